import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  build,
  createBuilder,
  createLogger,
  createServer,
  type InlineConfig,
  type Plugin,
} from 'vite'
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import symbolDocs from '../../src/vite.ts'
import type { SymbolDocs } from '../../src/types.ts'
import { createProject } from '../support/project.ts'
import { useModelServer } from '../support/use-model-server.ts'

const server = useModelServer()
let lines: string[]
beforeEach(() => {
  lines = []
})

function configure(root: string, config: InlineConfig = {}): InlineConfig {
  const customLogger = createLogger('info')
  for (const level of ['info', 'warn', 'error'] as const) {
    customLogger[level] = (line) => void lines.push(line)
  }
  return { root, configFile: false, customLogger, plugins: [symbolDocs()], ...config }
}

const readDocs = (root: string, path: string): SymbolDocs =>
  JSON.parse(readFileSync(join(root, path), 'utf8')) as SymbolDocs

it.each<[string, Record<string, string>, InlineConfig, boolean]>([
  ['of the root', { '.env': 'OPENAI_BASE_URL=http://${MY_HOST}/v1' }, {}, true],
  [
    'of its mode',
    { '.env.stage': 'OPENAI_BASE_URL=http://${MY_HOST}/v1' },
    { mode: 'stage' },
    true,
  ],
  ['of `envDir`', { 'env/.env': 'OPENAI_BASE_URL=http://${MY_HOST}/v1' }, { envDir: 'env' }, true],
  ['of no folder', { '.env': 'OPENAI_BASE_URL=http://${MY_HOST}/v1' }, { envDir: false }, false],
])('reads the .env files %s as vite does', async (_name, files, config, asks) => {
  vi.stubEnv('MY_HOST', new URL(process.env['OPENAI_BASE_URL'] ?? '').host)
  vi.stubEnv('OPENAI_BASE_URL', undefined)
  vi.stubEnv('OPENAI_API_KEY', undefined)
  const { root } = createProject({ 'src/index.ts': 'export const a = 1', ...files })
  const before = server.ledger.calls.length
  const lib = { entry: join(root, 'src/index.ts'), formats: ['es' as const] }
  await build({ ...configure(root), build: { lib }, ...config })
  expect(server.ledger.calls.length - before).toBe(asks ? 1 : 0)
})

it.each(['raw', 'url', 'raw&x', 'x&url'])(
  'leaves out a module that is imported with ?%s',
  async (query) => {
    vi.stubEnv('OPENAI_BASE_URL', undefined)
    const { root } = createProject({
      'src/index.ts': `import text from './other.ts?${query}'\nexport const shown: unknown = text`,
      'src/other.ts': 'export const hidden = 1',
    })
    const lib = { entry: join(root, 'src/index.ts'), formats: ['es' as const] }
    await build({ ...configure(root), build: { lib } })
    const docs = readDocs(root, 'dist/symbol-docs.json')
    expect(Object.keys(docs.modules)).toEqual(['src/index.ts'])
    expect(Object.keys(docs.symbols)).toEqual(['src/index.ts!shown:variable'])
  },
)

it('a vite build asks for each symbol of its client and ssr environments once and emits docs for both', async () => {
  const { root } = createProject({
    'src/shared.ts': 'export const shared = (value: number) => value + 1',
    'src/client.ts': "import { shared } from './shared.ts'\nexport const client = shared(1)",
    'src/server.ts': "import { shared } from './shared.ts'\nexport const server = shared(2)",
  })
  const build = (entry: string, outDir: string): InlineConfig['build'] => ({
    outDir,
    rollupOptions: {
      input: join(root, entry),
      preserveEntrySignatures: 'strict',
      output: { entryFileNames: 'index.js' },
    },
  })
  const before = server.ledger.calls.length
  const builder = await createBuilder(
    configure(root, {
      environments: {
        client: { build: build('src/client.ts', 'dist/client')! },
        ssr: { build: build('src/server.ts', 'dist/ssr')! },
      },
      builder: {},
    }),
  )
  await builder.buildApp()
  const asked = server.ledger.calls.slice(before).map(({ name }) => name)
  expect(asked.sort()).toEqual(['client', 'server', 'shared'])
  expect(Object.keys(readDocs(root, 'dist/client/symbol-docs.json').symbols)).toEqual([
    'src/client.ts!client:variable',
    'src/shared.ts!shared:variable',
  ])
  expect(Object.keys(readDocs(root, 'dist/ssr/symbol-docs.json').symbols)).toEqual([
    'src/server.ts!server:variable',
    'src/shared.ts!shared:variable',
  ])
})

