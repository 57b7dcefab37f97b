import { splitCache } from '../options/cache.ts'
import { locateCache, nameRoot } from './cache-file.ts'
import { forEachAtOnce } from './at-once.ts'
import { createComplaints } from './complaints.ts'
import { openLocalAnswers } from './local-answers.ts'
import { openOutbox } from './outbox.ts'
import { type Entries, openSharedAnswers } from './shared-answers.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { StoredAnswer } from './answer.ts'
import type { Scanned } from './scan.ts'

/** The answers of this machine and of the team as one store; nothing here throws but `remove` and what is wrong with the options. */
export interface Access {
  read: (key: string) => Promise<StoredAnswer | undefined>
  write: (answer: StoredAnswer) => Promise<boolean>
  /** All that claims to be an answer; nothing where the store cannot be walked through. */
  scan: () => Scanned
  remove: (key: string) => Promise<boolean>
  /** Begins a pass over many keys. */
  begin: () => void
  /** Says what was damaged while these keys were read. */
  complain: (keys: readonly string[]) => void
  /** Stamps what is stored under a key without reading it; `undefined` where only reading can tell. */
  look: (key: string) => string | undefined
  /** Stamps which answers there are; `undefined` where only reading can tell. */
  list: () => Promise<string | undefined>
  /** Hands over what is owed, while the build goes on. */
  settle: () => void
  unwritable: (reason: unknown) => void
  /** Keys of what was found damaged. */
  damaged: () => string[]
  /** What machines may tell each other; nothing where nothing is shared or may be written. */
  entries: Entries | undefined
  /** Ends connections that were opened here; they open again when they are needed. */
  close: () => Promise<void>
}

export interface AccessSettings {
  cache: ResolvedOptions['cache']
  sharing?: ResolvedOptions['sharing']
  root: string
  warn: (line: string) => void
  /** How long the shared store may take for one answer. */
  patienceInMs: number
}

export function openAccess(settings: AccessSettings): Access {
  const { cache, sharing, root, warn } = settings
  const parts = splitCache(cache)
  const isReadOnly = sharing === 'read-only'
  const folder = parts.local ?? (isReadOnly ? locateUnshared(root) : undefined)
  const local = folder === undefined ? undefined : openLocalAnswers({ local: folder, root, warn })
  const shared =
    parts.shared && openSharedAnswers({ ...settings, shared: parts.shared, isReadOnly })
  const outbox = shared && !isReadOnly ? openOutbox(root) : undefined
  /** Where more is known than is shared: what strangers put into a folder must not spread. */
  const first = local ?? shared!
  let settled: Promise<unknown> = Promise.resolve()
  const { unwritable } = local ?? createComplaints({ name: 'the cache below `node_modules`', warn })

  async function readShared(key: string): Promise<StoredAnswer | undefined> {
    const answer = await shared?.read(key)
    if (answer) await local?.write(answer)
    return answer
  }

  /** What was asked later counts: another machine may have handed over before. */
  async function handOver(key: string): Promise<void> {
    const owed = outbox!.read(key)
    if (owed && shared!.isAway()) return
    const there = owed && (await shared!.read(key))
    const isNewer = owed && (!there || there.date < owed.date)
    if (isNewer && !(await shared!.write(owed))) return
    if (!shared!.isAway()) await outbox!.remove(key)
  }

  async function keepOwed(answer: StoredAnswer): Promise<boolean> {
    try {
      await outbox?.keep(answer)
      return outbox !== undefined
    } catch (error) {
      unwritable(error)
      return false
    }
  }

  return {
    async read(key) {
      const here = (await local?.read(key)) ?? outbox?.read(key)
      return here ?? (await readShared(key))
    },
    async write(answer) {
      // Before it is sent: a build may be killed meanwhile.
      const isOwed = await keepOwed(answer)
      const isHere = await local?.write(answer)
      const isShared = !isReadOnly && (await shared?.write(answer))
      if (isShared && isOwed) await outbox?.remove(answer.key)
      return [isOwed, isHere, isShared].includes(true)
    },
    scan: () => first.scan(),
    remove: (key) => first.remove(key),
    begin: () => shared?.retry(),
    complain(keys) {
      local?.complain(keys)
      shared?.complain(keys)
    },
    look(key) {
      const stamp = local?.look(key)
      // Others may have answered meanwhile.
      return stamp === '' && shared ? undefined : stamp
    },
    list: async () => local?.list(),
    settle() {
      const owed = outbox?.keys() ?? []
      settled = forEachAtOnce(owed, handOver).catch(unwritable)
    },
    unwritable,
    damaged: () => [...first.damaged],
    entries: isReadOnly ? undefined : shared?.entries,
    async close() {
      await settled
      await shared?.close()
    },
  }
}

/** Where a machine that may not share keeps what it asked. */
function locateUnshared(root: string): string {
  return locateCache(root, `unshared-${nameRoot(root)}`)
}
