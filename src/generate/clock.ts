import { setTimeout as delay } from 'node:timers/promises'
import { WAIT_CAP_IN_MS } from './waits.ts'

/** The share of a wait that chance adds, so that several processes do not come at the same moment. */
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

/** Makes a wait a little longer by chance, never shorter: nobody may be early. */
export function lengthen(inMs: number, clock: Clock): number {
  return inMs * (1 + JITTER * clock.random())
}

/** Milliseconds before the first retry that no server asked for; each further one waits twice as long. */
const BACK_OFF_IN_MS = 500
/** The share that chance adds to it, so that calls which failed together do not come back together. */
const BACK_OFF_JITTER = 0.5

/**
 * Waits before a retry, the first of which is 1, at least as long as the server asks. Returns `false` where the run ended
 * meanwhile, or where the server asks for longer than a build waits.
 */
export async function backOff(
  retry: number,
  waitInMs: number,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<boolean> {
  if (waitInMs > WAIT_CAP_IN_MS) return false
  const ownInMs = BACK_OFF_IN_MS * 2 ** (retry - 1)
  await clock.sleep(Math.max(ownInMs, waitInMs) * (1 + BACK_OFF_JITTER * clock.random()), signal)
  return !signal.aborted
}
