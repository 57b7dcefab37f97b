import { setTimeout as delay } from 'node:timers/promises'

const JITTER = 0.1

/** Time and chance, so that a test need not wait for either. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now: () => number
  /** Resolves after the time or when the signal aborts, whichever is first; never rejects. */
  sleep: (inMs: number, signal?: AbortSignal) => Promise<void>
  /** 0 up to 1. */
  random: () => number
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (inMs, signal) => {
    await delay(inMs, undefined, signal === undefined ? {} : { signal }).catch(() => {})
  },
  random: () => Math.random(),
}

/** A little longer by chance, never shorter: nobody is early, and several processes do not come at the same moment. */
export function lengthen(inMs: number, clock: Clock): number {
  return inMs * (1 + JITTER * clock.random())
}
