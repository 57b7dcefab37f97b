import type { IncomingHttpHeaders, ServerResponse } from 'node:http'

/** What a call asked for, as far as the server reads it. */
export interface ChatBody {
  model?: string
  messages?: { role: string; content: string }[]
  response_format?: {
    type: string
    json_schema?: { name: string; strict?: boolean; schema: unknown }
  }
  max_completion_tokens?: number
  max_tokens?: number
  reasoning_effort?: string
}

export interface Usage {
  prompt_tokens: number
  completion_tokens: number
  total_tokens: number
  prompt_tokens_details?: { cached_tokens: number }
  completion_tokens_details?: { reasoning_tokens: number }
}

/** One line of the ledger. */
export interface Call {
  /** Order of arrival, from 1. */
  number: number
  /** Which call for this symbol, from 1. */
  attempt: number
  /** The kind and the name in the line `Symbol: <kind> <name>`; empty where there is none. */
  kind: string
  name: string
  body: ChatBody
  /** All messages, one after the other. */
  prompt: string
  headers: IncomingHttpHeaders
  arrivedAtInMs: number
  endedAtInMs?: number
  /** Calls in flight when it arrived, itself included. */
  inFlight: number
  /** The status that was sent; missing where the connection ended before one was. */
  status?: number
  /** What was billed for it; missing where nothing was. */
  usage?: Usage
  /** The client went away before the end. */
  abandoned?: true
}

export type Fault =
  | 'stall-headers'
  | 'stall-body'
  | 'drip'
  | 'reset-before-headers'
  | 'reset-in-body'
  | 'truncated-json'
  | 'empty-body'
  | 'huge-body'

/** How a call is answered; what is left out is as in a good answer. */
export interface Reply {
  status?: number
  headers?: Record<string, string>
  /** The whole body: an object is sent as JSON, a string as it is. */
  body?: unknown
  /** The assistant's text in place of the default answer. */
  content?: string | null
  refusal?: string
  finishReason?: string
  /** Added to what is counted, or `false` for an answer without usage. */
  usage?: Partial<Usage> | false
  delayInMs?: number
  fault?: Fault
}

/** Larger than any body that a client should be ready to read. */
const HUGE_MEGABYTES = 64

const error = (status: number, fields: object, headers: Record<string, string> = {}): Reply => ({
  status,
  headers,
  body: {
    error: { message: '', type: 'invalid_request_error', param: null, code: null, ...fields },
  },
})

/** Answers that providers are known to give, by name. */
export const replies = {
  rateLimited: (headers: Record<string, string> = {}): Reply =>
    error(
      429,
      { message: 'Rate limit reached.', type: 'requests', code: 'rate_limit_exceeded' },
      headers,
    ),
  quota: (): Reply =>
    error(429, {
      message: 'You exceeded your current quota, please check your plan and billing details.',
      type: 'insufficient_quota',
      code: 'insufficient_quota',
    }),
  unauthorized: (): Reply =>
    error(401, { message: 'Incorrect API key provided.', code: 'invalid_api_key' }),
  unknownModel: (model: string = 'this'): Reply =>
    error(404, { message: `The model \`${model}\` does not exist.`, code: 'model_not_found' }),
  tooLong: (limit: number = 8192, got: number = 9000): Reply =>
    error(400, {
      message: `This model's maximum context length is ${limit} tokens. However, your messages resulted in ${got} tokens. Please reduce the length of the messages.`,
      param: 'messages',
      code: 'context_length_exceeded',
    }),
  capTooLarge: (limit: number, got: number): Reply =>
    error(400, {
      message: `max_tokens is too large: ${got}. This model supports at most ${limit} completion tokens, whereas you provided ${got}.`,
      param: 'max_tokens',
    }),
  unsupported: (parameter: string): Reply =>
    error(400, {
      message: `Unsupported parameter: '${parameter}' is not supported with this model.`,
      param: parameter,
      code: 'unsupported_parameter',
    }),
  filtered: (): Reply =>
    error(400, { message: 'The prompt was filtered.', param: 'prompt', code: 'content_filter' }),
  serverError: (status: number = 500): Reply =>
    error(status, { message: 'The server had an error.', type: 'server_error' }),
  html: (): Reply => ({
    headers: { 'content-type': 'text/html' },
    body: '<html><title>Log in</title></html>',
  }),
  emptyChoices: (): Reply => ({ body: { id: 'c', object: 'chat.completion', choices: [] } }),
  cutOff: (content: string = '{"summary": "Adds two'): Reply => ({
    content,
    finishReason: 'length',
  }),
  redirect: (location: string): Reply => ({ status: 307, headers: { location }, body: '' }),
} as const

/** Sends a body, well or badly. */
export function send(
  response: ServerResponse,
  answer: { status: number; headers: Record<string, string>; text: string; fault?: Fault },
): void {
  const { status, headers, text, fault } = answer
  if (fault === 'stall-headers') return
  if (fault === 'reset-before-headers') return void response.socket?.destroy()
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  const half = text.slice(0, text.length / 2)
  if (fault === undefined) response.end(text)
  else if (fault === 'empty-body') response.end()
  else if (fault === 'truncated-json') response.end(half)
  else if (fault === 'huge-body') flood(response)
  else if (fault === 'stall-body') response.write(half)
  else if (fault === 'drip') drip(response, text)
  else response.write(half, () => response.socket?.destroy())
}

/** One character at a time, so slowly that no body ever ends; only a deadline for the whole call helps. */
function drip(response: ServerResponse, text: string): void {
  let sent = 0
  const timer = setInterval(() => response.write(text[sent++] ?? ' '), 20)
  response.on('close', () => clearInterval(timer))
}

/** As much as the client takes. */
function flood(response: ServerResponse): void {
  const megabyte = 'x'.repeat(1024 * 1024)
  let sent = 0
  const write = (): void => {
    if (response.destroyed) return
    if (++sent > HUGE_MEGABYTES) response.end('"}')
    else response.write(megabyte, write)
  }
  response.write('{"padding":"', write)
}
