import { join, resolve, sep } from 'node:path'
import { followImports, isStillClosed, type Closure } from './closure.ts'
import type { Collection } from './collection.ts'
import { listEntries } from './entries.ts'
import { createDisk, type Disk } from './disk.ts'
import { isSettled } from './file-stamp.ts'
import { followLinks } from './listing.ts'
import { createReach, type Reach } from './reach.ts'
import type { ModuleHead, RecordCache } from './record-cache.ts'
import type { ModuleRecord } from './record.ts'
import { createResolver, relativePath } from './resolve.ts'
import { scriptOfFile } from './script.ts'
import { readSource, type Source } from './source.ts'

export interface CollectorOptions {
  /** The project's folder, absolute. */
  root: string
  /** Whether a file, given by its absolute path, is to be documented. */
  filter: (path: string) => boolean
  /** What earlier builds found out. */
  records: RecordCache
}

export interface Collector {
  /**
   * The modules that the entries reach, and those of the bundler's own graph. Files are absolute paths or the bundler's
   * ids; an entry may be a page. The same files give the same reach, whatever was noticed before.
   */
  reach: (entries: readonly string[], extra: readonly string[]) => Promise<Reach>
  /** What those modules declare. An unchanged build may do without. */
  link: (reach: Reach) => Promise<Collection>
  /** Both. */
  collect: (entries: readonly string[], extra: readonly string[]) => Promise<Collection>
  /** Starts to read a module early. Never throws. */
  notice: (file: string) => void
}

/** Collects the symbols of a project from its sources on disk. */
export function createCollector({ root: givenRoot, filter, records }: CollectorOptions): Collector {
  const root = followLinks(resolve(givenRoot))
  const isInside = (file: string): boolean => isProjectFile(file, root)
  const paths = new Map<string, string | undefined>()
  /** The posix path of a module of the project; `undefined` for other files. */
  const pathOf = (file: string): string | undefined => {
    if (paths.has(file)) return paths.get(file)
    const path = scriptOfFile(file) && isInside(file) ? relativePath(root, file) : undefined
    const passed = path !== undefined && filter(join(givenRoot, path)) ? path : undefined
    paths.set(file, passed)
    return passed
  }
  /** Read early, for the next collection. */
  const noticed = new Map<string, Source>()
  /** Read by the last collection, where a change would be seen without reading again: a save changes one file. */
  let settled = new Map<string, Source>()
  /** What the last reach found, and all that it saw. */
  let last: { startedAt: number; disk: Disk; closure: Closure } | undefined

  async function readRecord(
    text: string,
    textHash: string,
    fileName: string,
  ): Promise<ModuleRecord> {
    // Only now: a build whose modules are all known parses nothing.
    const { parseModule } = await import('./parse.ts')
    // Whoever waited for the same text finds it here.
    const known = records.record(textHash)
    if (known) return known
    const record = parseModule(text, fileName)
    records.keepRecord(textHash, record)
    return record
  }

  function knownHead(textHash: string): ModuleHead | undefined {
    return records.head ? records.head(textHash) : records.record(textHash)
  }

  async function reach(entries: readonly string[], extra: readonly string[]): Promise<Reach> {
    const now = Date.now()
    const known = last?.disk.isStill(last.startedAt) ? last : undefined
    const { startedAt, disk } = known ?? { startedAt: now, disk: createDisk(root) }
    const normalize = (id: string): string[] => {
      const file = fileOfId(id, root)
      return file === undefined ? [] : [disk.realPath(file)]
    }
    const pages = entries.flatMap(normalize)
    const started = await listEntries(pages, root, disk, readRecord)
    const entryFiles = started.entries.flatMap(normalize)
    const starts = [
      ...entryFiles,
      ...started.imported.flatMap(normalize),
      ...extra.flatMap(normalize),
    ]
    const resolver = createResolver({ root, disk, records, isInside })
    const unchanging = new Map<string, Source>()
    const read = (file: string): Source => {
      const source = disk.readModule(file, noticed.get(file) ?? settled.get(file))
      if (source.look && isSettled(source.look, now)) unchanging.set(file, source)
      return source
    }
    const closure =
      known && isStillClosed(known.closure, { starts, pathOf, read })
        ? known.closure
        : await followImports({ starts, pathOf, read, knownHead, readRecord, resolver })
    last = { startedAt, disk, closure }
    noticed.clear()
    settled = unchanging
    const entryPaths = new Set(entryFiles.flatMap((file) => pathOf(file) ?? []))
    return createReach(closure, entryPaths, disk.trace(startedAt))
  }

  async function link({ modules, entries, skipped, unresolved }: Reach): Promise<Collection> {
    const { linkSymbols } = await import('./symbols.ts')
    const collected: Collection['modules'] = new Map()
    for (const { file, path, text, textHash, resolved } of modules) {
      const targets = [...resolved].map(([to, target]) => [to, relativePath(root, target)] as const)
      const record = records.record(textHash) ?? (await readRecord(text, textHash, file))
      collected.set(path, { path, text, textHash, record, resolved: new Map(targets) })
    }
    return { modules: collected, symbols: linkSymbols(collected, entries), skipped, unresolved }
  }

  return {
    reach,
    link,
    collect: async (entries, extra) => link(await reach(entries, extra)),
    notice(id) {
      const file = fileOfId(id, root)
      if (file === undefined || noticed.has(file) || pathOf(file) === undefined) return
      const source = readSource(file, settled.get(file))
      noticed.set(file, source)
      if (source.text === undefined || knownHead(source.textHash)) return
      void readRecord(source.text, source.textHash, file)
    },
  }
}

/** In the project's folder, and in no package's. */
function isProjectFile(file: string, root: string): boolean {
  if (!file.startsWith(root.endsWith(sep) ? root : root + sep)) return false
  return !`/${relativePath(root, file)}`.includes('/node_modules/')
}

/** Bundlers add queries to paths, and name modules that are no files. */
function fileOfId(id: string, root: string): string | undefined {
  if (id.includes('\0')) return undefined
  return resolve(root, id.replace(/[?#].*$/s, ''))
}
