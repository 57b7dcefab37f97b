import { existsSync, readFileSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { build, type BuildOptions, type Plugin } from 'esbuild'
import { expect, it, vi } from 'vitest'
import symbolDocs from '../../src/esbuild.ts'
import { createProject } from '../support/project.ts'

const FILES = { 'src/index.ts': 'export const a = 1' }

async function run(root: string, options: BuildOptions): ReturnType<typeof build> {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  try {
    return await build({
      absWorkingDir: root,
      entryPoints: ['src/index.ts'],
      bundle: true,
      logLevel: 'silent',
      ...options,
      plugins: [symbolDocs({ mode: 'auto' }), ...(options.plugins ?? [])],
    })
  } finally {
    write.mockRestore()
  }
}

it('writes the asset beside an outfile', async () => {
  const { root } = createProject(FILES)
  await run(root, { outfile: 'out/bundle.js' })
  expect(readFileSync(join(root, 'out/symbol-docs.json'), 'utf8')).toContain(
    'src/index.ts!a:variable',
  )
})

it('writes an asset again only where it is another one', async () => {
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

it('writes nothing where the user writes nothing', async () => {
  const { root } = createProject(FILES)
  const result = await run(root, { outdir: 'out', write: false })
  expect(existsSync(join(root, 'out'))).toBe(false)
  const asset = result.outputFiles?.find(({ path }) => path.endsWith('symbol-docs.json'))
  expect(asset?.text).toContain('src/index.ts!a:variable')
})

it('gives a metafile only to those who want one', async () => {
  const { root } = createProject(FILES)
  expect((await run(root, { outdir: 'out' })).metafile).toBeUndefined()
  expect((await run(root, { outdir: 'out', metafile: true })).metafile).toBeDefined()
})

it('claims no file from the plugins behind it', async () => {
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