it('a vite build documents the scripts of its html entries', async () => {
  const { root } = createProject({
    'index.html': '<script type="module" src="/src/main.ts"></script>',
    'src/main.ts': `import type { Only } from './types.ts'
      export const start = (only: Only) => only
      import('./lazy.ts').then(({ lazy }) => lazy())
      const pages = import.meta.glob('./pages/*.ts')
      console.log(pages)`,
    'src/lazy.ts': 'export const lazy = () => 1',
    'src/types.ts': 'export type Only = string',
    'src/pages/home.ts': 'export const home = 1',
  })
  const builder = await createBuilder(configure(root))
  await builder.buildApp()
  expect(Object.keys(readDocs(root, 'dist/symbol-docs.json').symbols)).toEqual([
    'src/lazy.ts!lazy:variable',
    'src/main.ts!start:variable',
    'src/pages/home.ts!home:variable',
    'src/types.ts!Only:type',
  ])
})

it('a vite build documents the modules of the workers that it starts', async () => {
  const { root } = createProject({
    'src/index.ts': `export const start = () =>
      new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })`,
    'src/worker.ts': "import { task } from './task.ts'\nself.onmessage = task",
    'src/task.ts': 'export const task = () => 1',
  })
  const before = server.ledger.calls.length
  const builder = await createBuilder(
    configure(root, {
      build: { lib: { entry: 'src/index.ts', formats: ['es'] } },
      worker: { format: 'es', plugins: () => [symbolDocs()] },
    }),
  )
  await builder.buildApp()
  const { symbols, modules } = readDocs(root, 'dist/symbol-docs.json')
  expect(Object.keys(symbols)).toEqual(['src/index.ts!start:variable', 'src/task.ts!task:variable'])
  expect(Object.keys(modules)).toContain('src/worker.ts')
  expect(server.ledger.calls.slice(before)).toHaveLength(2)
})

it('a vite build documents only the workers that it starts itself', async () => {
  const { root } = createProject({
    'src/index.ts': `export const start = () =>
      new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })`,
    'src/worker.ts': "import { task } from './task.ts'\nself.onmessage = task",
    'src/task.ts': 'export const task = () => 1',
    'src/server.ts': 'export const serve = () => 2',
  })
  const list = async (entry: string, ssr: boolean): Promise<string[]> => {
    const config = configure(root, {
      build: ssr ? { ssr: entry } : { lib: { entry, formats: ['es'] } },
      worker: { format: 'es', plugins: () => [symbolDocs()] },
    })
    await build(config)
    return Object.keys(readDocs(root, 'dist/symbol-docs.json').modules)
  }
  const withWorker = ['src/index.ts', 'src/task.ts', 'src/worker.ts']
  expect(await list('src/index.ts', false)).toEqual(withWorker)
  expect(await list('src/server.ts', true)).toEqual(['src/server.ts'])
  expect(await list('src/server.ts', false)).toEqual(['src/server.ts'])
  expect(await list('src/index.ts', false)).toEqual(withWorker)
})

