import { type Clock, lengthen } from './clock.ts'
import { WAIT_CAP_IN_MS } from './waits.ts'

/** A run that is refused for so long without one success will not succeed by waiting. */
const HOPELESS_AFTER_IN_MS = 10 * 60_000
/** The first hold after a refusal that names no wait; each further one without a success between is twice as long. */
const UNNAMED_HOLD_IN_MS = 500
/** The same where the server names waits that do not help, as short as none. */
const NAMED_HOLD_IN_MS = 50
const LONGEST_HOLD_IN_MS = 8000

/** The quiet that refusals ask for. */
export interface Hold {
  /** Milliseconds until it is over. */
  left: (now: number) => number
  /** Counts a refusal, and gives how many came in a row, without a success between. */
  count: () => number
  /**
   * Holds everybody until the wait is over, or for a while where the server names none; `false` where waiting is
   * hopeless. `isAnswering`: other calls are in flight, and may be answered.
   */
  begin: (waitInMs: number | undefined, isAnswering: boolean) => boolean
  /** After a success the next refusal is a first one. */
  succeed: () => void
  waitedInMs: () => number
}

export function createHold(clock: Clock): Hold {
  let quietUntil = 0
  let waited = 0
  let refusedInARow = 0
  let refusedSince: number | undefined

  /** How long to hold: as long as the server says, longer where that did not help. */
  function measure(waitInMs: number | undefined): number {
    const least = waitInMs === undefined ? UNNAMED_HOLD_IN_MS : NAMED_HOLD_IN_MS
    const ownInMs = Math.min(LONGEST_HOLD_IN_MS, least * 2 ** Math.max(0, refusedInARow - 1))
    return Math.min(lengthen(Math.max(waitInMs ?? 0, ownInMs), clock), WAIT_CAP_IN_MS)
  }

  return {
    left: (now) => Math.max(0, quietUntil - now),
    count: () => ++refusedInARow,
    begin(waitInMs, isAnswering) {
      const now = clock.now()
      refusedSince ??= now
      // Too many at once is cured by fewer at once: while others are answered, nobody need wait.
      if (waitInMs === undefined && refusedInARow <= 1 && isAnswering) return true
      const holdInMs = measure(waitInMs)
      const isHopeful =
        (waitInMs ?? 0) <= WAIT_CAP_IN_MS && now + holdInMs - refusedSince <= HOPELESS_AFTER_IN_MS
      if (!isHopeful) return false
      const until = Math.max(quietUntil, Math.ceil(now + holdInMs))
      waited += until - Math.max(quietUntil, now)
      quietUntil = until
      return true
    },
    succeed() {
      refusedSince = undefined
      refusedInARow = 0
    },
    waitedInMs: () => Math.round(waited - Math.max(0, quietUntil - clock.now())),
  }
}
