import type * as esbuild from 'esbuild'
import { join } from 'node:path'
import type * as rolldown from 'rolldown'
import type * as rollup from 'rollup'
import type * as vite from 'vite'
import { expect, it, onTestFinished, vi } from 'vitest'
import esbuildPlugin from '../../src/esbuild.ts'
import rolldownPlugin from '../../src/rolldown.ts'
import rollupPlugin from '../../src/rollup.ts'
import type { SymbolDocs } from '../../src/types.ts'
import vitePlugin from '../../src/vite.ts'
import { OLDER } from '../older/bundlers.ts'
import { createProject } from '../support/project.ts'
import { watchStderr } from '../support/stderr.ts'
import { openStream } from '../support/stream.ts'
import { useModelServer } from '../support/use-model-server.ts'

const NAMES = ['aValue', 'bValue', 'cValue']
const write = (body = '1'): string =>
  NAMES.map(
    (name) =>
      `export function ${name}(left) {\n  return left + ${name === 'cValue' ? body : '1'}\n}\n`,
  ).join('\n')
const FILES = { 'src/index.js': "export * from './three.js'\n", 'src/three.js': write() }

const server = useModelServer()

interface Watching {
  /** Builds again where the bundler does not watch by itself. */
  rebuild?: () => Promise<unknown>
  close: () => Promise<unknown>
}

const quiet = { onwarn() {} }

type Watch = (root: string) => Promise<Watching>

const useRollup =
  ({ watch }: Pick<typeof rollup, 'watch'>): Watch =>
  async (root) =>
    watch({
      input: join(root, 'src/index.js'),
      output: { dir: join(root, 'dist') },
      plugins: [rollupPlugin({ root })],
      watch: { buildDelay: 20 },
      ...quiet,
    })

const useRolldown =
  ({ watch }: Pick<typeof rolldown, 'watch'>): Watch =>
  async (root) =>
    watch({
      input: join(root, 'src/index.js'),
      output: { dir: join(root, 'dist') },
      plugins: [rolldownPlugin({ root })],
    })

const useVite =
  ({ build }: Pick<typeof vite, 'build'>): Watch =>
  async (root) => {
    const watcher = await build({
      root,
      configFile: false,
      build: { lib: { entry: 'src/index.js', formats: ['es'] }, watch: {} },
      plugins: [vitePlugin()],
    })
    return watcher as unknown as Watching
  }

const useEsbuild =
  ({ context }: Pick<typeof esbuild, 'context'>): Watch =>
  async (root) => {
    const built = await context({
      absWorkingDir: root,
      entryPoints: ['src/index.js'],
      bundle: true,
      format: 'esm',
      outdir: 'dist',
      logLevel: 'silent',
      plugins: [esbuildPlugin()],
    })
    // That it is a watch shows only at the second build.
    await built.rebuild()
    await built.rebuild()
    return { rebuild: () => built.rebuild(), close: () => built.dispose() }
  }

const WATCHERS: Record<string, Watch> = {
  rollup: useRollup(await import('rollup')),
  'rollup 3': useRollup(await OLDER.rollup()),
  rolldown: useRolldown(await import('rolldown')),
  'rolldown 1.0': useRolldown(await OLDER.rolldown()),
  vite: useVite(await import('vite')),
  'vite 5': useVite(await OLDER.vite5()),
  'vite 6': useVite(await OLDER.vite6()),
  'vite 7': useVite(await OLDER.vite7()),
  esbuild: useEsbuild(await import('esbuild')),
  'esbuild 0.18': useEsbuild(await OLDER.esbuild()),
}

it.each(Object.entries(WATCHERS))(
  '%s in watch mode serves its own page and asks for what changed when it builds again',
  async (_, start) => {
    const lines: string[] = []
    onTestFinished(watchStderr(lines))
    const log = vi.spyOn(console, 'log').mockImplementation((text) => void lines.push(String(text)))
    onTestFinished(() => log.mockRestore())
    const project = createProject(FILES)
    const before = server.ledger.calls.length
    const watching = await start(project.root)
    onTestFinished(async () => void (await watching.close()))
    await server.received(before + 3)
    const findPage = (): string | undefined => /http:\S+__symbol-docs\//.exec(lines.join('\n'))?.[0]
    await expect.poll(findPage, { timeout: 10_000 }).toBeDefined()
    const page = findPage()!
    const stream = await openStream(`${page}events`)
    await stream.next('snapshot')
    const done = stream.next('done')
    project.write({ 'src/three.js': write('2') })
    await watching.rebuild?.()
    await done
    expect(server.ledger.calls.slice(before + 3).map(({ name }) => name)).toEqual(['cValue'])
    const docs = (await (await fetch(`${page}symbol-docs.json`)).json()) as SymbolDocs
    expect(docs.stats).toMatchObject({ symbols: 3, documented: 3 })
    await watching.close()
    // The port says nothing: another test may have taken it by now.
    await stream.ended
  },
)
