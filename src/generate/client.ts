import type { OpenAI } from 'openai'
import { SHORTEST_KEY } from '../config/redact.ts'
import type { Reply } from './reply.ts'
import type { GenerateSettings } from './task.ts'
import { createWire, type Wire } from './wire.ts'

export type ChatRequest = OpenAI.Chat.Completions.ChatCompletionCreateParamsNonStreaming

export interface Client {
  /** Sends one request once; `signal` aborts this one alone. Never rejects: what goes wrong is in the reply. */
  send: (request: ChatRequest, signal?: AbortSignal) => Promise<Reply>
}

/** Larger delays fire at once in Node. */
const LONGEST_TIMER_IN_MS = 2 ** 31 - 1

/** The client refuses to be made without a key; servers that need none ignore this one. */
const NO_KEY = 'none'

type Settings = Pick<GenerateSettings, 'apiKey' | 'baseURL' | 'timeoutInMs' | 'redact' | 'signal'>
type Constructor = new (options: ConstructorParameters<typeof OpenAI>[0]) => OpenAI

/** The only file that knows the package `openai`, and only once something is asked. */
export function createClient(
  { apiKey, baseURL, timeoutInMs, redact, signal }: Settings,
  load: () => Promise<Constructor> = async () => (await import('openai')).OpenAI,
): Client {
  const deadlineInMs = Math.min(timeoutInMs, LONGEST_TIMER_IN_MS)
  // One listener for all calls: Node warns of a leak from the eleventh on.
  const inFlight = new Set<AbortController>()
  const abortAll = (): void => {
    for (const controller of inFlight) controller.abort()
  }

  function enter(controller: AbortController): void {
    if (inFlight.size === 0) signal?.addEventListener('abort', abortAll)
    inFlight.add(controller)
  }

  function leave(controller: AbortController): void {
    inFlight.delete(controller)
    if (inFlight.size === 0) signal?.removeEventListener('abort', abortAll)
  }

  async function open(wire: Wire): Promise<OpenAI> {
    const Client = await load()
    return new Client({
      apiKey: apiKey === '' ? NO_KEY : apiKey,
      // Null and not undefined, which would read the environment past the resolved options.
      baseURL: baseURL ?? null,
      maxRetries: 0,
      timeout: LONGEST_TIMER_IN_MS,
      logLevel: 'off',
      fetch: wire.fetch,
    })
  }

  async function send(request: ChatRequest, own?: AbortSignal): Promise<Reply> {
    if (signal?.aborted || own?.aborted) return { failure: 'aborted' }
    const wire = createWire()
    // Before the deadline begins: to load the package takes a while, and is not the server's fault.
    const client = await open(wire).catch(() => undefined)
    // Not the caller's own signal: version 6 leaves a listener on it for every call.
    const controller = new AbortController()
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      controller.abort()
    }, deadlineInMs)
    const abort = (): void => controller.abort()
    own?.addEventListener('abort', abort)
    enter(controller)
    if (signal?.aborted) abortAll()
    if (own?.aborted) abort()
    try {
      await client?.chat.completions.create(redactMessages(request, redact), {
        signal: controller.signal,
      })
    } catch {
      // What happened is on the wire.
    } finally {
      clearTimeout(timer)
      own?.removeEventListener('abort', abort)
      leave(controller)
    }
    const reply = wire.received() ?? { failure: 'unsendable' }
    if ('failure' in reply && controller.signal.aborted) {
      return { failure: isLate && !signal?.aborted && !own?.aborted ? 'timeout' : 'aborted' }
    }
    return 'failure' in reply ? reply : { ...reply, text: hideKey(reply.text, apiKey) }
  }

  return { send }
}

/**
 * The last look at a request, whoever made it: first calls, repetitions and repairs, which carry what a model wrote, all
 * leave through here.
 */
function redactMessages(request: ChatRequest, redact: Settings['redact']): ChatRequest {
  const messages = request.messages.map((message) =>
    typeof message.content === 'string'
      ? { ...message, content: redact(message.content) }
      : message,
  )
  return { ...request, messages: messages as ChatRequest['messages'] }
}

/**
 * A server that says the key back must not bring it into answers, which are stored and shown. An answer is JSON in JSON,
 * so that it may be escaped, even twice.
 */
function hideKey(text: string, key: string): string {
  if (key.length < SHORTEST_KEY) return text
  const escaped = escapeText(key)
  return [escapeText(escaped), escaped, key].reduce(
    (rest, spelling) => rest.replaceAll(spelling, '<redacted:own-key>'),
    text,
  )
}

function escapeText(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}
