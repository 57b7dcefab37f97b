import { join, resolve, sep } from 'node:path'
import type { Alias } from '../options/resolve.ts'
import { createOutline, type CollectedModule, type Collection, type Outline } from './collection.ts'
import { compare } from './compare.ts'
import { createDisk, followLinks, lookAtFile, reopenDisk, type Trace } from './disk.ts'
import { listEntries } from './entries.ts'
import { createPause } from './pause.ts'
import type { ModuleRecord } from './record.ts'
import { createResolver, relativePath, type KeptResolutions, type Resolver } from './resolve.ts'
import { scriptOfFile } from './script.ts'
import { readAgain, readSource } from './source.ts'

/** The modules of one build, before anybody looks at what they declare. */
export interface FoundModules extends Pick<Collection, 'skipped' | 'unresolved'> {
  /** All that could be parsed, also with syntax errors. Keyed by posix path from the root, sorted by path. */
  modules: ReadonlyMap<string, CollectedModule>
  /** Posix paths of the entries from the root. */
  entries: ReadonlySet<string>
  /** Everything else that was seen on disk. */
  trace: Trace
  /** What TypeScript's resolver said about a module, by its path. */
  resolutions: Record<string, SavedResolution>
  /** The specifiers of inline scripts in pages, by the hash of their text. */
  inline: Record<string, string[]>
}

interface SavedResolution {
  stamp: string
  resolution: Record<string, string | null>
}

export interface ModuleRequest {
  /** The project's folder, absolute. */
  root: string
  /** Whether a file, given by its absolute path, is to be documented. */
  filter: (file: string) => boolean
  /** The bundler's own aliases. */
  aliases?: readonly Alias[]
  /** Absolute paths of the entries, or pages that name them. `undefined` for those of the build before. */
  entries: readonly string[] | undefined
  /** Ids of the bundler's own graph. */
  graph: readonly string[]
  /** What the build before found. Anything unchanged is taken from it. */
  known?: FoundModules | undefined
  /** Records of modules that were parsed early, by text hash. */
  parsed?: ReadonlyMap<string, ModuleRecord> | undefined
}

/**
 * Follows the imports of the entries and of the bundler's graph to all modules of the project that they reach. Unchanged
 * files are not read, and changed ones are parsed. The same files give the same modules, whatever was known.
 */
export async function findModules(request: ModuleRequest): Promise<FoundModules> {
  const { root: givenRoot, filter, known, graph, parsed, aliases = [] } = request
  const root = followLinks(resolve(givenRoot))
  const reopened = known && reopenDisk(root, known.trace)
  const disk = reopened ?? createDisk(root)
  const isInside = (file: string): boolean => isProjectFile(file, root)
  const resolutions: FoundModules['resolutions'] = {}
  let resolver: Resolver | undefined
  const inline: FoundModules['inline'] = {}
  const readRecord = createRecordReader(known, parsed)
  const pause = createPause()

  const pathOf = (file: string): string | undefined => {
    const path = scriptOfFile(file) && isInside(file) ? relativePath(root, file) : undefined
    if (path === undefined || known?.modules.has(path)) return path
    return filter(join(givenRoot, path)) ? path : undefined
  }
  const normalize = (id: string): string[] => {
    const file = fileOfId(id, root)
    if (file === undefined) return []
    return [known?.modules.has(relativePath(root, file)) ? file : disk.realPath(file)]
  }

  const entries = await findEntries()
  const starts = new Set([...entries.files, ...entries.imported, ...graph.flatMap(normalize)])
  const modules: CollectedModule[] = []
  const skipped: FoundModules['skipped'] = []
  const seen = new Set(starts)
  // The set grows while it is walked through.
  for (const file of seen) {
    const path = pathOf(file)
    if (path === undefined) continue
    const module = await readModule(file, path)
    if ('reason' in module) {
      // Bundlers name modules that exist nowhere; those are no modules of the project.
      const isVirtual = module.isMissing && starts.has(file)
      if (!isVirtual) skipped.push({ module: path, reason: module.reason })
      continue
    }
    modules.push(module)
    if (module.problem) skipped.push({ module: path, reason: module.problem })
    for (const target of module.resolved.values()) seen.add(join(root, target))
    await pause()
  }
  modules.sort((one, other) => compare(one.path, other.path))
  return {
    modules: new Map(modules.map((module) => [module.path, module])),
    entries: new Set(entries.files.flatMap((file) => pathOf(file) ?? [])),
    skipped: skipped.sort((one, other) => compare(one.module, other.module)),
    unresolved: modules.flatMap(({ path, unresolved, problem }) =>
      problem ? [] : unresolved.map((specifier) => ({ module: path, specifier })),
    ),
    trace: disk.trace(),
    resolutions,
    inline,
  }

  async function findEntries(): Promise<{ files: string[]; imported: string[] }> {
    if (request.entries === undefined) {
      Object.assign(inline, known?.inline)
      return { files: [...(known?.entries ?? [])].map((path) => join(root, path)), imported: [] }
    }
    const pages = request.entries.flatMap(normalize)
    const found = await listEntries(pages, root, disk, async (text, textHash, fileName) => {
      const specifiers =
        known?.inline[textHash] ?? (await readRecord(text, textHash, fileName)).specifiers
      inline[textHash] = specifiers
      return { specifiers, imports: [], exports: [], declarations: [] }
    })
    return { files: found.entries.flatMap(normalize), imported: found.imported.flatMap(normalize) }
  }

  async function readModule(
    file: string,
    path: string,
  ): Promise<CollectedModule | { reason: string; isMissing: boolean }> {
    const before = known?.modules.get(path)
    const isUntouched = before !== undefined && lookAtFile(file)?.stamp === before.stamp
    if (isUntouched && reopened) return keep(before)
    const source = isUntouched ? before : readSource(file)
    if (!('textHash' in source)) return source
    const { textHash, stamp } = source
    if (before?.textHash === textHash) {
      if (reopened) return keep(copyModule(before, { stamp }))
      return copyModule(before, { stamp, ...resolveImports(file, path, before) })
    }
    const record = await readRecord(source.text!, textHash, file)
    const outline = createOutline(record)
    const links = resolveImports(file, path, { textHash, outline })
    const { problem } = record
    return {
      ...{ path, file, textHash, stamp, ...links, outline, record, text: source.text! },
      ...(problem && { problem }),
    }
  }

  /** Takes a module over whose specifiers lead where they led. */
  function keep(module: CollectedModule): CollectedModule {
    const saved = known?.resolutions[module.path]
    if (saved) resolutions[module.path] = saved
    return module
  }

  function resolveImports(
    file: string,
    path: string,
    { textHash, outline }: { textHash: string; outline: Outline },
  ): Pick<CollectedModule, 'resolved' | 'unresolved'> {
    resolver ??= createResolver({ root, disk, isInside, aliases, kept: keepResolutions() })
    return linkSpecifiers(resolver, { file, path, textHash }, outline.specifiers, (target) => {
      return pathOf(target)
    })
  }

  function keepResolutions(): KeptResolutions {
    return {
      find(path, stamp) {
        const saved = known?.resolutions[path]
        if (saved?.stamp !== stamp) return undefined
        resolutions[path] = saved
        return saved.resolution
      },
      keep: (path, stamp, resolution) => {
        resolutions[path] = { stamp, resolution }
      },
    }
  }
}

