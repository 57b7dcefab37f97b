import { type AnnouncedLimit, readLimitHeaders, WAIT_CAP_IN_MS } from './waits.ts'

/** The share of the server's limits that a call is expected to use. */
export interface Load {
  requests: number
  tokens: number
}

/** The limits that a server announces in its headers. */
export interface Limits {
  /** Milliseconds until a call of that load is within the limits. */
  delay: (load: Load, now: number) => number
  take: (load: Load, now: number) => void
  /** All that was taken so far. */
  taken: () => Load
  /** `uncounted` is what the server may not have counted yet when it wrote these headers. */
  read: (headers: Headers | undefined, uncounted: Load, now: number) => void
}

interface Limit {
  unit: keyof Load
  limit: number
  left: number
  at: number
  /** Units that come back per millisecond; 0 where all come back at once. */
  rate: number
  /** When everything is back, by the server's word. */
  wholeAt: number
  /** Readings in a row that fit a steady refill. */
  steadyReadings: number
  isWindow: boolean
}

const UNITS = ['requests', 'tokens'] as const

const MINUTE_IN_MS = 60_000
/** The spans that providers count limits over. */
const SPANS_IN_MS = [1000, 10_000, MINUTE_IN_MS, 3_600_000, 86_400_000]
/** One reading may fit by chance. */
const STEADY_READINGS = 3
/** Headers are rounded, and calls on their way are not in them. */
const TOLERANCE = 0.1
const ROUNDING_IN_MS = 5

/**
 * Two kinds of limits look alike in the headers. A bucket refills all the time, and `reset` is when it is full: in
 * proportion to what is used. A window gives everything back when it ends, and nothing before. Until readings show a
 * bucket a limit is taken for a window, which asks for no more than either kind gives.
 */
export function createLimits(): Limits {
  /** By the names of their headers. */
  const known = new Map<string, Limit>()
  const taken: Load = { requests: 0, tokens: 0 }

  function readLimit(announced: AnnouncedLimit, uncounted: Load, now: number): void {
    const { name, unit, limit, remaining = limit, resetInMs } = announced
    if (!unit || !limit || !Number.isFinite(limit) || limit < 0) return
    if (remaining === undefined || !Number.isFinite(remaining)) return
    const before = known.get(name)
    const most = Math.min(limit, remaining)
    const current =
      before?.limit === limit
        ? refill(before, now)
        : openLimit(unit, limit, limit - taken[unit], now, resetInMs)
    known.set(name, current)
    if (resetInMs !== undefined) judge(current, limit - remaining, resetInMs)
    // The server may have counted all of that, or nothing. In between our own count is believed;
    // beyond it others use the limit too, or the server counts otherwise than we estimate.
    const least = Math.max(0, most - uncounted[unit])
    const slack = current.rate > 0 ? limit * TOLERANCE : 0
    if (current.left < least || current.left > most + slack) current.left = least
    if (current.rate === 0 && resetInMs !== undefined) current.wholeAt = now + resetInMs
  }

  return {
    delay(load, now) {
      const delays = [...known.values()].map((limit) => {
        const wanted = Math.min(load[limit.unit], limit.limit)
        const { left, rate, wholeAt } = refill(limit, now)
        if (left >= wanted) return 0
        return Math.ceil(rate > 0 ? (wanted - left) / rate : wholeAt - now)
      })
      const delayInMs = Math.max(0, ...delays)
      // Longer than a build waits: the server shall say so itself, which ends the run with its word.
      return delayInMs > WAIT_CAP_IN_MS ? 0 : delayInMs
    },
    take(load, now) {
      for (const unit of UNITS) taken[unit] += load[unit]
      for (const limit of known.values()) refill(limit, now).left -= load[limit.unit]
    },
    taken: () => ({ ...taken }),
    read(headers, uncounted, now) {
      if (!headers) return
      for (const announced of readLimitHeaders(headers, now)) readLimit(announced, uncounted, now)
    },
  }
}

/** Without a word on when it comes back, a limit is one of a minute and refills all the time, as with most providers. */
function openLimit(
  unit: keyof Load,
  limit: number,
  left: number,
  at: number,
  resetInMs: number | undefined,
): Limit {
  const isSteady = resetInMs === undefined
  return {
    unit,
    limit,
    left,
    at,
    rate: isSteady ? limit / MINUTE_IN_MS : 0,
    wholeAt: at + (resetInMs ?? 0),
    steadyReadings: 0,
    isWindow: false,
  }
}

function refill(limit: Limit, now: number): Limit {
  const back = limit.rate * (now - limit.at)
  const isWhole = limit.rate === 0 && now >= limit.wholeAt
  limit.left = isWhole ? limit.limit : Math.min(limit.limit, limit.left + back)
  if (isWhole) limit.wholeAt = Infinity
  limit.at = now
  return limit
}

/** Finds out whether `reset` grows with what is used; one reading that no span explains settles that it does not. */
function judge(limit: Limit, used: number, resetInMs: number): void {
  // All used and all to come back is what either kind says.
  if (limit.isWindow || used <= 0 || used > limit.limit * (1 - TOLERANCE)) return
  const unitsIn = (spanInMs: number): number => (resetInMs * limit.limit) / spanInMs
  const most = used * (1 + TOLERANCE)
  const rounding = (spanInMs: number): number => (ROUNDING_IN_MS * limit.limit) / spanInMs
  const span = SPANS_IN_MS.find(
    (spanInMs) => Math.abs(unitsIn(spanInMs) - used) <= used * TOLERANCE + rounding(spanInMs),
  )
  // What is left is rounded down, so that up to one unit less may be used.
  const isExplained = SPANS_IN_MS.some((spanInMs) => {
    const units = unitsIn(spanInMs)
    return units >= (used - 1) * (1 - TOLERANCE) && units <= most + rounding(spanInMs)
  })
  if (!isExplained) {
    limit.isWindow = true
    limit.rate = 0
  } else if (span !== undefined && ++limit.steadyReadings >= STEADY_READINGS) {
    limit.rate = limit.limit / span
  }
}
