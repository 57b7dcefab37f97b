import { setImmediate as nextTurn } from 'node:timers/promises'

/** Long enough to get work done, short enough that a dev server answers in between. */
const SLICE_IN_MS = 15

/** Gives the event loop a turn whenever work has gone on for a slice of time. */
export type Pause = () => Promise<void> | undefined

export function createPause(): Pause {
  let since = performance.now()
  return () => {
    if (performance.now() - since < SLICE_IN_MS) return undefined
    return nextTurn().then(() => {
      since = performance.now()
    })
  }
}
