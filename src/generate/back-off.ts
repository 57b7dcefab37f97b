import type { Clock } from './clock.ts'
import type { SymbolContext } from './symbol-context.ts'
import { WAIT_CAP_IN_MS } from './waits.ts'

/** Milliseconds before the first repetition that no server asked for; each further one waits twice as long. */
const BACK_OFF_IN_MS = 500
/** The share of a wait that chance adds, so that calls which failed together do not come back together. */
const JITTER = 0.5

export interface BackOff {
  wait: SymbolContext['backOff']
  /** Repetitions so far. */
  count: () => number
}

export function createBackOff(clock: Clock, signal: AbortSignal): BackOff {
  let count = 0

  return {
    async wait(attempt, waitInMs = 0) {
      if (waitInMs > WAIT_CAP_IN_MS) return false
      const ownInMs = BACK_OFF_IN_MS * 2 ** (attempt - 1)
      await clock.sleep(Math.max(ownInMs, waitInMs) * (1 + JITTER * clock.random()), signal)
      if (signal.aborted) return false
      count++
      return true
    },
    count: () => count,
  }
}