/** Parses a module before its build ends. Returns its record with the hash of its text. */
export async function parseEarly(
  file: string,
): Promise<[textHash: string, record: ModuleRecord] | undefined> {
  if (!scriptOfFile(file)) return undefined
  const source = readSource(file)
  if (source.text === undefined) return undefined
  return [source.textHash, await createRecordReader(undefined)(source.text, source.textHash, file)]
}

type RecordReader = (text: string, textHash: string, fileName: string) => Promise<ModuleRecord>

/** Parses only texts that no known module has: a file that was moved is not parsed again. */
function createRecordReader(
  known: FoundModules | undefined,
  parsed?: ReadonlyMap<string, ModuleRecord>,
): RecordReader {
  let byHash: Map<string, CollectedModule> | undefined
  return async (text, textHash, fileName) => {
    byHash ??= new Map([...(known?.modules.values() ?? [])].map((one) => [one.textHash, one]))
    const record = parsed?.get(textHash) ?? byHash.get(textHash)?.record
    if (record) return record
    // Only now: a build whose modules are all known loads no compiler.
    const { parseModule } = await import('./parse.ts')
    return parseModule(text, fileName)
  }
}

/** Creates a module of the snapshot. Its outline and declarations are decoded, and its text is read, on first use. */
export function createSavedModule(
  saved: Omit<CollectedModule, 'file' | 'outline' | 'record' | 'text'> & { root: string },
  readOutline: () => Outline,
  readDeclarations: () => ModuleRecord['declarations'],
): CollectedModule {
  const { root, ...facts } = saved
  const { path, textHash } = facts
  const file = join(root, path)
  let record: ModuleRecord | undefined
  let text: string | undefined
  return {
    ...facts,
    file,
    get outline() {
      return readOutline()
    },
    get record() {
      return (record ??= openRecord(readOutline(), readDeclarations))
    },
    get text() {
      return (text ??= readAgain(file, textHash))
    },
  }
}

function openRecord(
  { names: _, references: __, ...rest }: Outline,
  readDeclarations: () => ModuleRecord['declarations'],
): ModuleRecord {
  let declarations: ModuleRecord['declarations'] | undefined
  return {
    ...rest,
    get declarations() {
      return (declarations ??= readDeclarations())
    },
  }
}

/** Not a spread, which would read the text. */
function copyModule(
  module: CollectedModule,
  changes: Partial<Pick<CollectedModule, 'stamp' | 'resolved' | 'unresolved'>>,
): CollectedModule {
  const { path, file, textHash, stamp, resolved, unresolved, problem } = module
  return {
    ...{ path, file, textHash, stamp, resolved, unresolved, ...changes },
    ...(problem !== undefined && { problem }),
    get outline() {
      return module.outline
    },
    get record() {
      return module.record
    },
    get text() {
      return module.text
    },
  }
}

function linkSpecifiers(
  resolver: Resolver,
  module: { file: string; path: string; textHash: string },
  specifiers: readonly string[],
  pathOf: (file: string) => string | undefined,
): Pick<CollectedModule, 'resolved' | 'unresolved'> {
  const resolved = new Map<string, string>()
  const unresolved: string[] = []
  for (const [specifier, target] of resolver.resolveAll(module, specifiers)) {
    const path = typeof target === 'string' ? pathOf(target) : undefined
    if (target === undefined) unresolved.push(specifier)
    else if (path !== undefined) resolved.set(specifier, path)
  }
  return { resolved, unresolved }
}

/** In the project's folder, and in no package's. */
function isProjectFile(file: string, root: string): boolean {
  if (!file.startsWith(root.endsWith(sep) ? root : root + sep)) return false
  return !`/${relativePath(root, file)}`.includes('/node_modules/')
}

/** Bundlers add queries to paths, and name modules that are no files. */
function fileOfId(id: string, root: string): string | undefined {
  if (id.includes('\0')) return undefined
  return resolve(root, id.split(/[?#]/, 1)[0]!)
}
