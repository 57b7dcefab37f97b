import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  createHandler,
  createMiddleware,
  type Handler,
  type HandlerParts,
} from '../../src/dev/handler.ts'
import { createFakeLive, type FakeLive } from './fake-live.ts'
import type { Target } from './send-raw.ts'

export const PAGE = `<!doctype html><style nonce="__NONCE__"></style>
<script type="application/json" nonce="__NONCE__">__SESSION__</script>`

export interface Served {
  live: FakeLive
  handler: Handler
  warnings: string[]
  opened: { file: string; line: number }[]
  /** Of the page, with a slash at its end. */
  url: string
  target: Target
  /** An action as the page sends it. */
  post: (verb: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>
  close: () => void
}

export interface ServeOptions extends Partial<HandlerParts> {
  base?: string
  /** Stands for middleware that comes first. */
  before?: (request: IncomingMessage, response: ServerResponse) => unknown
}

/** The handler behind a server like those that carry it. */
export async function startHandler({
  base = '/',
  before,
  ...parts
}: ServeOptions = {}): Promise<Served> {
  const live = createFakeLive()
  const warnings: string[] = []
  const opened: Served['opened'] = []
  const handler = createHandler({
    live,
    readPage: async () => PAGE,
    name: 'shop',
    isExposed: () => false,
    openEditor: async (place) => void opened.push(place),
    logger: { warn: (line) => void warnings.push(line) },
    ...parts,
  })
  const middleware = createMiddleware(handler, base)
  const server = createServer((request, response) => {
    before?.(request, response)
    middleware(request, response, () => {
      response.statusCode = 404
      response.end('passed on')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const host = `localhost:${port}`
  const url = `http://127.0.0.1:${port}${base}__symbol-docs/`
  const token = await readToken(url)
  return {
    live,
    handler,
    warnings,
    opened,
    url,
    target: { port, host, mount: `${base}__symbol-docs`, token },
    post: (verb, body = {}, headers = {}) =>
      fetch(url + verb, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-symbol-docs-token': token, ...headers },
        body: JSON.stringify(body),
      }),
    close() {
      handler.close()
      server.close()
      server.closeAllConnections()
    },
  }
}

/** The token as the page's script finds it. */
export async function readToken(url: string): Promise<string> {
  const html = await (await fetch(url)).text()
  const [, token = ''] = /"token":"([\w-]*)"/.exec(html) ?? []
  return token
}
