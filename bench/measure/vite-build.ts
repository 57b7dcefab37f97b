import { pathToFileURL } from 'node:url'
import { resolve } from 'node:path'
import type { Options } from '../../src/types.ts'
import { runNode, type Run } from '../../test/support/node-process.ts'
import type { Project } from './projects.ts'

const VITE = import.meta.resolve('vite')

/** Where a copy's output goes. */
export const OUTPUT = 'bench-out'

/** A plugin of vite: its import and its call. */
export interface Plugin {
  from: string
  code: string
}

/** Our plugin, from the folder of a built package. */
export function ownPlugin(options: Options = {}, dist: string = 'dist'): Plugin {
  const url = pathToFileURL(resolve(dist, 'vite.js')).href
  return {
    from: `import symbolDocs from ${JSON.stringify(url)}`,
    code: `symbolDocs(${JSON.stringify(options)})`,
  }
}

/** What a build may differ in. */
export interface BuildOptions {
  plugin?: Plugin
  /** A model server; without one, nothing is asked. */
  url?: string
  /** Of node. */
  flags?: readonly string[]
}

/** One whole vite build in a process of its own. */
export function runBuild(
  { entries, page }: Project,
  root: string,
  { plugin, url = '', flags = [] }: BuildOptions = {},
): Promise<Run> {
  const library = `
        lib: { entry: ${JSON.stringify(entries)}, formats: ['es'] }, minify: false,
        rollupOptions: { shimMissingExports: true, external: [/^(?:@[\\w-]+\\/)?[a-z][\\w.-]*(?:\\/|$)/, /^node:/] },`
  const code = `
    import { build } from ${JSON.stringify(VITE)}
    ${plugin?.from ?? ''}
    await build({
      configFile: false, logLevel: 'silent',
      build: { ${page ? '' : library} outDir: '${OUTPUT}', chunkSizeWarningLimit: 1e5 },
      plugins: [${plugin?.code ?? ''}],
    })`
  return runNode([...flags, '--input-type=module', '--eval', code], {
    cwd: root,
    variables: { OPENAI_BASE_URL: url },
  })
}
