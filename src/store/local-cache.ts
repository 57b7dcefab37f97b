import { locateCache, nameRoot } from './cache-file.ts'
import {
  formatEntry,
  readRecordFile,
  stringify,
  type Entry,
  type RecordFile,
} from './record-file.ts'
import { appendQuietly, writeQuietly } from './replace-file.ts'

const DAY_IN_MS = 24 * 60 * 60 * 1000
/** Other branches and other environments come back within this time, or never. */
const KEPT_IN_DAYS = 30
/** Entries that this run did not use: as many as it used, and some more for small projects. */
const SPARE_ENTRIES = 200

/** Values by name, local and disposable. */
export interface LocalCache {
  read: (id: string) => unknown
  keep: (id: string, value: unknown) => void
  /** Writes what is new. Never throws. */
  save: () => Promise<void>
}

/**
 * Opens one file of values. A file that is missing, damaged or of another version is an empty cache, and a folder that
 * cannot be written is none.
 */
export function openLocalCache({
  root,
  name,
  version,
  now = Date.now,
}: {
  root: string
  /** What is kept, one word. */
  name: string
  /** Whoever wrote another one is not believed. */
  version: object
  now?: (() => number) | undefined
}): LocalCache {
  const file = locateCache(root, `${name}-${nameRoot(root)}.txt`)
  // Caches are copied to other machines, which a path would tell of this one.
  const header = stringify({ ...version, root: nameRoot(root) })
  const unsaved = new Set<string>()
  let opened: RecordFile | undefined
  /** Many builds need nothing of it. */
  const open = (): RecordFile => (opened ??= readRecordFile(file, header))

  /** The line of an entry as it will be in the file. */
  function write(id: string, entry: Entry, today: number): string {
    const line = formatEntry(id, entry, today)
    entry.size = line.length
    if (entry.used) entry.day = today
    return line
  }

  /** Adds what is new, unless others are to be kept for longer or half of the file would be of no use. */
  async function append(ids: readonly string[], today: number): Promise<boolean> {
    const record = open()
    const { entries, size } = record
    const isNew = new Set(ids)
    const old = [...entries].flatMap(([id, entry]) => (entry.used && !isNew.has(id) ? entry : []))
    if (size === 0 || old.some(({ day }) => day !== today)) return false
    const text = ids.map((id) => write(id, entries.get(id)!, today)).join('')
    const useful = old.reduce((sum, entry) => sum + entry.size, text.length)
    if (size + text.length > 2 * useful) return false
    // The last line has no end where somebody was killed over it.
    if (!(await appendQuietly(file, `${header}\n`, `\n${text}`))) return false
    record.size += text.length
    return true
  }

  async function writeAll(today: number): Promise<void> {
    const record = open()
    dropOld(record.entries, today)
    const lines = [...record.entries].map(([id, entry]) => write(id, entry, today))
    const text = `${header}\n${lines.join('')}`
    await writeQuietly(file, text)
    record.size = text.length
  }

  return {
    read(id) {
      const entry = open().entries.get(id)
      const value = entry?.read()
      if (!entry || value === undefined) return undefined
      entry.used = true
      return value
    },
    keep(id, value) {
      unsaved.add(id)
      open().entries.set(id, { used: true, day: 0, size: 0, read: () => value })
    },
    async save() {
      if (unsaved.size === 0) return
      const ids = [...unsaved]
      unsaved.clear()
      const today = Math.floor(now() / DAY_IN_MS)
      if (!(await append(ids, today))) await writeAll(today)
    },
  }
}

function dropOld(entries: Map<string, Entry>, today: number): void {
  const spare = [...entries]
    .filter(([, { used }]) => !used)
    .sort(([, left], [, right]) => right.day - left.day)
  const most = entries.size - spare.length + SPARE_ENTRIES
  for (const [position, [id, { day }]] of spare.entries()) {
    if (position >= most || today - day > KEPT_IN_DAYS) entries.delete(id)
  }
}
