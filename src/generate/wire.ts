import type { HttpReply, NoReply } from './reply.ts'

/** Far above any answer: 64 MiB of body took 207 MiB of memory (facts: model-errors.md, section 5). */
const MAX_BODY_BYTES = 8 * 1024 * 1024

/** As many as browsers would need in practice; a loop ends soon. */
const MAX_REDIRECTS = 5

/** Codes of Node and undici for a connection that never came about. */
const RE_UNREACHABLE =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL)/

/** undici's own limits of 300 s, which bind when the timeout is longer. */
const RE_TIMEOUT = /^UND_ERR_(?:HEADERS|BODY)_TIMEOUT$/

export interface Wire {
  /** For the client: fetches, and keeps what came. */
  fetch: (url: string | URL | Request, init?: RequestInit) => Promise<Response>
  /** What came; nothing when the client never got so far as to fetch. */
  received: () => HttpReply | NoReply | undefined
}

/**
 * One call's way to the server. The reply is kept here as it came, since the client loses bodies (6.49) and lets
 * bare SyntaxErrors and DOMExceptions through (both versions): what it makes of the reply does not matter then.
 */
export function createWire(): Wire {
  let reply: HttpReply | NoReply | undefined

  async function fetchAndKeep(
    url: string | URL | Request,
    init: RequestInit = {},
  ): Promise<Response> {
    try {
      const response = await follow(url instanceof Request ? url.url : String(url), init)
      if ('failure' in response) reply = response
      else reply = await readReply(response)
    } catch (error) {
      reply = { failure: readFailure(error) }
    }
    if ('failure' in reply) throw new Error(`The call failed: ${reply.failure}.`)
    const { status, headers, text } = reply
    return new Response(text === '' ? null : text, { status, headers })
  }

  return { fetch: fetchAndKeep, received: () => reply }
}

/** Follows redirects, but takes the key to no other host. */
async function follow(url: string, init: RequestInit): Promise<Response | NoReply> {
  let address = new URL(url)
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await fetch(address.href, { ...init, redirect: 'manual' })
    const location = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || location === null) return response
    await response.body?.cancel()
    if (!URL.canParse(location, address.href)) return response
    const next = new URL(location, address)
    if (!isSameHost(address, next)) return { failure: 'redirected' }
    address = next
  }
  return { failure: 'redirected' }
}

function isSameHost(from: URL, to: URL): boolean {
  if (from.origin === to.origin) return true
  const isUpgrade = from.protocol === 'http:' && to.protocol === 'https:'
  return isUpgrade && from.hostname === to.hostname && to.port === ''
}

async function readReply(response: Response): Promise<HttpReply | NoReply> {
  const { status, headers } = response
  try {
    const text = await readText(response)
    if (text !== undefined) return { status, headers, text }
    if (response.ok) return { failure: 'oversized' }
  } catch (error) {
    const failure = readFailure(error)
    if (response.ok || failure === 'aborted') return { failure }
  }
  // The status of a refusal says enough without its body.
  return { status, headers, text: '' }
}

/** Nothing when there is too much of it. */
async function readText(response: Response): Promise<string | undefined> {
  if (response.body === null) return ''
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for (;;) {
    const { done, value } = (await reader.read()) as { done: boolean; value?: Uint8Array }
    if (done || value === undefined) return text + decoder.decode()
    bytes += value.byteLength
    if (bytes > MAX_BODY_BYTES) {
      await reader.cancel()
      return undefined
    }
    text += decoder.decode(value, { stream: true })
  }
}

/** Reads the codes in the chain of causes; six deep, since a chain may be a circle. */
function readFailure(error: unknown, depth = 0): NoReply['failure'] {
  if (!(error instanceof Error) || depth > 6) return 'network'
  if (error.name === 'AbortError') return 'aborted'
  const code = 'code' in error ? String(error.code) : ''
  if (RE_UNREACHABLE.test(code)) return 'unreachable'
  if (RE_TIMEOUT.test(code)) return 'timeout'
  return readFailure(error.cause, depth + 1)
}
