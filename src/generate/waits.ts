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
/** ISO 8601, without years and months, which no wait has. */
const RE_ISO_DURATION =
  /^P(?:(\d+(?:\.\d+)?)D)?(?:T(?=\d)(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i
/** RFC 3339 or an HTTP-date; `Date.parse` reads much else as a date. */
const RE_DATE = /^(?:\d{4}-\d\d-\d\d[T ]|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )/

/**
 * Milliseconds to wait, from every form that providers use; nothing where the text is none of them.
 *
 *   17ms  7.66s  6m0s  23h47m36.648s   -> that long
 *   PT30S  PT1M30S  P1D                -> that long
 *   12  0.5                            -> seconds
 *   1767225600  1767225600000          -> until that time, in seconds or milliseconds since 1970
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
  const isoParts = RE_ISO_DURATION.exec(trimmed)
  if (isoParts) return sumIsoDuration(isoParts.slice(1))
  if (!RE_DATE.test(trimmed)) return undefined
  const date = Date.parse(trimmed)
  return Number.isNaN(date) ? undefined : whole(date - nowInMs)
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

const ISO_UNITS_IN_MS = [UNITS_IN_MS['d']!, UNITS_IN_MS['h']!, UNITS_IN_MS['m']!, UNITS_IN_MS['s']!]

/** Days, hours, minutes and seconds; nothing where there are none of them. */
function sumIsoDuration(parts: readonly (string | undefined)[]): number | undefined {
  if (parts.every((part) => part === undefined)) return undefined
  return whole(
    parts.reduce((sum, part, index) => sum + Number(part ?? 0) * ISO_UNITS_IN_MS[index]!, 0),
  )
}

/** Below what any server means, above what fractions are off by: 66800.07 s are 66800070 ms and not one more. */
const NOISE_IN_MS = 0.001

/** A time that has passed is no wait; a number beyond all bounds is a very long one. */
function whole(inMs: number): number {
  return Math.min(Math.max(0, Math.ceil(inMs - NOISE_IN_MS)), Number.MAX_SAFE_INTEGER)
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

/** The limit that is used up the most is the one that refused; a limit with a request left did not. */
function readReset(headers: Headers, nowInMs: number): number | undefined {
  const resets = readLimitHeaders(headers, nowInMs).flatMap(
    ({ unit, limit = 1, remaining = 0, resetInMs }) => {
      if (resetInMs === undefined || (unit === 'requests' && remaining >= 1)) return []
      const left = limit > 0 ? remaining / limit : 0
      return [{ resetInMs, left: Number.isFinite(left) ? left : 0 }]
    },
  )
  return resets.sort((one, other) => one.left - other.left || other.resetInMs - one.resetInMs)[0]
    ?.resetInMs
}

const RE_IN_MESSAGE =
  /\b(?:try again|retry|wait)(?:\s+(?:in|after|for))?\s+((?:\d+(?:\.\d+)?\s*(?:ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?|d|days?)\b\s*)+|(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+)/i
const RE_WORD_UNIT = /(ms|milli|s|m|h|d)[a-z]*/gi

/** The first wait that a message names. */
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

/** A limit as the headers of an answer announce it. */
export interface AnnouncedLimit {
  /** Tells limits of one answer apart. */
  name: string
  /** Missing where the headers do not tell. */
  unit?: 'requests' | 'tokens'
  /** Missing where it is not announced, NaN where it cannot be read; `remaining` likewise. */
  limit?: number
  remaining?: number
  resetInMs?: number
}

/** The shapes of header names that providers use, with `*` for limit, remaining and reset. */
const FORMS: { names: string; unit?: AnnouncedLimit['unit'] }[] = [
  { names: 'x-ratelimit-*-requests', unit: 'requests' },
  { names: 'x-ratelimit-*-tokens', unit: 'tokens' },
  { names: 'x-ratelimit-*' },
  { names: 'anthropic-ratelimit-requests-*', unit: 'requests' },
  { names: 'anthropic-ratelimit-tokens-*', unit: 'tokens' },
  { names: 'anthropic-ratelimit-input-tokens-*' },
  { names: 'anthropic-ratelimit-output-tokens-*' },
  // Drafts of the IETF up to 06.
  { names: 'ratelimit-*', unit: 'requests' },
]

/** Every limit that the headers name. `nowInMs` is the time that dates in them are counted from. */
export function readLimitHeaders(headers: Headers, nowInMs: number): AnnouncedLimit[] {
  const announced = FORMS.flatMap(({ names, unit }) => {
    const read = (field: string): string | null => headers.get(names.replace('*', field))
    const limit = read('limit')
    const remaining = read('remaining')
    const resetInMs = parseWait(read('reset'), nowInMs)
    if (limit === null && remaining === null && resetInMs === undefined) return []
    return [
      {
        name: names,
        ...(unit && { unit }),
        // The drafts may add windows: `100, 100;w=60`.
        ...(limit !== null && { limit: Number(limit.split(/[,;]/)[0]) }),
        ...(remaining !== null && { remaining: Number(remaining) }),
        ...(resetInMs !== undefined && { resetInMs }),
      },
    ]
  })
  return [...announced, ...readStructured(headers)]
}

/**
 * Later drafts of the IETF put everything into two headers, as structured fields:
 *
 *   RateLimit: "default";r=50;t=30                    RateLimit-Policy: "default";q=100;w=60
 *   RateLimit: limit=100, remaining=50, reset=30      (draft 07)
 */
function readStructured(headers: Headers): AnnouncedLimit[] {
  const policies = new Map(readItems(headers.get('ratelimit-policy')))
  return readItems(headers.get('ratelimit')).flatMap(([name, parameters]) => {
    const policy = policies.get(name)
    const unit = policy?.get('qu') ?? 'requests'
    const limit = policy?.get('q') ?? parameters.get('limit')
    const remaining = parameters.get('r') ?? parameters.get('remaining')
    const resetInMs = parseWait(parameters.get('t') ?? parameters.get('reset'), 0)
    if (unit !== 'requests' && unit !== 'tokens') return []
    return [
      {
        name: `ratelimit ${name}`,
        unit,
        ...(limit !== undefined && { limit: Number(limit) }),
        ...(remaining !== undefined && { remaining: Number(remaining) }),
        ...(resetInMs !== undefined && { resetInMs }),
      },
    ]
  })
}

/** Items with their parameters; draft 07 has parameters without an item, which belong together. */
function readItems(header: string | null): [name: string, parameters: Map<string, string>][] {
  const items: [string, Map<string, string>][] = []
  for (const part of (header ?? '').split(',')) {
    const [first = '', ...rest] = part.split(';').map((text) => text.trim())
    if (first === '') continue
    const isParameter = first.includes('=')
    if (!isParameter || items.length === 0) {
      items.push([isParameter ? '' : unquote(first), new Map()])
    }
    for (const text of isParameter ? [first, ...rest] : rest) {
      const [key = '', value = ''] = text.split('=')
      items.at(-1)![1].set(key.trim().toLowerCase(), unquote(value.trim()))
    }
  }
  return items
}

function unquote(text: string): string {
  return text.startsWith('"') ? text.slice(1, text.endsWith('"') ? -1 : undefined) : text
}
