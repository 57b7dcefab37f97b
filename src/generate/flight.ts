import type { Clock } from './clock.ts'
import { createLimits, type Load } from './limits.ts'

/** The calls in flight, and what they leave of the limits that the server announces. */
export interface Flight {
  size: () => number
  /** Milliseconds until a call of that load is within the limits. */
  delay: (load: Load, now: number) => number
  /** Takes a call in and gives what ends it, with the headers of its answer. */
  start: (load: Load) => (headers: Headers | undefined) => void
}

export function createFlight(clock: Clock): Flight {
  const limits = createLimits()
  /** Loads in the order of their start. */
  const open = new Set<Load>()

  return {
    size: () => open.size,
    delay: limits.delay,
    start(load) {
      limits.take(load, clock.now())
      open.add(load)
      const takenAtStart = limits.taken()
      return (headers) => {
        // The server may not have counted what was taken since, nor what was on its way before and still is.
        const uncounted = subtract(limits.taken(), takenAtStart)
        for (const earlier of open) {
          if (earlier === load) break
          uncounted.requests += earlier.requests
          uncounted.tokens += earlier.tokens
        }
        open.delete(load)
        limits.read(headers, uncounted, clock.now())
      }
    },
  }
}

function subtract(one: Load, other: Load): Load {
  return { requests: one.requests - other.requests, tokens: one.tokens - other.tokens }
}
