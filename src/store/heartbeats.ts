import { readBeat, writeBeat } from './claim-entry.ts'
import type { Claim } from './claims.ts'
import type { Entries } from './shared-answers.ts'

/** Keeps the claims of this process alive. */
export interface Heartbeats {
  hold: (name: string, owner: string) => Claim
  /** Resolves when what was released has left the store. */
  settle: () => Promise<void>
}

export function createHeartbeats(entries: Entries, everyInMs: number): Heartbeats {
  /** By name: raises its count. */
  const held = new Map<string, () => void>()
  const leaving = new Set<Promise<void>>()
  let timer: NodeJS.Timeout | undefined

  async function isOwn(name: string, owner: string): Promise<boolean> {
    return readBeat((await entries.read(name))?.value)?.owner === owner
  }

  return {
    hold(name, owner) {
      let count = 0
      let beating = Promise.resolve()
      async function raise(): Promise<void> {
        // Another process that took this one for gone has a claim of its own there.
        if (await isOwn(name, owner)) await writeBeat(entries, name, { owner, count: ++count })
      }
      async function leave(): Promise<void> {
        // What is on its way would come back after it.
        await beating
        if (await isOwn(name, owner)) await entries.remove(name)
      }
      held.set(owner, () => (beating = beating.then(raise).catch(ignore)))
      timer ??= setInterval(() => held.forEach((beat) => beat()), everyInMs).unref()
      return {
        release() {
          held.delete(owner)
          if (held.size === 0) {
            clearInterval(timer)
            timer = undefined
          }
          const left = leave()
            .catch(ignore)
            .finally(() => leaving.delete(left))
          leaving.add(left)
        },
      }
    },
    async settle() {
      await Promise.all(leaving)
    },
  }
}

/** Others will see that nobody raises it. */
function ignore(): void {}
