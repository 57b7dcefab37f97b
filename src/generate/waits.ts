/** A build does not wait longer than this; the vectors of facts/error-vectors.json assume it. */
export const WAIT_CAP_IN_MS = 120_000

const UNITS_IN_MS: Record<string, number> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

const RE_NUMBER = /^\d+(?:\.\d+)?$/
const RE_DURATION = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/
const RE_PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g
/** RFC 3339 or an HTTP-date; `Date.parse` reads much else as a date. */
const RE_DATE = /^(?:\d{4}-\d\d-\d\d[T ]|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )/
const RE_IN_MESSAGE =
  /\b(?:try again|retry|wait)\s*(?:in|after|for)?\s+((?:\d+(?:\.\d+)?\s*(?:ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?|d|days?)\b\s*)+|(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+)/i
const RE_WORD_UNIT = /(ms|milli|s|m|h|d)[a-z]*/gi

/**
 * Milliseconds to wait, from every form that providers use; nothing where the text is none of them.
 *
 *   17ms  7.66s  6m0s  23h47m36.648s  -> that long
 *   12  0.5                           -> seconds
 *   1767225600  1767225600000         -> until that time, in seconds or milliseconds since 1970
 *   2026-11-24T11:00:00Z, an HTTP date -> until that time
 */
export function parseWait(text: string | null | undefined, nowInMs: number): number | undefined {
  const trimmed = (text ?? '').trim()
  if (RE_NUMBER.test(trimmed)) {
    const number = Number(trimmed)
    if (number > 1e12) return whole(number - nowInMs)
    return whole(number > 1e9 ? number * 1000 - nowInMs : number * 1000)
  }
  if (RE_DURATION.test(trimmed)) return sumDuration(trimmed)
  if (!RE_DATE.test(trimmed)) return undefined
  const date = Date.parse(trimmed)
  return Number.isNaN(date) ? undefined : whole(date - nowInMs)
}

export interface WaitSources {
  headers: Headers
  /** Google's `retryDelay` in the body. */
  retryDelay?: string | undefined
  messages: readonly string[]
  nowInMs: number
}

/** The wait that a server asks for, by the precedence of facts/model-errors.md, section 4. */
export function readWait(sources: WaitSources): number | undefined {
  const { headers, retryDelay, messages } = sources
  // A date is meant by the server's clock, which may be wrong.
  const serverNow = Date.parse(headers.get('date') ?? '')
  const nowInMs = Number.isNaN(serverNow) ? sources.nowInMs : serverNow
  return (
    parseMilliseconds(headers.get('retry-after-ms')) ??
    parseWait(headers.get('retry-after'), nowInMs) ??
    parseWait(retryDelay, nowInMs) ??
    readReset(headers, nowInMs) ??
    readMessages(messages)
  )
}

/** Of two limits the one that is used up more is the one that refused; one with a request left did not. */
function readReset(headers: Headers, nowInMs: number): number | undefined {
  const resets = ['-requests', '-tokens', ''].flatMap((kind) => {
    const waitInMs = parseWait(headers.get(`x-ratelimit-reset${kind}`), nowInMs)
    if (waitInMs === undefined) return []
    const remaining = Number(headers.get(`x-ratelimit-remaining${kind}`) ?? 0)
    if (kind === '-requests' && remaining >= 1) return []
    const limit = Number(headers.get(`x-ratelimit-limit${kind}`) ?? 1)
    const left = limit > 0 ? remaining / limit : 0
    return [{ waitInMs, left: Number.isFinite(left) ? left : 0 }]
  })
  return resets.sort((one, other) => one.left - other.left || other.waitInMs - one.waitInMs)[0]
    ?.waitInMs
}

function readMessages(messages: readonly string[]): number | undefined {
  for (const message of messages) {
    const found = RE_IN_MESSAGE.exec(message)?.[1]
    if (found === undefined) continue
    const short = found
      .toLowerCase()
      .replace(/\s+/g, '')
      .replace(RE_WORD_UNIT, (_, unit: string) => (unit === 'milli' ? 'ms' : unit))
    return sumDuration(short)
  }
  return undefined
}

function parseMilliseconds(text: string | null): number | undefined {
  const trimmed = (text ?? '').trim()
  return RE_NUMBER.test(trimmed) ? whole(Number(trimmed)) : undefined
}

function sumDuration(text: string): number {
  let sum = 0
  for (const [, amount, unit] of text.matchAll(RE_PART)) {
    sum += Number(amount) * UNITS_IN_MS[unit!]!
  }
  return whole(sum)
}

/** Below what any server means, above what fractions are off by: 66800.07 s are 66800070 ms and not one more. */
const NOISE_IN_MS = 0.001

/** A time that has passed is no wait; a number beyond all bounds is a very long one. */
function whole(inMs: number): number {
  return Math.min(Math.max(0, Math.ceil(inMs - NOISE_IN_MS)), Number.MAX_SAFE_INTEGER)
}
