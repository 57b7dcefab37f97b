/** How quick a store is, as this process sees it. */
export interface RoundTrips {
  /** Does one thing with the store, and says how long it took. */
  measure: <T>(work: () => Promise<T>) => Promise<{ result: T; tookInMs: number }>
  /** How long a claim has to stand before it is believed. */
  settleInMs: () => number
  /** Whether a look was quick enough that what it saw may be acted on. */
  isFresh: (tookInMs: number) => boolean
}

const REMEMBERED = 20
const SHORTEST_IN_MS = 20
const LONGEST_IN_MS = 300

/**
 * A claim that was written is believed once nobody can still write another one over it: whoever looked before it came
 * has written by then. So it has to stand for longer than others take from a look to the end of their own writing, two
 * round trips, and it stands for three of the slowest. Others must not take longer than that either: a process that was
 * busy with something else between its question and the answer looks again before it writes.
 */
export function createRoundTrips(): RoundTrips {
  const latest: number[] = []
  return {
    async measure(work) {
      const startedAt = performance.now()
      const result = await work()
      const tookInMs = performance.now() - startedAt
      latest.push(tookInMs)
      if (latest.length > REMEMBERED) latest.shift()
      return { result, tookInMs }
    },
    settleInMs: () => Math.min(LONGEST_IN_MS, Math.max(SHORTEST_IN_MS, 3 * Math.max(0, ...latest))),
    // Not by the slowest: it is this process that may be slow, and others know only the store.
    isFresh: (tookInMs) => tookInMs <= Math.max(SHORTEST_IN_MS / 2, 2 * Math.min(...latest)),
  }
}
