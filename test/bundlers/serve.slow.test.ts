import { createLogger, createServer, type InlineConfig } from 'vite'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import vitePlugin from '../../src/vite.ts'
import { DEV_SERVERS, OLDER_SERVERS, startVite } from '../support/use-dev-servers.ts'
import { OLDER } from '../older/bundlers.ts'
import { createProject } from '../support/project.ts'
import { readDocs, waitForSymbols } from '../support/served-docs.ts'
import { openStream } from '../support/stream.ts'
import { EDITED_ID, writeTen } from '../support/ten-functions.ts'
import { useModelServer } from '../support/use-model-server.ts'

const FILES = {
  'index.html': '<script type="module" src="/src/index.ts"></script>',
  'src/index.ts': "export * from './ten.ts'\nexport type * from './shape.ts'\n",
  'src/ten.ts': writeTen(),
  'src/shape.ts': 'export interface Shape {\n  sides: number\n}\n',
}

const server = useModelServer()

describe.each(Object.entries({ ...DEV_SERVERS, ...OLDER_SERVERS }))('%s', (_, start) => {
  it('serves live docs and asks only for what was saved', async () => {
    const project = createProject(FILES)
    const before = server.ledger.calls.length
    const names = (): string[] => server.ledger.calls.slice(before).map(({ name }) => name)
    const { page, close } = await start(project.root, {}, 'src/index.ts')
    const stream = await openStream(`${page}events`)
    await stream.next('snapshot')

    await waitForSymbols(page, 11)
    expect(names()).toEqual([])

    const done = stream.next('done')
    project.write({ 'src/ten.ts': writeTen('2') })
    expect((await done).summary).toMatchObject({ changed: 1, asked: 1 })
    expect(names()).toEqual(['cValue'])
    expect((await readDocs(page)).symbols[EDITED_ID]?.status).toBe('documented')

    const typed = stream.next('done')
    project.write({ 'src/shape.ts': 'export interface Shape {\n  corners: number\n}\n' })
    expect((await typed).summary).toMatchObject({ changed: 1, asked: 1 })
    expect(names()).toEqual(['cValue', 'Shape'])

    const html = await (await fetch(page)).text()
    expect(html).toContain('<!doctype html>')
    expect(html).not.toContain('__NONCE__')
    await close()
    expect(names()).toHaveLength(2)
  })

  it('serves no page and asks nothing when the option turns it off', async () => {
    const project = createProject(FILES)
    const before = server.ledger.calls.length
    for (const dev of [false, { page: false }] as const) {
      const { page, close } = await start(project.root, { dev }, 'src/index.ts')
      const response = await fetch(`${page}symbol-docs.json`)
      expect(response.headers.get('content-type') ?? '').not.toContain('json')
      await close()
    }
    expect(server.ledger.calls).toHaveLength(before)
  })
})

