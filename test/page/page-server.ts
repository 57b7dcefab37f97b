import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildPage } from '../../build-page.ts'
import type { LiveEvent, LiveState } from '../../src/project/live-state.ts'
import type { SymbolDocs } from '../../src/types.ts'

export const TOKEN = 'token-of-the-test'

/** A POST as it arrived. */
export interface Posted {
  action: string
  body: unknown
  token: string | undefined
}

/** Stands in for the dev server: the page, the docs and events that a test gives it, and a ledger of what it was asked. */
export interface PageServer {
  url: string
  ledger: { posts: Posted[]; docsReads: number; connections: number }
  setDocs: (docs: SymbolDocs) => void
  setState: (state: LiveState) => void
  /** Sends events to the page, in this order. */
  push: (...events: LiveEvent[]) => void
  /** The page is told to read all docs again. */
  snapshot: () => void
  /** What POSTs are refused with; undefined accepts them again. */
  refuse: (error: { status: number; message: string } | undefined) => void
  /** Ends all event streams, and refuses new ones until `online`. */
  offline: () => void
  online: () => void
  close: () => Promise<void>
}

/** Built once for all tests of a file. */
let built: Promise<string> | undefined

export async function startPageServer(options: {
  docs: SymbolDocs
  state: LiveState
  name?: string
  token?: string
}): Promise<PageServer> {
  built ??= buildPage()
  const page = await built
  let { docs, state } = options
  const { name = 'shop', token = TOKEN } = options
  let refusal: { status: number; message: string } | undefined
  let isOffline = false
  let lastId = 0
  const streams = new Set<ServerResponse>()
  const ledger = { posts: [] as Posted[], docsReads: 0, connections: 0 }

  function write(stream: ServerResponse, event: LiveEvent): void {
    stream.write(`id: ${++lastId}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  }

  function push(...events: LiveEvent[]): void {
    for (const event of events) {
      if ('state' in event) state = event.state
      for (const stream of streams) write(stream, event)
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://page').pathname
    if (request.method === 'POST') return answerPost(path, request, response)
    if (path === '/base/__symbol-docs/') return sendPage(response, page, { token, name })
    if (path.endsWith('/symbol-docs.json')) {
      ledger.docsReads++
      response.setHeader('content-type', 'application/json').end(JSON.stringify(docs))
    } else if (path.endsWith('/events') && !isOffline) {
      ledger.connections++
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('retry: 50\n\n')
      streams.add(response)
      response.on('close', () => streams.delete(response))
      write(response, { type: 'snapshot', state })
    } else response.writeHead(isOffline ? 503 : 404).end()
  }

  async function answerPost(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const token = request.headers['x-symbol-docs-token']
    ledger.posts.push({
      action: path.replace('/base/__symbol-docs/', ''),
      body: JSON.parse(body),
      token: Array.isArray(token) ? token[0] : token,
    })
    response.writeHead(refusal?.status ?? 202, { 'content-type': 'application/json' })
    response.end(JSON.stringify(refusal ? { error: refusal.message } : { accepted: 1 }))
  }

  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/base/__symbol-docs/`,
    ledger,
    setDocs: (next) => (docs = next),
    setState: (next) => (state = next),
    push,
    snapshot: () => push({ type: 'snapshot', state }),
    refuse: (next) => (refusal = next),
    offline: () => {
      isOffline = true
      for (const stream of streams) stream.destroy()
    },
    online: () => (isOffline = false),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function sendPage(
  response: ServerResponse,
  page: string,
  session: { token: string; name: string },
): void {
  const nonce = 'bm9uY2U'
  const json = JSON.stringify(session).replaceAll('<', '\\u003c')
  response
    .writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'content-security-policy': `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`,
    })
    .end(page.replaceAll('__NONCE__', nonce).replace('__SESSION__', () => json))
}
