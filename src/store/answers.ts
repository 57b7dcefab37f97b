import { readdirSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { resolve } from 'pathe'
import { splitCache } from '../options/cache.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { sealAnswer, type Answer, type Scanned, type StoredAnswer, openAnswer } from './answer.ts'
import { createComplaints, type Complaints } from './complaints.ts'
import { locateCache, nameRoot, DamageError, readPlainFile, replaceFile } from './files.ts'
import { openFolderLeases } from './folder-leases.ts'
import { joinLeases, openSharedLeases, type Leases } from './leases.ts'
import { FolderAnswers, MemoryAnswers, type LocalAnswers } from './local-answers.ts'
import { openSharedAnswers } from './shared-answers.ts'

/**
 * The answers that were paid for, on this machine and in the store of the team. Whatever happens to a store costs a
 * warning, never a build; only wrong options throw.
 */
export interface Answers {
  get: (key: string) => Promise<StoredAnswer | undefined>
  getMany: (keys: readonly string[]) => Promise<Map<string, StoredAnswer>>
  /** Stamps the answer that is stored under a key without reading it; `undefined` if only reading can tell. */
  look: (key: string) => string | undefined
  /** Stamps which answers there are; `undefined` if only reading can tell. */
  list: () => string | undefined
  /** Returns the answer as it was stored; `undefined` if it could not be stored. This build uses it in any case. */
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

interface AnswerSettings {
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
  const path = typeof folder === 'string' ? resolve(root, folder) : folder
  const complaints = createComplaints({ name: nameLocal(folder), warn })
  const local = openLocal(path, complaints)
  const shared =
    parts.shared && openSharedAnswers({ shared: parts.shared, isReadOnly, warn, patienceInMs })
  const outbox = shared && !isReadOnly ? locateOutbox(root) : undefined
  /** Answers that no store could take. One that a store took is read from there, since somebody may have changed it. */
  const unkept = new Map<string, StoredAnswer>()
  // The local store has more than is shared, and what strangers put into a folder must not spread.
  const history = new AnswerHistory(() => (local ?? shared!).scan())

  async function read(key: string): Promise<StoredAnswer | undefined> {
    const here = unkept.get(key) ?? local?.read(key)
    const owed = here ?? (outbox === undefined ? undefined : readOwed(outbox, key))
    return owed ?? (await readShared(key))
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
    const isOwed = await owe(answer)
    const isHere = await local?.write(answer)
    const isShared = !isReadOnly && (await shared?.write(answer))
    if (isShared && isOwed) await removeOwed(outbox!, answer.key)
    return [isOwed, isHere, isShared].includes(true)
  }

  /** Returns whether the outbox has the answer. */
  async function owe(answer: StoredAnswer): Promise<boolean> {
    if (outbox === undefined) return false
    try {
      await keepOwed(outbox, answer)
      return true
    } catch (error) {
      complaints.unwritable(error)
      return false
    }
  }

  /** The newer answer counts: another machine may have asked later and handed over before. */
  async function handOver(key: string): Promise<void> {
    const owed = readOwed(outbox!, key)
    if (owed && shared!.isAway()) return
    const there = owed && (await shared!.read(key))
    const isNewer = owed && (!there || there.date < owed.date)
    if (isNewer && !(await shared!.write(owed))) return
    if (!shared!.isAway()) await removeOwed(outbox!, key)
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
        complaints.unwritable('one of them is no answer')
        return undefined
      }
      history.add(sealed)
      const isKept = await write(sealed)
      if (isKept) unkept.delete(key)
      else unkept.set(key, sealed)
      return isKept ? sealed : undefined
    },
    latest: (ids) => history.findNewest(ids, read),
    async handOver() {
      shared?.retry()
      try {
        await forEachAtOnce(outbox === undefined ? [] : listOwed(outbox), handOver)
      } catch (error) {
        complaints.unwritable(error)
      }
    },
    openLeases(patienceInMs) {
      const here = path ? openFolderLeases(path, { patienceInMs }) : undefined
      const there =
        shared && !isReadOnly ? openSharedLeases(shared.lease, { patienceInMs }) : undefined
      return here && there ? joinLeases(here, there) : (here ?? there)
    },
    close: async () => shared?.close(),
  }
}

