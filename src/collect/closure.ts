import { setImmediate as breathe } from 'node:timers/promises'
import type { ModuleHead } from './record-cache.ts'
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
  knownHead: (textHash: string) => ModuleHead | undefined
  /** Parses what is not known. */
  readRecord: (text: string, textHash: string, fileName: string) => Promise<ModuleHead>
  resolver: Resolver
}

/** Follows the imports of modules to all that they reach. */
export async function followImports(options: ClosureOptions): Promise<Closure> {
  const { pathOf, read, knownHead, readRecord } = options
  const closure: Closure = { modules: [], skipped: [] }
  const starts = new Set(options.starts)
  const seen = new Set(starts)
  // The set grows while it is walked through.
  for (const file of seen) {
    const path = pathOf(file)
    if (path === undefined) continue
    const source = read(file)
    if (source.text === undefined) {
      // Bundlers name modules that exist nowhere; those are no modules of the project.
      const isVirtual = source.isMissing && starts.has(file)
      if (!isVirtual) closure.skipped.push({ module: path, reason: source.reason })
      continue
    }
    const known = knownHead(source.textHash)
    const head = known ?? (await readRecord(source.text, source.textHash, file))
    const module = resolveImports(options, { file, path, ...source }, head)
    if (head.problem) closure.skipped.push({ module: path, reason: head.problem })
    else closure.modules.push(module)
    for (const target of module.resolved.values()) seen.add(target)
    // Parsing takes its time, and a dev server has others to serve.
    if (!known) await breathe()
  }
  return closure
}

/** Whether following imports again would lead to the same, on a disk that is else as it was. */
export function isStillClosed(
  { modules, skipped }: Closure,
  { starts, pathOf, read }: Pick<ClosureOptions, 'starts' | 'pathOf' | 'read'>,
): boolean {
  if (skipped.length > 0) return false
  const known = new Map(modules.map((module) => [module.file, module]))
  const seen = new Set(starts.filter((file) => pathOf(file) !== undefined))
  for (const file of seen) {
    const module = known.get(file)
    if (!module || read(file).textHash !== module.textHash) return false
    for (const target of module.resolved.values()) seen.add(target)
  }
  return seen.size === modules.length
}

function resolveImports(
  { pathOf, resolver }: ClosureOptions,
  { file, path, text, textHash }: { file: string; path: string; text: string; textHash: string },
  { specifiers }: ModuleHead,
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
