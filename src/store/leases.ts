import { randomBytes } from 'node:crypto'

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

/** The lease of those who could take none: its holder asks, and others may ask too. */
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
export class Waiting {
  readonly #isFree: (key: string) => Promise<boolean>
  readonly #limits: { patienceInMs: number; lookInMs: number }
  readonly #deadlines = new Map<string, number>()

  constructor(
    isFree: (key: string) => Promise<boolean>,
    limits: { patienceInMs: number; lookInMs: number },
  ) {
    this.#isFree = isFree
    this.#limits = limits
  }

  /** Returns whether this key has been waited for long enough. */
  isOver(key: string): boolean {
    return performance.now() >= (this.#deadlines.get(key) ?? Infinity)
  }

  start(key: string): Holder {
    const { patienceInMs, lookInMs } = this.#limits
    if (!this.#deadlines.has(key)) this.#deadlines.set(key, performance.now() + patienceInMs)
    return {
      ended: async (...given) => {
        const signals = given.filter((signal) => signal !== undefined)
        const isAborted = (): boolean => signals.some((signal) => signal.aborted)
        while (!isAborted() && !this.isOver(key) && !(await this.#isFree(key))) {
          if (!isAborted()) await sleep(lookInMs, signals)
        }
      },
    }
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

/** The steps that a store does as a whole, so that no two machines can take one lease. */
export interface LeaseCommands {
  /** Takes the lease of a key for so long; `false` where somebody has it. */
  take: (key: string, owner: string, limitInMs: number) => Promise<boolean>
  /** Holds it for so long from now on, if it still is this owner's. */
  renew: (key: string, owner: string, limitInMs: number) => Promise<unknown>
  /** Ends it, if it still is this owner's. */
  release: (key: string, owner: string) => Promise<unknown>
  isTaken: (key: string) => Promise<boolean>
}

/** Returns undefined if the store is away, refuses, or has no leases. */
export type RunLeaseCommand = <T>(
  work: (commands: LeaseCommands) => Promise<T>,
) => Promise<T | undefined>

/** An owner that does not renew its lease for this long is gone. By the store's clock, which all machines share. */
const LIMIT_IN_MS = 15_000
const LOOK_IN_MS = 500

/** Leases among machines that share a store with an atomic step of its own. */
export function openSharedLeases(
  run: RunLeaseCommand,
  {
    patienceInMs,
    limitInMs = LIMIT_IN_MS,
    lookInMs = LOOK_IN_MS,
  }: { patienceInMs: number; limitInMs?: number; lookInMs?: number },
): Leases {
  /** The leases of this process, by owner. */
  const held = new Map<string, string>()
  const leaving = new Set<Promise<unknown>>()
  const waiting = new Waiting(
    async (key) => (await run((commands) => commands.isTaken(key))) !== true,
    { patienceInMs, lookInMs },
  )
  let timer: NodeJS.Timeout | undefined

  function renewAll(): void {
    for (const [owner, key] of held) void run((commands) => commands.renew(key, owner, limitInMs))
  }

  function hold(key: string, owner: string): Lease {
    held.set(owner, key)
    timer ??= setInterval(renewAll, limitInMs / 3).unref()
    return {
      release() {
        held.delete(owner)
        if (held.size === 0) {
          clearInterval(timer)
          timer = undefined
        }
        const left = run((commands) => commands.release(key, owner)).finally(() =>
          leaving.delete(left),
        )
        leaving.add(left)
      },
    }
  }

  return {
    async take(key) {
      if (waiting.isOver(key)) return NO_LEASE
      const owner = randomBytes(12).toString('hex')
      const isOwn = await run((commands) => commands.take(key, owner, limitInMs))
      if (isOwn === undefined) return NO_LEASE
      return isOwn ? hold(key, owner) : waiting.start(key)
    },
    async close() {
      await Promise.all(leaving)
    },
  }
}
