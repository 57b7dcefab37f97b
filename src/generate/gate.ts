import { setMaxListeners } from 'node:events'
import type { ErrorCode } from '../types.ts'
import { stopFor, type Stop } from './failures.ts'

/** The end of a run: because its caller ends it, or because no further call would fare better. */
export interface Gate {
  /** Aborts when no call is to start any more. */
  signal: AbortSignal
  close: () => void
  /** Closes it for a reason; the first one counts. */
  stop: (code: ErrorCode) => void
  stopped: () => Stop | undefined
  /** Lets go of the caller's signal. */
  leave: () => void
}

export function openGate(outer: AbortSignal | undefined): Gate {
  const controller = new AbortController()
  const { signal } = controller
  // Every call that waits listens; Node takes more than ten for a leak and warns the user.
  setMaxListeners(0, signal)
  const close = (): void => controller.abort()
  // By hand, since in Node 20 each `AbortSignal.any` stays on a long-lived signal.
  if (outer?.aborted) close()
  outer?.addEventListener('abort', close)
  let stopped: Stop | undefined

  return {
    signal,
    close,
    stop(code) {
      stopped ??= stopFor(code)
      close()
    },
    stopped: () => stopped,
    leave: () => outer?.removeEventListener('abort', close),
  }
}
