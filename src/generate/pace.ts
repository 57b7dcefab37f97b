import { createAllowance } from './allowance.ts'
import { type Clock, lengthen } from './clock.ts'
import { createFlight } from './flight.ts'
import { createHold } from './hold.ts'
import type { Load } from './limits.ts'
import { createLine } from './line.ts'

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

/**
 * Keeps the limits that the server announces before it refuses, and halves the calls in flight when it refuses all the
 * same.
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
  const allowance = createAllowance(maxConcurrent)
  const flight = createFlight(clock)
  const hold = createHold(clock)
  const line = createLine({ clock, signal, findDelay, start })
  let refusals = 0
  let halvings = 0

  function findDelay(load: Load): number | undefined {
    const now = clock.now()
    const heldInMs = hold.left(now)
    if (heldInMs > 0) return heldInMs
    if (flight.size() >= allowance.calls()) return undefined
    return lengthen(flight.delay(load, now), clock)
  }

  function start(load: Load): Pass {
    const end = flight.start(load)
    const halvingsAtStart = halvings
    return {
      leave(outcome, headers) {
        end(headers)
        if (outcome === 'success') {
          hold.succeed()
          allowance.grow()
        }
        line.admit()
      },
      refuse(waitInMs, headers) {
        end(headers)
        refusals++
        // Calls that were in flight together are refused together; they count as one.
        if (halvingsAtStart === halvings) {
          halvings++
          allowance.shrink(hold.count() === 1 && waitInMs === undefined)
        }
        const isHopeful = hold.begin(waitInMs, flight.size() > 0)
        line.admit()
        return isHopeful
      },
    }
  }

  return {
    enter: ({ tokens }) => line.join({ requests: 1, tokens }),
    refusals: () => refusals,
    waitedInMs: hold.waitedInMs,
  }
}
