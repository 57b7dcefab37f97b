/** The longest delay in milliseconds: a storm of changes must not hold the docs up for ever. */
const LONGEST_IN_MS = 2000

export interface Debounce {
  /** Something happened. */
  touch: () => void
  close: () => void
}

/** Runs `work` once when nothing has happened for a while. */
export function createDebounce(delayInMs: number, work: () => void): Debounce {
  let timer: NodeJS.Timeout | undefined
  let firstAt = 0

  function run(): void {
    timer = undefined
    work()
  }

  return {
    touch() {
      const now = Date.now()
      if (!timer) firstAt = now
      clearTimeout(timer)
      const leftInMs = Math.max(0, firstAt + LONGEST_IN_MS - now)
      timer = setTimeout(run, Math.min(delayInMs, leftInMs))
    },
    close() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}

/** A promise that is resolved from outside. */
interface Deferred {
  promise: Promise<void>
  resolve: () => void
}

export function createDeferred(): Deferred {
  let resolve = (): void => {}
  const promise = new Promise<void>((settle) => (resolve = settle))
  return { promise, resolve }
}
