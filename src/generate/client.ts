import type { OpenAI } from 'openai'
import { SHORTEST_KEY } from '../options/logger.ts'
import type { GenerateSettings } from './task.ts'

export type ChatRequest = OpenAI.Chat.Completions.ChatCompletionCreateParamsNonStreaming

/** A server's reply of any status, or the reason why there is none. */
export type Reply = HttpReply | NoReply

export interface HttpReply {
  status: number
  headers: Headers
  text: string
}

export interface NoReply {
  /**
   * `unreachable`: no connection was made. `network`: it broke. `timeout`: the deadline for headers and body passed.
   * `aborted`: by us. `redirected`: to another host. `oversized`: the body is larger than any answer.
   * `unsendable`: the address or a header is not valid.
   */
  failure:
    'unreachable' | 'network' | 'timeout' | 'aborted' | 'redirected' | 'oversized' | 'unsendable'
}

export interface Client {
  /** Sends one request once; `signal` aborts this one alone. Never rejects: what goes wrong is in the reply. */
  send: (request: ChatRequest, signal?: AbortSignal) => Promise<Reply>
}

/** Larger delays fire at once in Node. */
const LONGEST_TIMER_IN_MS = 2 ** 31 - 1

/** The client refuses to be made without a key; servers that need none ignore this one. */
const NO_KEY = 'none'

/** Far above any answer: 64 MiB of body took 207 MiB of memory (facts: model-errors.md, section 5). */
const MAX_BODY_BYTES = 8 * 1024 * 1024

/** Of an answer without a body. */
const NO_CONTENT = 204

/** As many as browsers would need in practice; a loop ends soon. */
const MAX_REDIRECTS = 5

type Settings = Pick<GenerateSettings, 'apiKey' | 'baseURL' | 'timeoutInMs' | 'redact' | 'signal'>
type Constructor = new (options: ConstructorParameters<typeof OpenAI>[0]) => OpenAI

/** The only file that knows the package `openai`, which is loaded with the first call. */
export function createClient(
  settings: Settings,
  load: () => Promise<Constructor> = async () => (await import('openai')).OpenAI,
): Client {
  const { apiKey, signal: runSignal } = settings
  const redact = createRedaction(settings.redact)

  async function send(request: ChatRequest, ownSignal?: AbortSignal): Promise<Reply> {
    if (runSignal?.aborted || ownSignal?.aborted) return { failure: 'aborted' }
    const exchange: Exchange = {}
    // Before the deadline begins: loading the package takes a while, and is not the server's fault.
    const client = await open(load, settings, exchange).catch(() => undefined)
    const controller = new AbortController()
    const abort = (): void => controller.abort()
    let isLate = false
    const timer = setTimeout(
      () => {
        isLate = true
        abort()
      },
      Math.min(settings.timeoutInMs, LONGEST_TIMER_IN_MS),
    )
    // Not the caller's own signals: version 6 of the client leaves a listener on its signal for every call.
    for (const signal of [runSignal, ownSignal]) signal?.addEventListener('abort', abort)
    if (runSignal?.aborted || ownSignal?.aborted) abort()
    try {
      await client?.chat.completions.create(redact(request), {
        signal: controller.signal,
      })
    } catch {
      // The exchange holds what happened.
    } finally {
      clearTimeout(timer)
      for (const signal of [runSignal, ownSignal]) signal?.removeEventListener('abort', abort)
    }
    const reply = exchange.reply ?? { failure: 'unsendable' }
    if (!('failure' in reply)) return { ...reply, text: hideKey(reply.text, apiKey) }
    if (!controller.signal.aborted) return reply
    return { failure: isLate && !runSignal?.aborted && !ownSignal?.aborted ? 'timeout' : 'aborted' }
  }

  return { send }
}

async function open(
  load: () => Promise<Constructor>,
  { apiKey, baseURL }: Settings,
  exchange: Exchange,
): Promise<OpenAI> {
  const Client = await load()
  return new Client({
    apiKey: apiKey === '' ? NO_KEY : apiKey,
    // Null and not undefined, which would read the environment past the resolved options.
    baseURL: baseURL ?? null,
    maxRetries: 0,
    timeout: LONGEST_TIMER_IN_MS,
    logLevel: 'off',
    fetch: (url, init) => fetchReply(exchange, url, init),
  })
}

/**
 * The last step before a request leaves, whoever made it: first calls, retries and repairs, which carry what a model
 * wrote. All calls of a run have the same system message, which is redacted once.
 */
function createRedaction(redact: Settings['redact']): (request: ChatRequest) => ChatRequest {
  let system = { content: '', redacted: '' }
  function redactSystem(content: string): string {
    if (content !== system.content) system = { content, redacted: redact(content) }
    return system.redacted
  }
  return (request) => {
    const messages = request.messages.map((message) => {
      if (typeof message.content !== 'string') return message
      const { role, content } = message
      return { ...message, content: role === 'system' ? redactSystem(content) : redact(content) }
    })
    return { ...request, messages: messages as ChatRequest['messages'] }
  }
}

/**
 * A server that repeats the key must not bring it into answers, which are stored and shown. An answer is JSON in JSON, so
 * the key may be escaped, even twice.
 */
function hideKey(text: string, key: string): string {
  if (key.length < SHORTEST_KEY) return text
  const escape = (spelling: string): string => JSON.stringify(spelling).slice(1, -1)
  const escaped = escape(key)
  return [escape(escaped), escaped, key].reduce(
    (rest, spelling) => rest.replaceAll(spelling, '<redacted:own-key>'),
    text,
  )
}

/**
 * The reply as it arrived: the client loses bodies (6.49) and lets bare SyntaxErrors and DOMExceptions through (both
 * versions). So the reply is read here, and the client is told of none.
 */
interface Exchange {
  /** Nothing while the client has not fetched. */
  reply?: Reply
}

async function fetchReply(
  exchange: Exchange,
  url: string | URL | Request,
  init: RequestInit = {},
): Promise<Response> {
  try {
    const response = await follow(url instanceof Request ? url.url : String(url), init)
    exchange.reply = 'failure' in response ? response : await readBody(response)
  } catch (error) {
    exchange.reply = { failure: readFailure(error) }
  }
  return new Response(null, { status: NO_CONTENT })
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

async function readBody(response: Response): Promise<Reply> {
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

/** Nothing where the body is too large. */
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

/** Codes of Node and undici for a connection that was never made. */
const RE_UNREACHABLE =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL)/

/** undici's own limits of 300 s, which bind when the timeout is longer. */
const RE_TIMEOUT = /^UND_ERR_(?:HEADERS|BODY)_TIMEOUT$/

/** Reads the codes in the chain of causes; six deep, since a chain may be a circle. */
function readFailure(error: unknown, depth = 0): NoReply['failure'] {
  if (!(error instanceof Error) || depth > 6) return 'network'
  if (error.name === 'AbortError') return 'aborted'
  const code = 'code' in error ? String(error.code) : ''
  if (RE_UNREACHABLE.test(code)) return 'unreachable'
  if (RE_TIMEOUT.test(code)) return 'timeout'
  return readFailure(error.cause, depth + 1)
}
