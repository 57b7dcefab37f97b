import { randomBytes } from 'node:crypto'
import { createWaiting, NO_LEASE, type Lease, type Leases } from './leases.ts'

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

/** Gives nothing where the store is away, refuses, or has no leases. */
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
  const waiting = createWaiting(
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
