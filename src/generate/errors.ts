import type { NoReply, Reply } from './client.ts'
import { type Completion, isPresent, readCompletion } from './completion.ts'
import {
  type ErrorFields,
  isObject,
  parseJson,
  readErrorFields,
  withoutEcho,
} from './error-fields.ts'
import type { Flaw } from './failures.ts'
import { type NamedTokens, readNamedTokens, readOutputLimit, saysOverflow } from './overflow.ts'
import { readWait, WAIT_CAP_IN_MS } from './waits.ts'

export type FaultClass =
  | 'tokenLimit'
  | 'outputLimit'
  | 'rateLimit'
  | 'quota'
  | 'auth'
  | 'badRequest'
  | 'transient'
  | 'contentFilter'

/** A classified failure of a call. */
export interface Fault {
  class: FaultClass
  /** No other symbol would fare better. */
  stopsRun: boolean
  /** The kind of a transient fault; a server error where it is missing. */
  cause?: 'timeout' | 'network' | 'invalid_output'
  /** How the log describes it, where the status does not. */
  flaw?: Flaw
  /** There was no connection at all. */
  isUnreachable?: true
  /** The answer that was cut off only repeats itself. */
  isRepeating?: true
  /** We ended the call ourselves. */
  isAborted?: true
  /** How long the server asks to wait. */
  waitInMs?: number
  /** What a refusal names as wrong: parameters, and messages without their quotations from the prompt. */
  named: { params: string[]; messages: string[] }
  /** Token counts in the messages. */
  tokens: NamedTokens
  /** The largest output cap that the model takes. */
  outputLimit?: number
}

export type Reading =
  { fault: Fault; completion?: Completion } | { fault?: undefined; completion: Completion }

const AUTH_CODES = ['invalid_api_key', 'api_key_invalid', 'authentication_error']
const QUOTA_CODES = ['insufficient_quota', 'billing_hard_limit_reached']
const FILTER_CODES = [
  'content_filter',
  'responsibleaipolicyviolation',
  'content_policy_violation',
  'invalid_prompt',
]
const OVERFLOW_CODES = [
  'context_length_exceeded',
  'exceed_context_size_error',
  'model_context_window_exceeded',
  'request_too_large',
]
const LENGTH_CODE = 'string_above_max_length'
/** Fields beside the text that have limits of their own. */
const SIDE_PARAMS = ['user', 'metadata', 'prompt_cache_key', 'safety_identifier']
const RE_TEXT_PARAM = /^(?:messages|input|prompt)\b/
const RE_TOO_LARGE = /\brequest too large\b/i
/** Nothing at this address, or nothing by this method: as good as an unknown model. */
const ADDRESS_STATUSES = [404, 405, 410]
const TRANSIENT_STATUSES = [408, 409, 425]

interface Facts {
  status: number
  fields: ErrorFields
  headers: Headers
  nowInMs: number
  prompt: string
}

/**
 * Reads a reply: a completion to work with, or what is wrong. Status first, then codes, then message fields
 * (facts: model-errors.md, section 3). Total: any reply gives a reading.
 */
export function readReply(
  reply: Reply,
  { nowInMs, prompt }: { nowInMs: number; prompt: string },
): Reading {
  if ('failure' in reply) return { fault: readNoReply(reply) }
  const body = parseJson(reply.text)
  const { status, headers } = reply
  if (status < 200 || status > 299) {
    return {
      fault: readRefusal({ status, fields: readErrorFields(body), headers, nowInMs, prompt }),
    }
  }
  const completion = readCompletion(body)
  const error = isObject(body) && isPresent(body['error']) ? body['error'] : completion.error
  if (error !== undefined) {
    const fields = readErrorFields({ error })
    const inner = { fields, headers, nowInMs, prompt }
    return { fault: readInnerError(inner, typeof error === 'string'), completion }
  }
  const flaw = completion.isAnswer ? 'text' : findFlaw(reply.text, body !== undefined)
  return readAnswer(completion, flaw)
}

function readAnswer(completion: Completion, flaw: Flaw): Reading {
  const { finishReason, isRefused, text, isAnswer } = completion
  if (isRefused || finishReason === 'content_filter') {
    return { fault: createFault('contentFilter'), completion }
  }
  if (finishReason === 'length') return { fault: createFault('outputLimit'), completion }
  if (text.trim() !== '') return { completion }
  return {
    fault: { ...createFault('transient'), flaw, ...(isAnswer && { cause: 'invalid_output' }) },
    completion,
  }
}

/** An error inside of a 200: its code is the status; without one only a plain text is taken for a refusal. */
function readInnerError(facts: Omit<Facts, 'status'>, isText: boolean): Fault {
  const { codes, status } = facts.fields
  const isThrottled =
    QUOTA_CODES.some((code) => codes.has(code)) || codes.has('rate_limit_exceeded')
  const found = readRefusal({ ...facts, status: status ?? (isThrottled ? 429 : 400) })
  const isUnknown = found.class === 'badRequest' && status === undefined && !isText
  return isUnknown ? createFault('transient') : found
}

