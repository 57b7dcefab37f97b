import { execFile } from 'node:child_process'
import { type AddressInfo, createServer, Server } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it, onTestFinished, vi } from 'vitest'
import { createHandler, type Handler } from '../../src/dev/handler.ts'
import { serveAlone, servePage } from '../../src/dev/own-page.ts'
import type { LiveDocs } from '../../src/project/live.ts'
import type { Session } from '../../src/bundlers/session.ts'
import { createFakeLive } from './fake-live.ts'
import { PAGE, readToken } from './serve.ts'

const create = (): Handler =>
  createHandler({
    live: createFakeLive(),
    readPage: async () => PAGE,
    name: 'shop',
    isExposed: () => false,
    logger: { warn: () => undefined },
  })

const ADDRESS = '127.0.0.1'
/** The ports that a server tries before it takes any. */
const ROW = 20

const occupy = (port: number): Promise<Server | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, ADDRESS, () => resolve(server))
    onTestFinished(() => void server.close())
  })

/** Takes ports that follow each other, wherever that many are free, and gives the first; other processes take some too. */
async function occupyRow(length: number): Promise<number> {
  for (;;) {
    const start = await occupy(0)
    const first = (start!.address() as AddressInfo).port
    if (first + ROW > 65_535) continue
    const rest = Array.from({ length: length - 1 }, (_, index) => occupy(first + 1 + index))
    if ((await Promise.all(rest)).every(Boolean)) return first
  }
}

it('A watch build serves the page on this machine and prints its URL', async () => {
  const server = await serveAlone({ handler: create() })
  onTestFinished(server.close)
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/__symbol-docs\/$/)
  expect(Number(new URL(server.url).port)).toBeGreaterThanOrEqual(5178)
  expect((await fetch(server.url)).status).toBe(200)
  const elsewhere = await fetch(new URL('/', server.url))
  expect(elsewhere.status).toBe(404)
  expect(await elsewhere.json()).toEqual({
    error: 'There is only one page here: open /__symbol-docs/.',
  })
})

it("The page's own server takes the next port if one is taken", async () => {
  const first = await occupyRow(2)
  const server = await serveAlone({ handler: create(), port: first })
  onTestFinished(server.close)
  const port = Number(new URL(server.url).port)
  expect(port).toBeGreaterThanOrEqual(first + 2)
  expect(port).toBeLessThan(first + ROW)
})

it("The page's own server takes any port if all of its ports are taken", async () => {
  const first = await occupyRow(ROW)
  const server = await serveAlone({ handler: create(), port: first })
  onTestFinished(server.close)
  expect((await fetch(server.url)).status).toBe(200)
})

it("The page's own server ends open streams when it closes, and may be closed twice", async () => {
  const server = await serveAlone({ handler: create() })
  const stream = await fetch(`${server.url}events`)
  const token = await readToken(server.url)
  await Promise.all([server.close(), server.close()])
  await expect(stream.text()).resolves.toContain('snapshot')
  // Nobody is there, or the server of another test that has taken the port since.
  const after = await readToken(server.url).catch(() => undefined)
  expect(after).not.toBe(token)
})

it("The page's own server keeps no process alive, not even with an open stream", async () => {
  const script = fileURLToPath(new URL('idle-process.ts', import.meta.url))
  const { stdout } = await promisify(execFile)('npx', ['tsx', script], { timeout: 30_000 })
  expect(stdout).toBe('streaming\n')
})

it('A build without a free port goes on without the page and says so', async () => {
  const listen = vi.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server) {
    process.nextTick(() => this.emit('error', Object.assign(new Error('no'), { code: 'EMFILE' })))
    return this
  })
  onTestFinished(() => listen.mockRestore())
  const warnings: string[] = []
  const logger = { info() {}, error() {}, warn: (line: string) => void warnings.push(line) }
  const handler = create()
  const session = { host: () => ({ logger }) } as unknown as Session
  const close = await servePage({} as LiveDocs, session, () => handler)
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toContain('found no port')
  await close()
})
