import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'

/** The reason why a request is refused. The client sees the message: a sentence that ends in what to do. */
export class Refusal extends Error {
  readonly status: number
  readonly headers: Record<string, string>

  constructor(status: number, message: string, headers: Record<string, string> = {}) {
    super(message)
    this.status = status
    this.headers = headers
  }
}

const SAFE_HEADERS = {
  'cache-control': 'no-store',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

export interface Reply {
  status: number
  headers: OutgoingHttpHeaders
  body: string
}

export function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  const bytes = Buffer.from(reply.body)
  // HTTP/2 has no such header and closes its streams by itself.
  const { connection, ...headers } = reply.headers
  openReply(response, reply.status, {
    ...headers,
    ...(connection !== undefined && request.httpVersionMajor === 1 && { connection }),
    'content-length': bytes.length,
  })
  response.end(request.method === 'HEAD' ? undefined : bytes)
}

export function createJsonReply(status: number, content: object): Reply {
  return createTextReply(status, `${JSON.stringify(content)}\n`)
}

/** Replies with text that is already JSON. */
export function createTextReply(status: number, body: string): Reply {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body }
}

export function createRefusalReply({ status, message, headers }: Refusal): Reply {
  const reply = createJsonReply(status, { error: message })
  return { ...reply, headers: { ...reply.headers, ...headers } }
}

/** Begins an event stream. `no-transform`, because compressing middleware would hold events back. */
export function openStream(response: ServerResponse): void {
  openReply(response, 200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  })
}

function openReply(response: ServerResponse, status: number, headers: OutgoingHttpHeaders): void {
  // The server's CORS middleware ran before and would let other local apps read the answer.
  for (const name of response.getHeaderNames()) {
    if (name.startsWith('access-control-')) response.removeHeader(name)
  }
  response.writeHead(status, { ...SAFE_HEADERS, ...headers })
}
