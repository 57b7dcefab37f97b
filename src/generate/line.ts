import type { Clock } from './clock.ts'

/** Those who wait to start. First come, first served, with one timer for all. */
export interface Line<Load, Pass> {
  /** Resolves when it is one's turn, with nothing when nobody's turn comes any more. */
  join: (load: Load) => Promise<Pass | undefined>
  /** Lets in whoever may start and sets the timer for the next. */
  admit: () => void
}

export function createLine<Load, Pass>(options: {
  clock: Clock
  /** Sends everybody away. */
  signal: AbortSignal
  /** How long until the next may start; `undefined` where only another's end helps. */
  findDelay: (load: Load) => number | undefined
  start: (load: Load) => Pass
}): Line<Load, Pass> {
  const { clock, signal, findDelay, start } = options
  const queue: { load: Load; resolve: (pass: Pass | undefined) => void }[] = []
  let timer = new AbortController()

  function admit(): void {
    timer.abort()
    for (let next = queue[0]; next; next = queue[0]) {
      const delayInMs = signal.aborted ? 0 : findDelay(next.load)
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

  signal.addEventListener('abort', admit, { once: true })

  return {
    join: (load) =>
      new Promise((resolve) => {
        queue.push({ load, resolve })
        admit()
      }),
    admit,
  }
}
