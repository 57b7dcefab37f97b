import { existsSync, readFileSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { build, type BuildOptions, type Plugin } from 'esbuild'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import symbolDocs from '../../src/esbuild.ts'
import { createProject } from '../support/project.ts'
import { watchStderr } from '../support/stderr.ts'

const FILES = { 'src/index.ts': 'export const a = 1' }

/** What the plugin says. */
let lines: string[]
beforeEach(() => {
  lines = []
  onTestFinished(watchStderr(lines))
})

async function run(root: string, options: BuildOptions): ReturnType<typeof build> {
  return build({
    absWorkingDir: root,
    entryPoints: ['src/index.ts'],
    bundle: true,
    logLevel: 'silent',
    ...options,
    plugins: [symbolDocs({ mode: 'auto' }), ...(options.plugins ?? [])],
  })
}

it('the esbuild plugin writes the asset into the folder of an outfile', async () => {
  const { root } = createProject(FILES)
  await run(root, { outfile: 'out/bundle.js' })
  expect(readFileSync(join(root, 'out/symbol-docs.json'), 'utf8')).toContain(
    'src/index.ts!a:variable',
  )
})

it('the esbuild plugin rewrites an asset only when its content changed', async () => {
  const project = createProject(FILES)
  const asset = join(project.root, 'out/symbol-docs.json')
  await run(project.root, { outdir: 'out' })
  utimesSync(asset, 1, 1)
  await run(project.root, { outdir: 'out' })
  expect(statSync(asset).mtimeMs).toBe(1000)
  project.write({ 'src/index.ts': 'export const b = 1' })
  await run(project.root, { outdir: 'out' })
  expect(readFileSync(asset, 'utf8')).toContain('src/index.ts!b:variable')
})

it('the esbuild plugin writes no asset when the build sets `write: false`', async () => {
  const { root } = createProject(FILES)
  const result = await run(root, { outdir: 'out', write: false })
  expect(existsSync(join(root, 'out'))).toBe(false)
  const asset = result.outputFiles?.find(({ path }) => path.endsWith('symbol-docs.json'))
  expect(asset?.text).toContain('src/index.ts!a:variable')
})

it('the esbuild plugin returns a metafile only to builds that asked for one', async () => {
  const { root } = createProject(FILES)
  expect((await run(root, { outdir: 'out' })).metafile).toBeUndefined()
  expect((await run(root, { outdir: 'out', metafile: true })).metafile).toBeDefined()
})

it('esbuild builds that run side by side log what they share once, and a later build logs it again', async () => {
  const { root } = createProject(FILES)
  const formats = ['esm', 'cjs'] as const
  const heard = (): string[] => lines.filter((line) => line.startsWith('Symbol docs: 1 symbol'))
  await Promise.all(formats.map((format) => run(root, { format, outdir: `out-${format}` })))
  expect(heard()).toHaveLength(1)
  await run(root, { format: 'esm', outdir: 'out-esm' })
  expect(heard()).toHaveLength(2)
})

it('the esbuild plugin leaves loading files to the plugins after it', async () => {
  const { root } = createProject({
    'src/index.ts': "import text from './note.txt'\nexport const note = text",
    'src/note.txt': 'hello',
  })
  const loaded: string[] = []
  const watcher: Plugin = {
    name: 'watcher',
    setup: ({ onLoad }) =>
      onLoad({ filter: /.*/ }, ({ path }) => {
        loaded.push(path.slice(root.length + 1))
        return undefined
      }),
  }
  await run(root, { outdir: 'out', plugins: [watcher] })
  expect(loaded.sort()).toEqual(['src/index.ts', 'src/note.txt'])
})
