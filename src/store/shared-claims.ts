import { randomBytes } from 'node:crypto'
import { type Beat, nameClaim, readBeat, writeBeat } from './claim-entry.ts'
import { createClaimPolls } from './claim-polls.ts'
import { type Claim, type Claims, type Holder, UNCLAIMED } from './claims.ts'
import { createHeartbeats } from './heartbeats.ts'
import { createRoundTrips } from './round-trips.ts'
import type { ClaimPatience } from './claim-watch.ts'
import type { Entries } from './shared-answers.ts'

export interface SharedPatience extends ClaimPatience {
  heartbeatInMs: number
  /** How often the claims of others are looked at while somebody waits for them. */
  lookInMs: number
}

const HEARTBEAT_IN_MS = 5000
const STALE_IN_MS = 15_000
const LOOK_IN_MS = 500

/** A process that was busy each time acts on what it saw; two that do so at once both pay. */
const MOST_LOOKS = 5
/** A store that forgets what it took keeps no claims. */
const MOST_WRITES = 3

/**
 * Claims among machines that have nothing in common but a shared store, which can read, write and delete, and nothing in
 * one step. This is Fischer's algorithm (L. Lamport, "A fast mutual exclusion algorithm", ACM Transactions on Computer
 * Systems 5, 1987): look that nobody is there, write a mark of one's own, wait until everybody who saw nobody has written
 * too, and look again; the mark that stands then is the owner's. It is right as long as nobody takes longer from the look
 * to the mark than the others wait (`round-trips.ts`); where somebody does, both pay.
 *
 * An owner raises a counter while it lives. Whether it is gone each process judges by how long it saw the same count by
 * its own clock, which nobody can set, so that the clocks of two machines need not agree.
 */
export function openSharedClaims(
  entries: Entries,
  {
    patienceInMs,
    staleInMs = STALE_IN_MS,
    heartbeatInMs = HEARTBEAT_IN_MS,
    lookInMs = LOOK_IN_MS,
  }: Partial<SharedPatience> & Pick<SharedPatience, 'patienceInMs'>,
): Claims {
  const trips = createRoundTrips()
  const heartbeats = createHeartbeats(entries, heartbeatInMs)
  /** What was seen of others, and since when. */
  const seen = new Map<string, { beat: Beat; since: number }>()
  const polls = createClaimPolls(isEnded, lookInMs)
  /** When each key was first waited for. */
  const waitedSince = new Map<string, number>()

  /** Nothing where the store is away. */
  async function look(name: string): Promise<{ beat?: Beat; isHeld: boolean } | undefined> {
    for (let looks = 1; ; looks++) {
      const startedAt = performance.now()
      const { result, tookInMs } = await trips.measure(() => entries.read(name))
      if (!result) return undefined
      if (!trips.isFresh(tookInMs) && looks < MOST_LOOKS) continue
      const beat = readBeat(result.value)
      return beat ? { beat, isHeld: isLiving(name, beat, startedAt) } : { isHeld: false }
    }
  }

  /** From the end of the first look to the beginning of this one: this process may have been busy in both. */
  function isLiving(name: string, beat: Beat, startedAt: number): boolean {
    const known = seen.get(name)
    if (known?.beat.owner === beat.owner && known.beat.count === beat.count) {
      return startedAt - known.since <= staleInMs
    }
    seen.set(name, { beat, since: performance.now() })
    return true
  }

  async function isEnded(name: string): Promise<boolean> {
    return !(await look(name))?.isHeld
  }

  function waitFor(key: string): Holder {
    const since = waitedSince.get(key) ?? performance.now()
    waitedSince.set(key, since)
    return { ended: (...signals) => polls.wait(nameClaim(key), since + patienceInMs, signals) }
  }

  function isImpatient(key: string): boolean {
    return performance.now() - (waitedSince.get(key) ?? Infinity) > patienceInMs
  }

  return {
    async take(key): Promise<Claim | Holder> {
      const name = nameClaim(key)
      const owner = randomBytes(12).toString('hex')
      try {
        for (let writes = 0; writes < MOST_WRITES && !isImpatient(key); writes++) {
          const before = await look(name)
          if (!before) break
          if (before.isHeld) return waitFor(key)
          const written = await trips.measure(() => writeBeat(entries, name, { owner, count: 0 }))
          if (!written.result) break
          await new Promise((settled) => setTimeout(settled, trips.settleInMs()))
          const after = await look(name)
          if (!after) break
          if (after.beat?.owner === owner) return heartbeats.hold(name, owner)
          if (after.isHeld) return waitFor(key)
          // Otherwise whoever wrote over it is done already.
        }
      } catch {
        // What is wrong with the store is said where answers are read.
      }
      return UNCLAIMED
    },
    close: heartbeats.settle,
  }
}
