import { setImmediate as breathe } from 'node:timers/promises'
import type { ModuleRecord } from './record.ts'
import type { Resolver } from './resolve.ts'
import type { Source } from './source.ts'

/** One file of the closure. */
export interface ClosureModule {
  file: string
  /** Posix path from the root. */
  path: string
  text: string
  textHash: string
  /** Specifier to absolute path. */
  resolved: Map<string, string>
  /** Relative specifiers that lead to nothing. */
  unresolved: string[]
}

export interface Closure {
  modules: ClosureModule[]
  skipped: { module: string; reason: string }[]
}

interface ClosureOptions {
  starts: readonly string[]
  pathOf: (file: string) => string | undefined
  read: (file: string) => Source
  knownRecord: (textHash: string) => ModuleRecord | undefined
  /** Parses what is not known. */
  readRecord: (text: string, textHash: string, fileName: string) => Promise<ModuleRecord>
  resolver: Resolver
  /** Modules that were found before, by file; of those whose texts are the same, what they import is known. */
  earlier: ReadonlyMap<string, ClosureModule>
}

/** Follows the imports of modules to all that they reach. */
export async function followImports(options: ClosureOptions): Promise<Closure> {
  const { pathOf, read, knownRecord, readRecord, earlier } = options
  const closure: Closure = { modules: [], skipped: [] }
  const starts = new Set(options.starts)
  const seen = new Set(starts)
  // The set grows while it is walked through.
  for (const file of seen) {
    const path = pathOf(file)
    if (path === undefined) continue
    const source = read(file)
    if (source.textHash === undefined) {
      // Bundlers name modules that exist nowhere; those are no modules of the project.
      const isVirtual = source.isMissing && starts.has(file)
      if (!isVirtual) closure.skipped.push({ module: path, reason: source.reason })
      continue
    }
    const same = earlier.get(file)
    if (same?.textHash === source.textHash) {
      closure.modules.push(same)
      for (const target of same.resolved.values()) seen.add(target)
      continue
    }
    const known = knownRecord(source.textHash)
    const record = known ?? (await readRecord(source.text, source.textHash, file))
    const module = resolveImports(options, { file, path, ...source }, record)
    if (record.problem) closure.skipped.push({ module: path, reason: record.problem })
    else closure.modules.push(module)
    for (const target of module.resolved.values()) seen.add(target)
    // Parsing takes its time, and a dev server has others to serve.
    if (!known) await breathe()
  }
  return closure
}

function resolveImports(
  { pathOf, resolver }: ClosureOptions,
  { file, path, text, textHash }: { file: string; path: string; text: string; textHash: string },
  { specifiers }: ModuleRecord,
): ClosureModule {
  const module: ClosureModule = {
    file,
    path,
    text,
    textHash,
    resolved: new Map(),
    unresolved: [],
  }
  for (const [specifier, target] of resolver.resolveAll(module, specifiers)) {
    if (target === undefined) module.unresolved.push(specifier)
    else if (target !== null && pathOf(target) !== undefined) module.resolved.set(specifier, target)
  }
  return module
}