it('a vite build documents the script of Vue files', async () => {
  const { root } = createProject({
    'src/index.ts': "export { default as Button, type Size } from './Button.vue'",
    'src/Button.vue': `<template><button>{{ label }}</button></template>
<script lang="ts">
export type Size = 'small' | 'large'
export default { props: ['label'] }
</script>
<style>button { color: red }</style>`,
  })
  const vue = {
    name: 'vue',
    transform: (_: string, id: string) =>
      id.endsWith('.vue')
        ? { code: 'export default {}', map: null, moduleType: 'js' as const }
        : null,
  }
  const builder = await createBuilder(
    configure(root, {
      build: { lib: { entry: 'src/index.ts', formats: ['es'] } },
      plugins: [vue, symbolDocs()],
    }),
  )
  await builder.buildApp()
  const { symbols } = readDocs(root, 'dist/symbol-docs.json')
  expect(Object.keys(symbols)).toEqual([
    'src/Button.vue!Size:type',
    'src/Button.vue!default:variable',
  ])
  expect(symbols['src/Button.vue!Size:type']?.source).toEqual({ line: 3, endLine: 3 })
})

it('a vite dev server asks and emits nothing when it starts, serves and closes', async () => {
  const { root } = createProject({
    'index.html': '<script type="module" src="/src/main.ts"></script>',
    'src/main.ts': "import docs from '~symbol-docs'\nexport const main = docs",
  })
  const before = server.ledger.calls.length
  const dev = await createServer(configure(root, { server: { middlewareMode: true, ws: false } }))
  const main = await dev.transformRequest('/src/main.ts')
  expect(main?.code).toContain('main')
  await dev.close()
  expect(server.ledger.calls).toHaveLength(before)
  expect(existsSync(join(root, 'dist'))).toBe(false)
  expect(lines.join('\n')).not.toMatch(/emitFile|Symbol docs failed/)
})

it('a vite dev server without live docs gives the app the docs that are known', async () => {
  const { root } = createProject({
    'src/index.ts':
      '/** Adds. */\nexport const add = (left: number, right: number) => left + right',
  })
  const config = configure(root, {
    build: { lib: { entry: 'src/index.ts' } },
    plugins: [symbolDocs({ dev: false })],
  })
  const vite = await createServer(config)
  onTestFinished(() => vite.close())
  const { default: docs } = await vite.ssrLoadModule('~symbol-docs')
  expect((docs as SymbolDocs).symbols['src/index.ts!add:variable']?.docs?.summary).toBe('Adds.')
})

it('a vite build with a wrong option fails with one clear error', async () => {
  const { root } = createProject({ 'src/index.ts': 'export const a = 1' })
  const wrong = { maxConcurent: 3 } as object
  expect(() => configure(root, { plugins: [symbolDocs(wrong)] })).toThrow(
    /Unknown option `maxConcurent`\. Did you mean `maxConcurrent`\?/,
  )
})

it.each([
  [true, '<cleared>'],
  [false, 'transforming (1) x.ts'],
])(
  'the vite plugin writes no line after the progress that vite shows (on a terminal: %s)',
  async (isTTY, before) => {
    const { root } = createProject({ 'src/index.ts': 'export const value = 1' })
    let screen = ''
    const stdout = { clearLine: () => (screen += '<cleared>'), cursorTo: () => undefined }
    const own = Object.getOwnPropertyDescriptors(process.stdout)
    Object.assign(process.stdout, { isTTY, ...stdout })
    onTestFinished(() => {
      for (const key of ['isTTY', ...Object.keys(stdout)]) {
        const descriptor = own[key]
        if (descriptor) Object.defineProperty(process.stdout, key, descriptor)
        else Reflect.deleteProperty(process.stdout, key)
      }
    })
    const { customLogger, plugins, ...config } = configure(root)
    customLogger!.info = (line) => void (screen += line)
    const progress: Plugin = {
      name: 'progress',
      buildEnd: { order: 'pre', handler: () => void (screen += 'transforming (1) x.ts') },
    }
    await build({
      ...config,
      customLogger: customLogger!,
      build: { lib: { entry: 'src/index.ts', formats: ['es'] } },
      plugins: [progress, plugins],
    })
    const [shown = ''] = screen.split('Model server:')
    expect(shown.slice(-before.length)).toBe(before)
  },
)
