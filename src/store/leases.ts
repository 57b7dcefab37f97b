/** The right to ask for a key. */
export interface Lease {
  release: () => void
}

/** A key that another process asks for. */
export interface Holder {
  /** Resolves when the other process has asked or is gone, when waiting took too long, or when a signal aborts. */
  ended: (...signals: (AbortSignal | undefined)[]) => Promise<void>
}

/**
 * Divides the work among processes that share answers, so that two that want the same answer at once pay for one call.
 * Leases only save calls: where none can be taken, everybody asks.
 */
export interface Leases {
  take: (key: string) => Promise<Lease | Holder>
  /** Leaves nothing behind. */
  close: () => Promise<void>
}

/** Given out where no lease can be taken: its holder asks, and others may ask too. */
export const NO_LEASE: Lease = { release() {} }

/** Takes a lease among the processes of this machine first, which costs next to nothing, then among the machines. */
export function joinLeases(local: Leases, shared: Leases): Leases {
  return {
    async take(key) {
      const here = await local.take(key)
      if ('ended' in here) return here
      const there = await shared.take(key)
      if ('ended' in there) {
        // Every process of this machine waits for the other machine.
        here.release()
        return there
      }
      return {
        release() {
          there.release()
          here.release()
        },
      }
    },
    async close() {
      await local.close()
      await shared.close()
    },
  }
}

/** Waits for the leases of others, and for each key no longer than one call may take. */
export interface Waiting {
  /** Whether this key has been waited for long enough. */
  isOver: (key: string) => boolean
  start: (key: string) => Holder
}

export function createWaiting(
  isFree: (key: string) => Promise<boolean>,
  { patienceInMs, lookInMs }: { patienceInMs: number; lookInMs: number },
): Waiting {
  const deadlines = new Map<string, number>()
  const isOver = (key: string): boolean => performance.now() >= (deadlines.get(key) ?? Infinity)

  return {
    isOver,
    start(key) {
      if (!deadlines.has(key)) deadlines.set(key, performance.now() + patienceInMs)
      return {
        async ended(...given) {
          const signals = given.filter((signal) => signal !== undefined)
          const isAborted = (): boolean => signals.some((signal) => signal.aborted)
          while (!isAborted() && !isOver(key) && !(await isFree(key))) {
            if (!isAborted()) await sleep(lookInMs, signals)
          }
        },
      }
    },
  }
}

/** Keeps the process alive, since a process that only waits still has work to do. */
function sleep(inMs: number, signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, inMs)
    for (const signal of signals) signal.addEventListener('abort', end)
    function end(): void {
      clearTimeout(timer)
      for (const signal of signals) signal.removeEventListener('abort', end)
      resolve()
    }
  })
}