describe('the vite dev server', () => {
  it('serves the page under its base and nowhere else', async () => {
    const { root } = createProject(FILES)
    const { url, page } = await startVite(root, {}, { base: '/app/' })
    expect(page).toMatch(/\/app\/__symbol-docs\/$/)
    expect((await fetch(`${page}symbol-docs.json`)).status).toBe(200)
    const outside = await fetch(new URL('/__symbol-docs/symbol-docs.json', url))
    expect(outside.headers.get('content-type') ?? '').not.toContain('json')
  })

  it.each(['vite', 'vite5', 'vite6', 'vite7'] as const)(
    'of %s starts from the inputs of the build',
    async (version) => {
      const { root } = createProject({ ...FILES, 'src/other.ts': 'export type Other = string\n' })
      const config = { build: { rollupOptions: { input: 'src/other.ts' } } }
      const load = version === 'vite' ? () => import('vite') : OLDER[version]
      const { page } = await startVite(root, {}, config, load)
      await waitForSymbols(page, 1)
      expect(Object.keys((await readDocs(page)).symbols)).toEqual(['src/other.ts!Other:type'])
    },
  )

  it('asks nothing when the app loads a module that no import names, and treats its later saves like any other', async () => {
    const route = (body: string): string => `export const route = (left) => left + ${body}\n`
    const project = createProject({
      ...FILES,
      'src/index.ts': "export * from './ten.ts'\nimport.meta.glob('./routes/*.js')\n",
      'src/routes/home.js': route('1'),
    })
    const before = server.ledger.calls.length
    const { url, page } = await startVite(project.root, {})
    await waitForSymbols(page, 10)
    await fetch(`${url}src/routes/home.js`)
    await waitForSymbols(page, 11)
    const stream = await openStream(`${page}events`)
    expect((await stream.next('snapshot')).state).toMatchObject({ changed: [], calls: 0 })
    const done = stream.next('done')
    project.write({ 'src/routes/home.js': route('2') })
    expect((await done).summary).toMatchObject({ changed: 1, asked: 1 })
    expect(server.ledger.calls.slice(before).map(({ name }) => name)).toEqual(['route'])
  })

  describe('says where the page is', () => {
    const listen = (config: InlineConfig): { config: InlineConfig; heard: () => string[] } => {
      const lines: string[] = []
      const customLogger = createLogger('info')
      customLogger.info = (line) => void lines.push(line)
      const heard = (): string[] => lines.filter((line) => line.includes('Symbol docs:  '))
      return { config: { customLogger, ...config }, heard }
    }

    it('once, beside its own addresses', async () => {
      const timer = vi.spyOn(globalThis, 'setTimeout')
      onTestFinished(() => timer.mockRestore())
      const { config, heard } = listen({})
      const { page, server: vite } = await startVite(createProject(FILES).root, {}, config)
      vite.printUrls()
      expect(heard()).toEqual([`  ➜  Symbol docs:  ${page}`])
      const later = timer.mock.calls.filter(([, delay]) => delay === 1000)
      expect(later.length).toBeGreaterThan(0)
      for (const [work] of later) work()
      expect(heard()).toHaveLength(1)
    })

    it('even when a framework prints its own addresses', async () => {
      const { config, heard } = listen({})
      const { page } = await startVite(createProject(FILES).root, {}, config)
      await expect.poll(heard).toEqual([`  ➜  Symbol docs:  ${page}`])
    })

    it('as a path when another server takes the requests', async () => {
      const { config, heard } = listen({ base: '/app/', server: { middlewareMode: true } })
      const vite = await createServer({
        root: createProject(FILES).root,
        configFile: false,
        plugins: [vitePlugin()],
        ...config,
      })
      onTestFinished(() => vite.close())
      expect(heard()).toEqual(['  ➜  Symbol docs:  /app/__symbol-docs/'])
    })
  })

  it('serves a read-only page when other machines can reach it', async () => {
    const { root } = createProject(FILES)
    const before = server.ledger.calls.length
    const config = { server: { port: 0, host: '0.0.0.0' } }
    const { page } = await startVite(root, {}, config)
    const stream = await openStream(`${page}events`)
    expect((await stream.next('snapshot')).state.isReadOnly).toBe(true)
    const response = await fetch(`${page}document-missing`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-symbol-docs-token': '' },
      body: '{}',
    })
    expect(response.status).toBe(403)
    expect(server.ledger.calls).toHaveLength(before)
  })

  it('follows saves when vite serves bundles', async () => {
    const project = createProject(FILES)
    const config = { experimental: { bundledDev: true } }
    const { url, page } = await startVite(project.root, {}, config)
    const before = server.ledger.calls.length
    await waitForSymbols(page, 11)
    await expect.poll(async () => (await fetch(`${url}assets/index.js`)).status).toBe(200)
    const stream = await openStream(`${page}events`)
    await stream.next('snapshot')
    const done = stream.next('done')
    project.write({ 'src/ten.ts': writeTen('2') })
    expect((await done).summary).toMatchObject({ changed: 1, asked: 1 })
    expect(server.ledger.calls).toHaveLength(before + 1)
  })

  it('leaves nothing running when it restarts', async () => {
    const made = vi.fn(() => vitePlugin())
    vi.stubGlobal('makePlugin', made)
    onTestFinished(() => void vi.unstubAllGlobals())
    const project = createProject({
      ...FILES,
      'vite.config.mjs': 'export default { plugins: [globalThis.makePlugin()] }',
    })
    const before = server.ledger.calls.length
    const configFile = `${project.root}/vite.config.mjs`
    const {
      page,
      server: vite,
      close,
    } = await startVite(project.root, {}, { configFile, plugins: [] })
    await waitForSymbols(page, 11)
    await vite.restart()
    expect(made).toHaveBeenCalledTimes(2)
    await waitForSymbols(page, 11)
    server.respond(() => new Promise(() => {}))
    const stream = await openStream(`${page}events`)
    await stream.next('snapshot')
    project.write({ 'src/ten.ts': writeTen('2') })
    await server.received(before + 1)
    await close()
    await expect.poll(() => server.ledger.calls[before]?.abandoned).toBe(true)
  })

  it.each([
    ['modules', false],
    ['bundles', true],
  ])(
    'closes at once with a page open and calls in flight when it serves %s',
    async (_, bundledDev) => {
      const project = createProject(FILES)
      const before = server.ledger.calls.length
      server.respond(() => new Promise(() => {}))
      const { page, close } = await startVite(project.root, {}, { experimental: { bundledDev } })
      const stream = await openStream(`${page}events`)
      await stream.next('snapshot')
      await waitForSymbols(page, 11)
      project.write({ 'src/ten.ts': writeTen('2') })
      await server.received(before + 1)
      await close()
      const call = server.ledger.calls[before]
      await expect.poll(() => call?.abandoned).toBe(true)
      expect(server.ledger.calls).toHaveLength(before + 1)
    },
  )
})

it('the vite plugin offers its page to Vite DevTools as a dock', () => {
  const [plugin] = [vitePlugin()].flat() as unknown as {
    devtools: { setup: (devtools: object) => void }
  }[]
  const docks: object[] = []
  plugin!.devtools.setup({
    viteConfig: { base: '/app/' },
    docks: { register: (dock: object) => docks.push(dock) },
  })
  expect(docks).toMatchObject([{ type: 'iframe', url: '/app/__symbol-docs/' }])
})
