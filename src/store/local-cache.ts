import { locateCache, nameRoot } from './cache-file.ts'
import { formatEntry, readRecordFile, stringify } from './record-file.ts'
import { writeQuietly } from './replace-file.ts'
import type { Entry } from './record-file.ts'

const DAY_IN_MS = 24 * 60 * 60 * 1000
/** Other branches and other environments come back within this time, or never. */
const KEPT_IN_DAYS = 30
/** Entries that this run did not use: as many as it used, and some more for small projects. */
const SPARE_ENTRIES = 200

/** Values by name, local and disposable. */
export interface LocalCache {
  read: (id: string) => unknown
  keep: (id: string, value: unknown) => void
  /** How many entries there are, and how many of them are not on disk. */
  count: () => { all: number; unsaved: number }
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
  let unsaved = 0
  let opened: Map<string, Entry> | undefined
  /** Many builds need nothing of it. */
  const open = (): Map<string, Entry> => (opened ??= readRecordFile(file, header))

  return {
    read(id) {
      const entry = open().get(id)
      const value = entry?.read()
      if (!entry || value === undefined) return undefined
      entry.used = true
      return value
    },
    keep(id, value) {
      unsaved += 1
      open().set(id, { used: true, day: 0, read: () => value })
    },
    count: () => ({ all: opened?.size ?? 0, unsaved }),
    async save() {
      if (unsaved === 0) return
      unsaved = 0
      const entries = open()
      const today = Math.floor(now() / DAY_IN_MS)
      dropOld(entries, today)
      const lines = [...entries].map(([id, entry]) => formatEntry(id, entry, today))
      await writeQuietly(file, `${[header, ...lines].join('\n')}\n`)
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
