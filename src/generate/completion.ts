import type { Tokens } from '../types.ts'
import { isObject } from './error-fields.ts'

/** The parts of a chat completion, as far as it has them. */
export interface Completion {
  text: string
  finishReason?: string
  isRefused: boolean
  /** As the server reports them. */
  tokens?: Tokens
  /** The usage is there but holds no token counts. */
  isUsageWrong: boolean
  /** There was a choice, with or without text. */
  isAnswer: boolean
  /** A router's report that the server behind it failed midway. */
  error?: unknown
}

/** Reads a body of any shape. */
export function readCompletion(body: unknown): Completion {
  if (!isObject(body)) return { text: '', isRefused: false, isUsageWrong: false, isAnswer: false }
  const choice = Array.isArray(body['choices']) ? (body['choices'][0] as unknown) : undefined
  const fields = isObject(choice) ? choice : {}
  const message = isObject(fields['message']) ? fields['message'] : {}
  const tokens = readUsage(body['usage'])
  const finishReason = fields['finish_reason']
  return {
    text: readContent(message['content']),
    isRefused: typeof message['refusal'] === 'string' && message['refusal'] !== '',
    isUsageWrong: isPresent(body['usage']) && tokens === undefined,
    isAnswer: isObject(choice),
    ...(typeof finishReason === 'string' && { finishReason }),
    ...(tokens && { tokens }),
    ...(isPresent(fields['error']) && { error: fields['error'] }),
  }
}

/** Some servers send `error: null` or `error: {}` with a good answer. */
export function isPresent(error: unknown): boolean {
  if (isObject(error)) return Object.keys(error).length > 0
  return error !== undefined && error !== null && error !== '' && error !== false
}

/** Text, or a list of parts of which some are text. */
function readContent(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content
    .map((part: unknown) =>
      isObject(part) && typeof part['text'] === 'string' ? part['text'] : '',
    )
    .join('')
}

function readUsage(usage: unknown): Tokens | undefined {
  if (!isObject(usage)) return undefined
  const input = count(usage['prompt_tokens'])
  const output = count(usage['completion_tokens'])
  // No prompt is empty: a server that says so does not count.
  if (!input || output === undefined) return undefined
  const cachedInput = countIn(usage['prompt_tokens_details'], 'cached_tokens')
  const cacheWrite = countIn(usage['prompt_tokens_details'], 'cache_write_tokens')
  const reasoning = countIn(usage['completion_tokens_details'], 'reasoning_tokens')
  return {
    input,
    output,
    // A part is never more than its whole; the price list throws where it is.
    ...(cachedInput !== undefined && { cachedInput: Math.min(cachedInput, input) }),
    ...(cacheWrite !== undefined && { cacheWrite: Math.min(cacheWrite, input) }),
    ...(reasoning !== undefined && { reasoning: Math.min(reasoning, output) }),
  }
}

function countIn(details: unknown, name: string): number | undefined {
  return isObject(details) ? count(details[name]) : undefined
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
    ? Math.round(value)
    : undefined
}
