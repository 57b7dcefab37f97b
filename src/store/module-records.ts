import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'pathe'
import { RECORD_VERSION } from '../collect/record-cache.ts'
import { formatEntry, readRecordFile, stringify } from './record-file.ts'
import { removeAbandoned, replaceFile } from './replace-file.ts'
import type { RecordCache } from '../collect/record-cache.ts'
import type { ModuleRecord } from '../collect/record.ts'
import type { Issue } from '../types.ts'
import type { Entry } from './record-file.ts'

const DAY_IN_MS = 24 * 60 * 60 * 1000
/** Other branches and other environments come back within this time, or never. */
const KEPT_IN_DAYS = 30
/** Entries that this run did not use: as many as it used, and some more for small projects. */
const SPARE_ENTRIES = 200

interface Resolution {
  stamp: string
  resolution: Record<string, string | null>
}

/** What was found wrong with hand-written docs, by symbol id. */
export type HumanVerdicts = Record<string, { checked: number; faults: Issue[] }>

export interface ModuleRecords extends RecordCache {
  /** `stamp` covers all modules of the project, since a claim may be about any of them. */
  verdicts: (stamp: string) => HumanVerdicts | undefined
  keepVerdicts: (stamp: string, verdicts: HumanVerdicts) => void
  save: () => Promise<void>
}

/**
 * What earlier builds found in the modules: local and disposable. A file that is missing, damaged or of another
 * version is an empty cache, and a folder that cannot be written is none.
 */
export async function openModuleRecords(
  root: string,
  now: () => number = Date.now,
): Promise<ModuleRecords> {
  const file = locateRecords(root)
  const header = stringify({ version: RECORD_VERSION, root })
  const entries = await readRecordFile(file, header)
  let changed = false

  const read = (id: string): unknown => {
    const entry = entries.get(id)
    const value = entry?.read()
    if (!entry || value === undefined) return undefined
    entry.used = true
    return value
  }

  const keep = (id: string, value: unknown): void => {
    changed = true
    entries.set(id, { used: true, day: 0, read: () => value })
  }

  return {
    record: (textHash) => read(`module ${textHash}`) as ModuleRecord | undefined,
    keepRecord: (textHash, record) => keep(`module ${textHash}`, record),
    resolution(path, stamp) {
      const found = read(`resolution ${path}`) as Resolution | undefined
      return found?.stamp === stamp ? found.resolution : undefined
    },
    keepResolution: (path, stamp, resolution) =>
      keep(`resolution ${path}`, { stamp, resolution } satisfies Resolution),
    verdicts: (stamp) => read(`verdicts ${stamp}`) as HumanVerdicts | undefined,
    keepVerdicts: (stamp, verdicts) => keep(`verdicts ${stamp}`, verdicts),
    async save() {
      if (!changed) return
      changed = false
      const today = Math.floor(now() / DAY_IN_MS)
      dropOld(entries, today)
      const lines = [...entries].map(([id, entry]) => formatEntry(id, entry, today))
      await writeQuietly(file, `${[header, ...lines].join('\n')}\n`)
    },
  }
}

/** One file per root below the nearest `node_modules`, which is where tools keep what is disposable. */
function locateRecords(root: string): string {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16)
  const folder = join(findModules(root) ?? root, 'node_modules')
  return join(folder, '.cache/unplugin-symbol-docs', `modules-${name}.txt`)
}

function findModules(folder: string): string | undefined {
  if (existsSync(join(folder, 'node_modules'))) return folder
  const parent = dirname(folder)
  return parent === folder ? undefined : findModules(parent)
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

async function writeQuietly(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true })
    await replaceFile(file, text, { durable: false })
    await removeAbandoned(dirname(file))
  } catch {
    // A cache that cannot be written costs time, and nobody can do anything about it.
  }
}
