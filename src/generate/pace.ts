import { createAllowance } from './allowance.ts'
import type { Clock } from './clock.ts'
import { createLimits, type Load } from './limits.ts'
import { WAIT_CAP_IN_MS } from './waits.ts'

/** A run that is refused for so long without one success will not succeed by waiting. */
const HOPELESS_AFTER_IN_MS = 10 * 60_000
/** The first hold after a refusal that names no wait; each further one without a success between is twice as long. */
const UNNAMED_HOLD_IN_MS = 500
/** The same where the server names waits that do not help, as short as none. */
const NAMED_HOLD_IN_MS = 50
const LONGEST_HOLD_IN_MS = 8000
const JITTER = 0.1

/** One gate for all calls of a run: nobody passes while the server wants quiet. */
export interface Pace {
  /** Resolves when a call may start, with nothing when none may any more: the run was stopped or aborted. */
  enter: (load: { tokens: number }) => Promise<Pass | undefined>
  refusals: () => number
  waitedInMs: () => number
}

/** A call in flight; ended once, by either verb. `headers` say what the server's limits are. */
export interface Pass {
  leave: (outcome: 'success' | 'failure', headers?: Headers) => void
  /**
   * The server refused because of a limit. Holds everybody until the wait is over, or for a while where the server
   * names none; `false` where waiting is hopeless.
   */
  refuse: (waitInMs: number | undefined, headers?: Headers) => boolean
}

interface Waiting {
  load: Load
  resolve: (pass: Pass | undefined) => void
}

function subtract(one: Load, other: Load): Load {
  return { requests: one.requests - other.requests, tokens: one.tokens - other.tokens }
}

/**
 * Keeps the limits that the server announces before it refuses, and halves the calls in flight when it refuses all the
 * same. First come, first served, with one timer for all.
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
  const limits = createLimits()
  const allowance = createAllowance(maxConcurrent)
  const queue: Waiting[] = []
  /** Loads of the calls in flight, in the order of their start. */
  const open = new Set<Load>()
  let quietUntil = 0
  let refusals = 0
  let waited = 0
  /** Refusals in a row, those of calls that were in flight together counted as one. */
  let refusedInARow = 0
  let refusedSince: number | undefined
  let halvings = 0
  let timer = new AbortController()

  /** How long until the next call may start; `undefined` where only another call's end helps. */
  function findDelay({ load }: Waiting): number | undefined {
    const now = clock.now()
    if (quietUntil > now) return quietUntil - now
    if (open.size >= allowance.calls()) return undefined
    const delayInMs = limits.delay(load, now)
    return delayInMs * (1 + JITTER * clock.random())
  }

  /** Lets in whoever may start and sets the timer for the next. */
  function admit(): void {
    timer.abort()
    for (let next = queue[0]; next; next = queue[0]) {
      const delayInMs = signal.aborted ? 0 : findDelay(next)
      if (delayInMs === undefined) return
      if (delayInMs > 0) return wakeAfter(Math.ceil(delayInMs))
      queue.shift()
      next.resolve(signal.aborted ? undefined : start(next.load))
    }
  }

  function wakeAfter(delayInMs: number): void {
    const mine = new AbortController()
    timer = mine
    void clock.sleep(delayInMs, mine.signal).then(() => {
      if (!mine.signal.aborted) admit()
    })
  }

  function start(load: Load): Pass {
    limits.take(load, clock.now())
    open.add(load)
    const atStart = { taken: limits.taken(), halvings }
    const end = (headers: Headers | undefined): void => {
      // The server may not have counted what was taken since, nor what was on its way before and still is.
      const uncounted = subtract(limits.taken(), atStart.taken)
      for (const earlier of open) {
        if (earlier === load) break
        uncounted.requests += earlier.requests
        uncounted.tokens += earlier.tokens
      }
      open.delete(load)
      limits.read(headers, uncounted, clock.now())
    }
    return {
      leave(outcome, headers) {
        end(headers)
        if (outcome === 'success') succeed()
        admit()
      },
      refuse(waitInMs, headers) {
        end(headers)
        refusals++
        // Calls that were in flight together are refused together; they count as one.
        if (atStart.halvings === halvings) {
          halvings++
          refusedInARow++
          allowance.shrink(waitInMs === undefined && refusedInARow === 1)
        }
        const isHopeful = hold(waitInMs)
        admit()
        return isHopeful
      },
    }
  }

  function succeed(): void {
    refusedSince = undefined
    refusedInARow = 0
    allowance.grow()
  }

  function hold(waitInMs: number | undefined): boolean {
    const now = clock.now()
    refusedSince ??= now
    // Too many at once is cured by fewer at once: while others are answered, nobody need wait.
    if (waitInMs === undefined && refusedInARow <= 1 && open.size > 0) return true
    const least = waitInMs === undefined ? UNNAMED_HOLD_IN_MS : NAMED_HOLD_IN_MS
    const ownInMs = Math.min(LONGEST_HOLD_IN_MS, least * 2 ** Math.max(0, refusedInARow - 1))
    // Jitter only adds: nobody is early, and several processes do not come at the same moment.
    const jitteredInMs = Math.max(waitInMs ?? 0, ownInMs) * (1 + JITTER * clock.random())
    const holdInMs = Math.min(jitteredInMs, WAIT_CAP_IN_MS)
    const isHopeful =
      (waitInMs ?? 0) <= WAIT_CAP_IN_MS && now + holdInMs - refusedSince <= HOPELESS_AFTER_IN_MS
    if (!isHopeful) return false
    const until = Math.max(quietUntil, Math.ceil(now + holdInMs))
    waited += until - Math.max(quietUntil, now)
    quietUntil = until
    return true
  }

  signal.addEventListener('abort', admit, { once: true })

  return {
    enter({ tokens }) {
      return new Promise((resolve) => {
        queue.push({ load: { requests: 1, tokens }, resolve })
        admit()
      })
    },
    refusals: () => refusals,
    waitedInMs: () => Math.round(waited - Math.max(0, quietUntil - clock.now())),
  }
}
