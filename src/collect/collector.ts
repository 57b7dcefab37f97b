import { join, resolve, sep } from 'node:path'
import type { Alias } from '../options/resolve.ts'
import { followImports } from './closure.ts'
import type { Collection } from './collection.ts'
import { listEntries } from './entries.ts'
import { createDisk } from './disk.ts'
import { isSettled } from './file-stamp.ts'
import { followLinks } from './listing.ts'
import { createReach, type Reach } from './reach.ts'
import type { RecordCache } from './record-cache.ts'
import type { ModuleRecord } from './record.ts'
import { createResolver, relativePath } from './resolve.ts'
import { scriptOfFile } from './script.ts'
import { readSource, type Source } from './source.ts'
import { isInSurvey, openSurvey, writeSurvey, type Surveyed } from './survey.ts'

export interface CollectorOptions {
  /** The project's folder, absolute. */
  root: string
  /** Whether a file, given by its absolute path, is to be documented. */
  filter: (path: string) => boolean
  /** What earlier builds found out. */
  records: RecordCache
  /** The bundler's own. */
  aliases?: readonly Alias[]
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
export function createCollector({
  root: givenRoot,
  filter,
  records,
  aliases = [],
}: CollectorOptions): Collector {
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
  /** Read before, where a change would be seen without reading again: a save changes one file. */
  let settled = new Map<string, Source>()
  /** What was found so far. */
  let surveyed: Surveyed | undefined

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

  /** What is known of a disk that is still so. */
  function survey(): Surveyed {
    if (!surveyed) {
      const kept = records.survey?.()
      const opened = kept && openSurvey(root, kept)
      if (opened) settled = opened.sources
      surveyed = opened
    }
    if (!surveyed?.disk.isStill()) surveyed = { disk: createDisk(root), modules: new Map() }
    return surveyed
  }

  async function reach(entries: readonly string[], extra: readonly string[]): Promise<Reach> {
    const now = Date.now()
    const { disk, modules } = survey()
    const normalize = (id: string): string[] => {
      const file = fileOfId(id, root)
      if (file === undefined) return []
      return [modules.has(file) ? file : disk.realPath(file)]
    }
    const pages = entries.flatMap(normalize)
    const started = await listEntries(pages, root, disk, readRecord)
    const entryFiles = started.entries.flatMap(normalize)
    const starts = [
      ...entryFiles,
      ...started.imported.flatMap(normalize),
      ...extra.flatMap(normalize),
    ]
    const resolver = createResolver({ root, disk, records, isInside, aliases })
    const seen = new Set<string>()
    const read = (file: string): Source => {
      seen.add(file)
      const source = disk.readModule(file, noticed.get(file) ?? settled.get(file))
      if (source.look && isSettled(source.look, now)) settled.set(file, source)
      else settled.delete(file)
      return source
    }
    const options = {
      starts,
      pathOf,
      read,
      knownRecord: records.record,
      readRecord,
      resolver,
      earlier: modules,
    }
    const closure = await followImports(options)
    for (const module of closure.modules) modules.set(module.file, module)
    const isWritten = closure.modules.every((module) => isInSurvey(module, disk))
    if (!isWritten) records.keepSurvey?.(writeSurvey(root, { disk, modules }))
    noticed.clear()
    const entryPaths = new Set(entryFiles.flatMap((file) => pathOf(file) ?? []))
    return createReach(closure, entryPaths, disk.trace(seen))
  }

  async function link({ modules, entries, skipped, unresolved }: Reach): Promise<Collection> {
    const { linkSymbols } = await import('./symbols.ts')
    const collected: Collection['modules'] = new Map()
    for (const module of modules) {
      const { file, path, textHash, resolved } = module
      const targets = [...resolved].map(([to, target]) => [to, relativePath(root, target)] as const)
      const record = records.record(textHash) ?? (await readRecord(module.text, textHash, file))
      collected.set(path, {
        path,
        textHash,
        record,
        resolved: new Map(targets),
        // Few are looked at where all is known.
        get text() {
          return module.text
        },
      })
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
      if (source.textHash === undefined || records.record(source.textHash)) return
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
