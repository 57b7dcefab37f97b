import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { modelAnswer } from './model-answer.ts'
import { createLimiter, type RateLimits } from './model-limits.ts'
import { type Call, type ChatBody, type Reply, replies, send, type Usage } from './model-reply.ts'

export { type Call, type Reply, replies, type Usage } from './model-reply.ts'
export type { RateLimits } from './model-limits.ts'

/** What a call is answered with; nothing means the default answer. */
export type Respond = (call: Call) => Reply | undefined | Promise<Reply | undefined>

/** What the model can do; what it cannot is refused in a provider's own words. */
export interface Abilities {
  /** Names of the models it knows. @default any */
  models?: string[]
  /** The key that it takes. @default any, also none */
  key?: string
  /** Tokens of a prompt. @default unlimited */
  contextTokens?: number
  /** The largest output cap that may be asked for. @default unlimited */
  outputTokens?: number
  /** Parameters and values of `response_format.type` that it does not know. */
  refuses?: (
    'json_schema' | 'json_object' | 'max_completion_tokens' | 'max_tokens' | 'reasoning_effort'
  )[]
}

export interface ModelServerOptions extends Abilities {
  /** @default 0, any free port */
  port?: number
  respond?: Respond
  limits?: RateLimits
  /** How long each good answer takes. */
  latencyInMs?: number
}

/** What the server saw and billed: the truth that costs, pace and calls are asserted against. */
export interface Ledger {
  readonly calls: readonly Call[]
  /** The most calls in flight at once. */
  readonly mostInFlight: number
  callsFor: (name: string) => Call[]
  /** Over every call that was billed. */
  tokens: () => { input: number; output: number; cachedInput: number; reasoning: number }
}

export interface ModelServer {
  /** The base URL, `http://127.0.0.1:<port>/v1`. */
  url: string
  ledger: Ledger
  respond: (respond: Respond | undefined) => void
  limit: (limits: RateLimits | undefined) => void
  /** Resolves when the server has received so many calls. */
  received: (calls: number) => Promise<void>
  close: () => Promise<void>
}

/** Tokens of a text, close enough and the same everywhere. */
const countTokens = (text: string): number => Math.ceil(text.length / 4)

/** Answers each symbol's calls in turn: the first call with the first reply and so on; then by default. */
export function inTurn(...turns: (Reply | undefined)[]): Respond {
  return (call) => turns[call.attempt - 1]
}

/** A model server that speaks the OpenAI protocol on the loopback interface. */
export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  const calls: Call[] = []
  const waiting = new Set<() => void>()
  const now = (): number => performance.now()
  let { respond, limits } = options
  let limiter = limits && createLimiter(limits, now)
  let inFlight = 0
  let mostInFlight = 0

  function enter(request: IncomingMessage, response: ServerResponse, text: string): Call {
    const body = parseBody(text)
    const prompt = (body.messages ?? []).map((message) => message.content).join('\n')
    const [, kind = '', name = ''] = /^Symbol: (\S+) (.+)$/m.exec(prompt) ?? []
    mostInFlight = Math.max(mostInFlight, ++inFlight)
    const call: Call = {
      number: calls.length + 1,
      attempt: calls.filter((earlier) => earlier.name === name).length + 1,
      kind,
      name: name.trim(),
      body,
      prompt,
      headers: request.headers,
      arrivedAtInMs: now(),
      inFlight,
    }
    calls.push(call)
    response.on('close', () => {
      inFlight--
      call.endedAtInMs = now()
      if (!response.writableFinished) call.abandoned = true
    })
    for (const check of waiting) check()
    return call
  }

  async function chat(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = enter(request, response, await readText(request))
    const tokens = countTokens(call.prompt)
    const reply =
      (await respond?.(call)) ??
      refuse(call, options) ??
      limiter?.admit({ tokens, inFlight: call.inFlight }) ??
      {}
    const delayInMs = reply.delayInMs ?? (reply.status === undefined ? options.latencyInMs : 0) ?? 0
    if (delayInMs > 0) await sleep(delayInMs)
    const status = reply.status ?? 200
    const body = reply.body ?? completion(call, reply)
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const { fault } = reply
    if (fault !== 'stall-headers' && fault !== 'reset-before-headers') call.status = status
    send(response, {
      status,
      headers: { ...limiter?.headers(), ...reply.headers },
      text,
      ...(fault && { fault }),
    })
  }

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    if (request.method === 'POST' && path === '/v1/chat/completions') {
      chat(request, response).catch(() => response.destroy())
    } else if (request.method === 'GET' && path === '/v1/models') {
      const data = (options.models ?? ['gpt-6-luna']).map((id) => ({ id, object: 'model' }))
      send(response, { status: 200, headers: {}, text: JSON.stringify({ object: 'list', data }) })
    } else send(response, { status: 404, headers: {}, text: '{"error":{"message":"Not found"}}' })
  })
  await new Promise<void>((done) => server.listen(options.port ?? 0, '127.0.0.1', done))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    ledger: {
      calls,
      get mostInFlight() {
        return mostInFlight
      },
      callsFor: (name) => calls.filter((call) => call.name === name),
      tokens: () => sumTokens(calls),
    },
    respond: (next) => void (respond = next),
    limit: (next) => {
      limits = next
      limiter = next && createLimiter(next, now)
    },
    received: (count) =>
      new Promise((done) => {
        const check = (): void => {
          if (calls.length >= count && waiting.delete(check)) done()
        }
        waiting.add(check)
        check()
      }),
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

