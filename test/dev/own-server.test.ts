import { execFile } from 'node:child_process'
import { createServer, type Server } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { createHandler, type Handler } from '../../src/dev/handler.ts'
import { serveAlone } from '../../src/dev/own-server.ts'
import { createFakeLive } from './fake-live.ts'
import { PAGE } from './serve.ts'

const create = (): Handler =>
  createHandler({
    live: createFakeLive(),
    readPage: async () => PAGE,
    name: 'shop',
    isExposed: () => false,
    logger: { warn: () => undefined },
  })

const occupy = (port: number): Promise<Server | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => resolve(server))
    onTestFinished(() => void server.close())
  })

it('serves the page on this machine, and says where', async () => {
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

it('takes the next port where one is taken', async () => {
  await occupy(5400)
  await occupy(5401)
  const server = await serveAlone({ handler: create(), port: 5400 })
  onTestFinished(server.close)
  expect(new URL(server.url).port).toBe('5402')
})

it('takes any port where a whole row is taken', async () => {
  for (let port = 5420; port < 5440; port++) await occupy(port)
  const server = await serveAlone({ handler: create(), port: 5420 })
  onTestFinished(server.close)
  expect((await fetch(server.url)).status).toBe(200)
})

it('ends open streams when it closes, and may be closed twice', async () => {
  const server = await serveAlone({ handler: create() })
  const stream = await fetch(`${server.url}events`)
  await Promise.all([server.close(), server.close()])
  await expect(stream.text()).resolves.toContain('snapshot')
  await expect(fetch(server.url)).rejects.toThrow()
})

it('keeps no process alive, not even with an open stream', async () => {
  const script = fileURLToPath(new URL('idle-process.ts', import.meta.url))
  const { stdout } = await promisify(execFile)('npx', ['tsx', script], { timeout: 30_000 })
  expect(stdout).toBe('streaming\n')
})
