import type { Clock } from './clock.ts'
import { parseWait, WAIT_CAP_IN_MS } from './waits.ts'

/** A run that is refused for so long without one success will not succeed by waiting. */
const HOPELESS_AFTER_IN_MS = 10 * 60_000
/** Successes after which one more call may be in flight. */
const SUCCESSES_PER_STEP = 5

const MINUTE_IN_MS = 60_000

/** What a call is expected to take of the server's limits. */
export interface Load {
  tokens: number
}

/** One gate for all calls of a run: nobody passes while the server wants quiet. */
export interface Pace {
  /** Resolves when a call may start, `false` when none may any more: the run was stopped or aborted. */
  enter: (load: Load) => Promise<boolean>
  /** The call is over. `headers` say what the server's limits are. */
  leave: (outcome: 'success' | 'failure', headers?: Headers) => void
  /**
   * The server refused because of a limit. Holds everybody until the wait is over; `false` where waiting is hopeless.
   */
  refuse: (waitInMs: number, headers?: Headers) => boolean
  refusals: () => number
  waitedInMs: () => number
}

interface Bucket {
  limit: number
  left: number
  /** Units that come back per millisecond. */
  rate: number
  at: number
}

/**
 * Keeps the limits that the server announces before it refuses (a token bucket each for requests and tokens: the
 * limits are believed, not each remainder), and halves the calls in flight when it refuses all the same.
 */
export function createPace({
  maxConcurrent,
  clock,
  signal,
}: {
  maxConcurrent: number
  clock: Clock
  signal: AbortSignal
}): Pace {
  const buckets = new Map<'requests' | 'tokens', Bucket>()
  let allowed = maxConcurrent
  let inFlight = 0
  let successes = 0
  let quietUntil = 0
  let refusals = 0
  let refusedSince: number | undefined
  let waited = 0
  let waiters: (() => void)[] = []

  const wake = (): void => {
    for (const resume of waiters.splice(0)) resume()
  }
  signal.addEventListener('abort', wake)

  /** How long until a call of that load may start; 0 for now, `undefined` where only another call's end helps. */
  function findDelay({ tokens }: Load): number | undefined {
    const now = clock.now()
    if (quietUntil > now) return quietUntil - now
    if (inFlight >= allowed) return undefined
    const delays = [...buckets].map(([unit, bucket]) => {
      refill(bucket, now)
      const wanted = Math.min(unit === 'tokens' ? tokens : 1, bucket.limit)
      return bucket.left >= wanted ? 0 : Math.ceil((wanted - bucket.left) / bucket.rate)
    })
    return Math.max(0, ...delays)
  }

  function take({ tokens }: Load): void {
    inFlight++
    for (const [unit, bucket] of buckets) bucket.left -= unit === 'tokens' ? tokens : 1
  }

  async function pause(delayInMs: number | undefined): Promise<void> {
    const woken = new Promise<void>((resolve) => waiters.push(resolve))
    if (delayInMs === undefined) return woken
    // Jitter only adds: nobody is early, and not all come at the same moment.
    const jitter = delayInMs * 0.1 * clock.random()
    await Promise.race([clock.sleep(Math.ceil(delayInMs + jitter), signal), woken])
  }

  function readLimits(headers: Headers | undefined): void {
    for (const unit of ['requests', 'tokens'] as const) {
      const limit = Number(headers?.get(`x-ratelimit-limit-${unit}`) ?? '')
      if (!Number.isFinite(limit) || limit <= 0 || buckets.get(unit)?.limit === limit) continue
      const remaining = Number(headers?.get(`x-ratelimit-remaining-${unit}`) ?? limit)
      const now = clock.now()
      const reset = parseWait(headers?.get(`x-ratelimit-reset-${unit}`), now)
      const used = Math.max(0, limit - remaining)
      // Limits are per minute, unless the time until the bucket is full again says that they are not.
      const isSlower = reset !== undefined && reset > MINUTE_IN_MS && used > 0
      const rate = isSlower ? used / reset : limit / MINUTE_IN_MS
      buckets.set(unit, { limit, left: Math.max(0, remaining), rate, at: now })
    }
  }

  return {
    async enter(load) {
      for (;;) {
        if (signal.aborted) return false
        const delay = findDelay(load)
        if (delay === 0) {
          take(load)
          return true
        }
        await pause(delay)
      }
    },
    leave(outcome, headers) {
      inFlight--
      readLimits(headers)
      if (outcome === 'success') {
        refusedSince = undefined
        successes++
        if (successes % SUCCESSES_PER_STEP === 0) allowed = Math.min(maxConcurrent, allowed + 1)
      }
      wake()
    },
    refuse(waitInMs, headers) {
      refusals++
      inFlight--
      readLimits(headers)
      const now = clock.now()
      refusedSince ??= now
      const isHopeless =
        waitInMs > WAIT_CAP_IN_MS || now + waitInMs - refusedSince > HOPELESS_AFTER_IN_MS
      // Calls that were in flight together are refused together; they count as one.
      if (now >= quietUntil) allowed = Math.max(1, Math.floor(allowed / 2))
      const until = Math.max(quietUntil, now + waitInMs)
      waited += until - Math.max(quietUntil, now)
      quietUntil = until
      wake()
      return !isHopeless
    },
    refusals: () => refusals,
    waitedInMs: () => Math.round(waited),
  }
}

function refill(bucket: Bucket, now: number): void {
  bucket.left = Math.min(bucket.limit, bucket.left + (now - bucket.at) * bucket.rate)
  bucket.at = now
}
