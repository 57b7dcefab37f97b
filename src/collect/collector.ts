import { realpathSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { compare } from './compare.ts'
import { followImports, type Closure } from './closure.ts'
import type { CollectedModule, Collection } from './collection.ts'
import { listEntries } from './entries.ts'
import { createFolders } from './folders.ts'
import { parseModule } from './parse.ts'
import type { RecordCache } from './record-cache.ts'
import type { ModuleRecord } from './record.ts'
import { createResolver, relativePath } from './resolve.ts'
import { scriptOfFile } from './script.ts'
import { readSource, type Source } from './source.ts'
import { linkSymbols } from './symbols.ts'

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
   * Everything that the entries reach, and the modules of the bundler's own graph. Files are absolute paths or the
   * bundler's ids; an entry may be a page. The same files give the same collection, whatever was noticed before.
   */
  collect: (entries: readonly string[], extra: readonly string[]) => Promise<Collection>
  /** Starts to read a module early. Never throws. */
  notice: (file: string) => void
}

/** Collects the symbols of a project from its sources on disk. */
export function createCollector({ root: givenRoot, filter, records }: CollectorOptions): Collector {
  const root = realRoot(givenRoot)
  const isInside = (file: string): boolean => isProjectFile(file, root)
  /** The posix path of a module of the project; `undefined` for other files. */
  const pathOf = (file: string): string | undefined => {
    if (!scriptOfFile(file) || !isInside(file)) return undefined
    const path = relativePath(root, file)
    return filter(join(givenRoot, path)) ? path : undefined
  }
  /** Read early, for the next collection. */
  const noticed = new Map<string, Promise<Source>>()

  function readRecord(text: string, textHash: string, fileName: string): ModuleRecord {
    const known = records.record(textHash)
    if (known) return known
    const record = parseModule(text, fileName)
    records.keepRecord(textHash, record)
    return record
  }

  return {
    async collect(entries, extra) {
      const folders = createFolders()
      const normalize = (id: string): string[] => {
        const file = fileOfId(id, root)
        return file === undefined ? [] : [folders.realPath(file)]
      }
      const pages = entries.flatMap(normalize)
      const started = await listEntries(pages, root, readRecord)
      const entryFiles = started.entries.flatMap(normalize)
      const starts = [
        ...entryFiles,
        ...started.imported.flatMap(normalize),
        ...extra.flatMap(normalize),
      ]
      const resolver = createResolver({ root, folders, records, isInside })
      const read = async (file: string): Promise<Source> =>
        readSource(file, await noticed.get(file))
      const closure = await followImports({ starts, pathOf, read, readRecord, resolver })
      noticed.clear()
      const entryPaths = entryFiles.flatMap((file) => pathOf(file) ?? [])
      return createCollection(closure, new Set(entryPaths), (file) => relativePath(root, file))
    },
    notice(id) {
      const file = fileOfId(id, root)
      if (file === undefined || noticed.has(file) || pathOf(file) === undefined) return
      const source = readSource(file)
      noticed.set(file, source)
      void source.then(({ text, textHash }) => {
        if (text !== undefined) readRecord(text, textHash, file)
      })
    },
  }
}

/** In the project's folder, and in no package's. */
function isProjectFile(file: string, root: string): boolean {
  if (!file.startsWith(root.endsWith(sep) ? root : root + sep)) return false
  return !`/${relativePath(root, file)}`.includes('/node_modules/')
}

function realRoot(root: string): string {
  try {
    return realpathSync.native(root)
  } catch {
    return resolve(root)
  }
}

/** Bundlers add queries to paths, and name modules that are no files. */
function fileOfId(id: string, root: string): string | undefined {
  if (id.includes('\0')) return undefined
  return resolve(root, id.replace(/[?#].*$/s, ''))
}

function createCollection(
  closure: Closure,
  entries: ReadonlySet<string>,
  pathOf: (file: string) => string,
): Collection {
  const modules = new Map<string, CollectedModule>()
  const found = closure.modules.sort((one, other) => compare(one.path, other.path))
  for (const { path, text, textHash, record, resolved } of found) {
    const targets = [...resolved].map(([specifier, file]) => [specifier, pathOf(file)] as const)
    modules.set(path, { path, text, textHash, record, resolved: new Map(targets) })
  }
  return {
    modules,
    symbols: linkSymbols(modules, entries),
    skipped: closure.skipped.sort((one, other) => compare(one.module, other.module)),
    unresolved: found.flatMap(({ path, unresolved }) =>
      unresolved.map((specifier) => ({ module: path, specifier })),
    ),
  }
}