/** What the model cannot do is refused before anything is counted. */
function refuse(call: Call, abilities: Abilities): Reply | undefined {
  const { body, headers } = call
  if (abilities.key !== undefined && headers.authorization !== `Bearer ${abilities.key}`) {
    return replies.unauthorized()
  }
  if (abilities.models?.includes(body.model ?? '') === false) {
    return replies.unknownModel(body.model)
  }
  for (const name of abilities.refuses ?? []) {
    if (name in body) return replies.unsupported(name)
    if (body.response_format?.type === name) return replies.unsupported('response_format')
  }
  const cap = body.max_completion_tokens ?? body.max_tokens ?? 0
  const { outputTokens = Infinity, contextTokens = Infinity } = abilities
  if (cap > outputTokens) return replies.capTooLarge(outputTokens, cap)
  const tokens = countTokens(call.prompt)
  return tokens > contextTokens ? replies.tooLong(contextTokens, tokens) : undefined
}

/** A chat completion; what it counts is written into the ledger. */
function completion(call: Call, reply: Reply): object {
  const { kind, name, prompt, body } = call
  const content =
    reply.content === undefined
      ? JSON.stringify(modelAnswer({ kind, name, prompt }))
      : reply.content
  const counted = {
    prompt_tokens: countTokens(prompt),
    completion_tokens: countTokens(content ?? ''),
  }
  const merged = { ...counted, ...(reply.usage || {}) }
  const usage = { ...merged, total_tokens: merged.prompt_tokens + merged.completion_tokens }
  call.usage = usage
  const message = { role: 'assistant', content, ...(reply.refusal && { refusal: reply.refusal }) }
  return {
    id: `chatcmpl-${call.number}`,
    object: 'chat.completion',
    model: body.model,
    choices: [{ index: 0, message, finish_reason: reply.finishReason ?? 'stop' }],
    ...(reply.usage !== false && { usage }),
  }
}

function sumTokens(calls: Call[]): ReturnType<Ledger['tokens']> {
  const sum = (read: (usage: Usage) => number | undefined): number =>
    calls.reduce((total, { usage }) => total + ((usage && read(usage)) ?? 0), 0)
  return {
    input: sum((usage) => usage.prompt_tokens),
    output: sum((usage) => usage.completion_tokens),
    cachedInput: sum((usage) => usage.prompt_tokens_details?.cached_tokens),
    reasoning: sum((usage) => usage.completion_tokens_details?.reasoning_tokens),
  }
}

function parseBody(text: string): ChatBody {
  try {
    return JSON.parse(text) as ChatBody
  } catch {
    return {}
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