function readNoReply({ failure }: NoReply): Fault {
  switch (failure) {
    case 'timeout':
      return { ...createFault('transient'), cause: 'timeout', flaw: 'late' }
    case 'unreachable':
      return { ...createFault('transient'), cause: 'network', isUnreachable: true }
    case 'network':
      return { ...createFault('transient'), cause: 'network', flaw: 'connection' }
    case 'aborted':
      return { ...createFault('transient'), cause: 'network', isAborted: true }
    case 'oversized':
      return { ...createFault('transient'), flaw: 'oversized' }
    case 'redirected':
      return { ...createFault('badRequest', true), flaw: 'redirect' }
    case 'unsendable':
      return createFault('badRequest', true)
  }
}

function readRefusal(facts: Facts): Fault {
  const { status, fields, headers, nowInMs } = facts
  const { codes, isModerated } = fields
  const has = (list: readonly string[]): boolean => list.some((code) => codes.has(code))
  const waitInMs = readWait({
    headers,
    retryDelay: fields.retryDelay,
    messages: status === 429 ? readOwnWords(facts) : [],
    nowInMs,
  })
  const wait = waitInMs === undefined ? {} : { waitInMs }
  if (status === 401 || has(AUTH_CODES)) return createFault('auth', true)
  if (status === 402)
    return waitInMs === undefined ? createFault('quota', true) : rateLimit(waitInMs)
  if (status === 403)
    return isModerated || has(FILTER_CODES)
      ? createFault('contentFilter')
      : createFault('auth', true)
  if (ADDRESS_STATUSES.includes(status)) return createFault('badRequest', true)
  if (status === 429) {
    if (has(QUOTA_CODES)) return createFault('quota', true)
    return isTooLarge(readOwnWords(facts)) ? tooLong(facts) : rateLimit(waitInMs)
  }
  if (status === 413) return tooLong(facts)
  if (has(FILTER_CODES)) return createFault('contentFilter')
  if (status >= 500) {
    return codes.has('exceed_context_size_error')
      ? tooLong(facts)
      : { ...createFault('transient'), ...wait }
  }
  if (TRANSIENT_STATUSES.includes(status)) return { ...createFault('transient'), ...wait }
  return status === 400 || status === 422
    ? readBadRequest(facts)
    : createFault('badRequest', status < 400)
}

function readBadRequest(facts: Facts): Fault {
  const { codes, params } = facts.fields
  const messages = readOwnWords(facts)
  const named = { params, messages }
  const outputLimit = readOutputLimit(messages)
  const refused: Fault = {
    ...createFault('badRequest', codes.has('model_not_found') || params.includes('model')),
    named,
    ...(outputLimit !== undefined && { outputLimit }),
  }
  if (params.some((param) => SIDE_PARAMS.includes(param.split(/[.[]/)[0]!))) return refused
  if (codes.has(LENGTH_CODE)) {
    return params.some((param) => RE_TEXT_PARAM.test(param)) ? tooLong(facts) : refused
  }
  if (OVERFLOW_CODES.some((code) => codes.has(code)) || messages.some(saysOverflow)) {
    return tooLong(facts)
  }
  return refused
}

function tooLong(facts: Facts): Fault {
  return { ...createFault('tokenLimit'), tokens: readNamedTokens(readOwnWords(facts)) }
}

/** The server's own words, without quotations from our request. */
function readOwnWords({ fields, prompt }: Facts): string[] {
  return fields.messages.map((message) => withoutEcho(message, prompt))
}

function rateLimit(waitInMs: number | undefined): Fault {
  const stopsRun = (waitInMs ?? 0) > WAIT_CAP_IN_MS
  return { ...createFault('rateLimit', stopsRun), ...(waitInMs !== undefined && { waitInMs }) }
}

/** A single request above the limit of a minute never passes, however long one waits. */
function isTooLarge(messages: readonly string[]): boolean {
  if (!messages.some((message) => RE_TOO_LARGE.test(message))) return false
  const { limit, requested } = readNamedTokens(messages)
  return limit === undefined || requested === undefined || requested > limit
}

/** Describes the text of a 200 that is not a chat completion. */
export function findFlaw(text: string, isJson: boolean): Flaw {
  if (text.trim() === '') return 'empty'
  if (text.trimStart().startsWith('<')) return 'html'
  return isJson ? 'choices' : 'json'
}

/** A fault of which nothing more is known. */
export function createFault(kind: FaultClass, stopsRun: boolean = false): Fault {
  return { class: kind, stopsRun, named: { params: [], messages: [] }, tokens: {} }
}
