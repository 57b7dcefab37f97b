import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { dts as rolldownDts } from 'rolldown-plugin-dts'
import { build } from 'vite'
import viteDts from 'vite-plugin-dts'
import { expect, it } from 'vitest'
import symbolDocsRolldown from '../../src/rolldown.ts'
import symbolDocsVite from '../../src/vite.ts'
import { createProject } from '../support/project.ts'
import { fillForm, SHOP } from '../support/shop.ts'
import { useModelServer } from '../support/use-model-server.ts'

const server = useModelServer()

const BUILDS: Record<string, (root: string, dts: boolean) => Promise<string>> = {
  async 'rolldown-plugin-dts'(root, dts) {
    const bundle = await rolldown({
      cwd: root,
      input: join(root, 'src/index.ts'),
      plugins: [
        symbolDocsRolldown({ root, dts }),
        rolldownDts({ cwd: root, tsconfig: join(root, 'tsconfig.json') }),
      ],
    })
    await bundle.write({ dir: join(root, 'out') })
    await bundle.close()
    return readFileSync(join(root, 'out/index.d.ts'), 'utf8')
  },
  async 'vite-plugin-dts'(root, dts) {
    await build({
      root,
      configFile: false,
      logLevel: 'silent',
      build: { lib: { entry: 'src/index.ts', formats: ['es'] }, outDir: 'out' },
      plugins: [
        symbolDocsVite({ dts }),
        viteDts({ root, tsconfigPath: join(root, 'tsconfig.json'), entryRoot: 'src' }),
      ],
    })
    return readFileSync(join(root, 'out/math.d.ts'), 'utf8')
  },
}

it.each(Object.keys(BUILDS))(
  'with `dts` the declarations of %s have docs when the build ends',
  async (name) => {
    server.respond(fillForm)
    const { root } = createProject(SHOP)
    expect(await BUILDS[name]!(root, false)).not.toContain('the purpose of add')
    const declarations = await BUILDS[name]!(root, true)
    expect(declarations).toContain('the purpose of add')
    expect(declarations).toContain('@param left - ')
    expect(await BUILDS[name]!(root, true)).toBe(declarations)
  },
)
