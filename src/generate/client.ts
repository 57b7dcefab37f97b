import type { OpenAI } from 'openai'
import { createAborts } from './aborts.ts'
import { hideKey } from './hide-key.ts'
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
  settings: Settings,
  load: () => Promise<Constructor> = async () => (await import('openai')).OpenAI,
): Client {
  const { apiKey, redact, signal } = settings
  const begin = createAborts(Math.min(settings.timeoutInMs, LONGEST_TIMER_IN_MS), signal)

  async function send(request: ChatRequest, own?: AbortSignal): Promise<Reply> {
    if (signal?.aborted || own?.aborted) return { failure: 'aborted' }
    const wire = createWire()
    // Before the deadline begins: to load the package takes a while, and is not the server's fault.
    const client = await open(load, settings, wire).catch(() => undefined)
    const abort = begin(own)
    try {
      await client?.chat.completions.create(redactMessages(request, redact), {
        signal: abort.signal,
      })
    } catch {
      // What happened is on the wire.
    } finally {
      abort.leave()
    }
    const reply = wire.received() ?? { failure: 'unsendable' }
    if (!('failure' in reply)) return { ...reply, text: hideKey(reply.text, apiKey) }
    const failure = abort.cause()
    return failure === undefined ? reply : { failure }
  }

  return { send }
}

async function open(
  load: () => Promise<Constructor>,
  { apiKey, baseURL }: Settings,
  wire: Wire,
): Promise<OpenAI> {
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