/** The name in messages. Without a local store they can only be about the outbox. */
function nameLocal(folder: string | false | undefined): string {
  if (folder === false) return 'memory'
  return folder === undefined ? 'the cache below `node_modules`' : `\`${folder}\``
}

function openLocal(
  path: string | false | undefined,
  complaints: Complaints,
): LocalAnswers | undefined {
  if (path === undefined) return undefined
  return path === false ? new MemoryAnswers(complaints) : new FolderAnswers(path, complaints)
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

/** The newest answer of each symbol. Scanning the store takes long, so it happens once, when somebody asks. */
class AnswerHistory {
  readonly #scan: () => Scanned
  readonly #added: StoredAnswer[] = []
  #candidates: Promise<Map<string, Candidate[]>> | undefined

  constructor(scan: () => Scanned) {
    this.#scan = scan
  }

  add(answer: StoredAnswer): void {
    this.#added.push(answer)
  }

  async findNewest(
    ids: ReadonlySet<string>,
    read: (key: string) => Promise<StoredAnswer | undefined>,
  ): Promise<Map<string, StoredAnswer>> {
    const candidates = await (this.#candidates ??= listCandidates(this.#scan()))
    for (const { symbol, key, date, docs } of this.#added.splice(0)) {
      if (docs) addTo(candidates, symbol, { key, date })
    }
    const newest = new Map<string, StoredAnswer>()
    for (const id of ids) {
      for (const { key } of (candidates.get(id) ?? []).sort(byNewest)) {
        const answer = await read(key)
        if (answer?.symbol !== id || !answer.docs) continue
        newest.set(id, answer)
        break
      }
    }
    return newest
  }
}

interface Candidate {
  key: string
  date: string
}

async function listCandidates(scanned: Scanned): Promise<Map<string, Candidate[]>> {
  const candidates = new Map<string, Candidate[]>()
  for await (const { key, value } of scanned) {
    const { symbol, date, docs } = value as Partial<Record<string, unknown>>
    if (!docs || typeof symbol !== 'string' || typeof date !== 'string') continue
    addTo(candidates, symbol, { key, date })
  }
  return candidates
}

function addTo(candidates: Map<string, Candidate[]>, symbol: string, candidate: Candidate): void {
  const list = candidates.get(symbol) ?? []
  list.push(candidate)
  candidates.set(symbol, list)
}

/** Answers of the same moment are ordered by key, so that every machine picks the same one. */
function byNewest(left: Candidate, right: Candidate): number {
  if (left.date !== right.date) return left.date < right.date ? 1 : -1
  return left.key < right.key ? -1 : 1
}

const RE_FILE = /^([\da-f]{64})\.json$/

/**
 * Answers that the shared store has not taken yet, one file each. An answer is put here before it is sent and leaves when
 * the store has it, so that neither a killed build nor a store that is away loses one. A later build hands them over.
 */
export function locateOutbox(root: string): string {
  return locateCache(root, `outbox-${nameRoot(root)}`)
}

/** Lists the keys of the answers in an outbox. */
function listOwed(outbox: string): string[] {
  try {
    return readdirSync(outbox).flatMap((name) => RE_FILE.exec(name)?.[1] ?? [])
  } catch {
    // Nothing was ever owed, so there is no folder.
    return []
  }
}

function readOwed(outbox: string, key: string): StoredAnswer | undefined {
  try {
    const text = readPlainFile(locateOwed(outbox, key))
    return text === undefined ? undefined : openAnswer(key, JSON.parse(text))
  } catch (error) {
    if (error instanceof DamageError || error instanceof SyntaxError) return undefined
    throw error
  }
}

async function keepOwed(outbox: string, answer: StoredAnswer): Promise<void> {
  await mkdir(outbox, { recursive: true })
  await replaceFile(locateOwed(outbox, answer.key), JSON.stringify(answer))
}

async function removeOwed(outbox: string, key: string): Promise<void> {
  await rm(locateOwed(outbox, key), { force: true })
}

function locateOwed(outbox: string, key: string): string {
  return `${outbox}/${key}.json`
}
