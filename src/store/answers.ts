import { splitCache } from '../options/cache.ts'
import {
  findAnswerFiles,
  openLocalAnswers,
  openMemory,
  type LocalAnswers,
} from './local-answers.ts'
import { locateCache, nameRoot } from './files.ts'
import { createComplaints } from './complaints.ts'
import { openFolderLeases } from './folder-leases.ts'
import { createIndex } from './latest.ts'
import { joinLeases, openSharedLeases, type Leases } from './leases.ts'
import { openOutbox } from './outbox.ts'
import { sealAnswer, type Answer, type StoredAnswer } from './answer.ts'
import { openSharedAnswers } from './shared-answers.ts'
import type { ResolvedOptions } from '../options/resolve.ts'

/**
 * The answers that were paid for, on this machine and in the store of the team. Whatever happens to a store costs a
 * warning, never a build; only wrong options throw.
 */
export interface Answers {
  get: (key: string) => Promise<StoredAnswer | undefined>
  getMany: (keys: readonly string[]) => Promise<Map<string, StoredAnswer>>
  /** Stamps what is stored under a key without reading it; `undefined` where only reading can tell. */
  look: (key: string) => string | undefined
  /** Stamps which answers there are; `undefined` where only reading can tell. */
  list: () => string | undefined
  /** Returns the answer as it was stored; `undefined` where it could not be. For this build it counts in any case. */
  put: (
    key: string,
    symbolId: string,
    answer: Answer,
    now?: Date,
  ) => Promise<StoredAnswer | undefined>
  /** The newest documentation of each symbol, whatever its text was then. */
  latest: (ids: ReadonlySet<string>) => Promise<Map<string, StoredAnswer>>
  /**
   * Begins a run: hands over to the shared store what earlier runs owe it. A store that failed more than a minute ago is
   * tried again.
   */
  handOver: () => Promise<void>
  /** Opens leases for one run, which wait no longer than `patienceInMs` for a key; nothing where nobody shares these answers. */
  openLeases: (patienceInMs: number) => Leases | undefined
  /** Ends connections that were opened here and would keep the process alive; they open again when they are needed. */
  close: () => Promise<void>
}

export interface AnswerSettings {
  cache: ResolvedOptions['cache']
  sharing?: ResolvedOptions['sharing']
  root: string
  warn: (line: string) => void
  /** How long the shared store may take for one answer. */
  patienceInMs?: number
}

const PATIENCE_IN_MS = 5_000

export function createAnswers(settings: AnswerSettings): Answers {
  const { root, warn, patienceInMs = PATIENCE_IN_MS } = settings
  const parts = splitCache(settings.cache)
  const isReadOnly = settings.sharing === 'read-only'
  // A machine that may not share keeps what it asked to itself.
  const folder =
    parts.local ?? (isReadOnly ? locateCache(root, `unshared-${nameRoot(root)}`) : undefined)
  const local = openLocal(folder, settings)
  const shared =
    parts.shared && openSharedAnswers({ shared: parts.shared, isReadOnly, warn, patienceInMs })
  const outbox = shared && !isReadOnly ? openOutbox(root) : undefined
  const { unwritable } = local ?? createComplaints({ name: 'the cache below `node_modules`', warn })
  /** What no store could take. What one took is read from it again, since somebody may have changed it. */
  const unkept = new Map<string, StoredAnswer>()
  // Where more is known than is shared: what strangers put into a folder must not spread.
  const index = createIndex(() => (local ?? shared!).scan())

  async function read(key: string): Promise<StoredAnswer | undefined> {
    return unkept.get(key) ?? local?.read(key) ?? outbox?.read(key) ?? (await readShared(key))
  }

  async function readShared(key: string): Promise<StoredAnswer | undefined> {
    const answer = await shared?.read(key)
    if (answer) await local?.write(answer)
    return answer
  }

  function complain(keys: readonly string[]): void {
    local?.complain(keys)
    shared?.complain(keys)
  }

  async function write(answer: StoredAnswer): Promise<boolean> {
    // Before it is sent, since a build may be killed meanwhile.
    const isOwed = await keepOwed(answer)
    const isHere = await local?.write(answer)
    const isShared = !isReadOnly && (await shared?.write(answer))
    if (isShared && isOwed) await outbox?.remove(answer.key)
    return [isOwed, isHere, isShared].includes(true)
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

  /** The newer answer counts: another machine may have asked later and handed over before. */
  async function handOver(key: string): Promise<void> {
    const owed = outbox!.read(key)
    if (owed && shared!.isAway()) return
    const there = owed && (await shared!.read(key))
    const isNewer = owed && (!there || there.date < owed.date)
    if (isNewer && !(await shared!.write(owed))) return
    if (!shared!.isAway()) await outbox!.remove(key)
  }

  return {
    async get(key) {
      const answer = await read(key)
      complain([key])
      return answer
    },
    async getMany(keys) {
      const found = new Map<string, StoredAnswer>()
      await forEachAtOnce(new Set(keys), async (key) => {
        const answer = await read(key)
        if (answer) found.set(key, answer)
      })
      complain(keys)
      return found
    },
    look(key) {
      const stamp = local?.look(key)
      // Others may have answered meanwhile.
      return stamp === '' && shared ? undefined : stamp
    },
    list: () => local?.list(),
    async put(key, symbolId, answer, now = new Date()) {
      const sealed = sealAnswer({ key, symbol: symbolId, answer, date: now })
      if (!sealed) {
        unwritable('one of them is no answer')
        return undefined
      }
      index.add(sealed)
      const isKept = await write(sealed)
      if (isKept) unkept.delete(key)
      else unkept.set(key, sealed)
      return isKept ? sealed : undefined
    },
    latest: (ids) => index.findNewest(ids, read),
    async handOver() {
      shared?.retry()
      try {
        await forEachAtOnce(outbox?.keys() ?? [], handOver)
      } catch (error) {
        unwritable(error)
      }
    },
    openLeases(patienceInMs) {
      const here = folder
        ? openFolderLeases(findAnswerFiles(root, folder).folder, { patienceInMs })
        : undefined
      const there =
        shared && !isReadOnly ? openSharedLeases(shared.lease, { patienceInMs }) : undefined
      return here && there ? joinLeases(here, there) : (here ?? there)
    },
    close: async () => shared?.close(),
  }
}

function openLocal(
  folder: string | false | undefined,
  settings: AnswerSettings,
): LocalAnswers | undefined {
  if (folder === undefined) return undefined
  return folder === false ? openMemory(settings) : openLocalAnswers(folder, settings)
}

const WORKERS = 32

/** Works through a list, some items at a time. */
async function forEachAtOnce<T>(
  items: Iterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  // One iterator for all workers: each takes the next item.
  const queue = items[Symbol.iterator]() as IterableIterator<T>
  const run = async (): Promise<void> => {
    for (const item of queue) await work(item)
  }
  await Promise.all(Array.from({ length: WORKERS }, run))
}
