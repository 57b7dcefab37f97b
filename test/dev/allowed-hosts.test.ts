import { createServer } from 'vite'
import webpack from 'webpack'
import WebpackDevServer, { type Configuration } from 'webpack-dev-server'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import vitePlugin from '../../src/vite.ts'
import webpackPlugin from '../../src/webpack.ts'
import { createProject } from '../support/project.ts'
import { useModelServer } from '../support/use-model-server.ts'
import { sendRaw, type Target } from './send-raw.ts'
import { serve } from './serve.ts'

const MOUNT = '/__symbol-docs'
const FILES = { 'index.html': '', 'src/index.js': 'export const one = 1\n' }

useModelServer()

/** The statuses of the page at each of these hosts. */
async function ask(port: number, hosts: string[]): Promise<Record<string, number>> {
  const statuses: Record<string, number> = {}
  for (const host of hosts) {
    const target: Target = { port, host, mount: MOUNT, token: '' }
    const read = { name: '', method: 'GET', path: '/', headers: { host: '{host}' }, statuses: [] }
    statuses[host] = (await sendRaw(read, target)).status
  }
  return statuses
}

const HOSTS = ['localhost', 'docs.example', 'a.docs.example', 'adocs.example', 'evil.example']
/** One status for each of the hosts. */
const expected = (...statuses: number[]): Record<string, number> =>
  Object.fromEntries(HOSTS.map((host, index) => [host, statuses[index]!]))

describe('the page', () => {
  it.each([
    [true, expected(200, 200, 200, 200, 200)],
    [['.docs.example'], expected(200, 200, 200, 403, 403)],
    [['docs.example'], expected(200, 200, 403, 403, 403)],
    [undefined, expected(200, 403, 403, 403, 403)],
  ] as const)('is served at the hosts that vite allows: %j', async (allowedHosts, statuses) => {
    const { root } = createProject(FILES)
    const server = await createServer({
      root,
      configFile: false,
      logLevel: 'silent',
      plugins: [vitePlugin()],
      server: {
        port: 0,
        host: '127.0.0.1',
        ...(allowedHosts && { allowedHosts: allowedHosts === true || [...allowedHosts] }),
      },
    })
    onTestFinished(() => server.close())
    await server.listen()
    const address = server.httpServer!.address() as { port: number }
    expect(await ask(address.port, HOSTS)).toEqual(statuses)
  })

  it.each<[Configuration, Record<string, number>]>([
    [{ allowedHosts: 'all' }, expected(200, 200, 200, 200, 200)],
    [{ allowedHosts: ['all'] }, expected(200, 200, 200, 200, 200)],
    [{ allowedHosts: ['.docs.example'] }, expected(200, 200, 200, 403, 403)],
    [{ allowedHosts: 'docs.example' }, expected(200, 200, 403, 403, 403)],
    [{ allowedHosts: 'auto' }, expected(200, 403, 403, 403, 403)],
    [
      { allowedHosts: 'auto', client: { webSocketURL: 'ws://docs.example:80/ws' } },
      expected(200, 200, 403, 403, 403),
    ],
    [{}, expected(200, 403, 403, 403, 403)],
  ])('is served at the hosts that webpack allows: %j', async (options, statuses) => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    onTestFinished(() => void vi.restoreAllMocks())
    const { root } = createProject(FILES)
    const devServer = { port: 0, host: '127.0.0.1', static: false, ...options } as Configuration
    const compiler = webpack({
      mode: 'development',
      context: root,
      entry: './src/index.js',
      stats: 'none',
      infrastructureLogging: { level: 'none' },
      devServer,
      plugins: [webpackPlugin()],
    })!
    const server = new WebpackDevServer(compiler.options.devServer as Configuration, compiler)
    onTestFinished(() => server.stop())
    await server.start()
    const address = server.server!.address() as { port: number }
    // webpack's own check answers 403 as well; the page must be there where it lets a host through.
    expect(await ask(address.port, HOSTS)).toEqual(statuses)
  })
})

describe('a server that allows every host', () => {
  const post = (host: string, token: string): Parameters<typeof sendRaw>[0] => ({
    name: '',
    method: 'POST',
    path: '/cancel',
    headers: {
      host,
      origin: `http://${host}`,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/json',
      'x-symbol-docs-token': token,
    },
    body: '{}',
    statuses: [],
  })

  it('shows its page at an unnamed host without a token and without actions', async () => {
    const { target, live } = await serve({ allowedHosts: true })
    const read = { name: '', method: 'GET', path: '/', headers: { host: '{host}' }, statuses: [] }
    const page = await sendRaw(read, { ...target, host: 'evil.example' })
    expect(page.status).toBe(200)
    expect(page.body).toContain('"token":""')
    expect(page.body).not.toContain(target.token)
    const answer = await sendRaw(post('evil.example', target.token), target)
    expect(answer.status).toBe(403)
    expect(answer.body).toContain("name this host in the server's allowed hosts")
    expect(live.ledger).toEqual([])
    expect((await sendRaw(post('{host}', target.token), target)).status).toBe(202)
    expect(live.ledger).toEqual([['cancel']])
  })

  it('refuses other sites and invalid hosts all the same', async () => {
    const { target } = await serve({ allowedHosts: true })
    const read = (headers: Record<string, string>): Parameters<typeof sendRaw>[0] => ({
      name: '',
      method: 'GET',
      path: '/symbol-docs.json',
      headers: { host: 'docs.example', ...headers },
      statuses: [],
    })
    const statusOf = async (headers: Record<string, string>): Promise<number> =>
      (await sendRaw(read(headers), target)).status
    expect(await statusOf({})).toBe(200)
    expect(await statusOf({ origin: 'http://evil.example' })).toBe(403)
    expect(await statusOf({ 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await statusOf({ host: 'docs example' })).toBe(400)
    expect(await statusOf({ host: '' })).toBe(400)
  })
})
