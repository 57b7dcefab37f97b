import pLimit from 'p-limit'
import type { ModuleRecord } from './record.ts'
import type { Resolver } from './resolve.ts'
import type { Source } from './source.ts'

/** Enough to keep a disk busy, few enough for every limit on open files. */
const CONCURRENT_READS = 32

/** One file of the closure. */
export interface ClosureModule {
  file: string
  /** Posix path from the root. */
  path: string
  text: string
  textHash: string
  record: ModuleRecord
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
  read: (file: string) => Promise<Source>
  readRecord: (text: string, textHash: string, fileName: string) => ModuleRecord
  resolver: Resolver
}

/** Follows the imports of modules to all that they reach. */
export async function followImports(options: ClosureOptions): Promise<Closure> {
  const closure: Closure = { modules: [], skipped: [] }
  const limit = pLimit(CONCURRENT_READS)
  const seen = new Set<string>(options.starts)
  const starts = new Set<string>(options.starts)
  let wave = [...seen]
  while (wave.length) {
    const next: string[] = []
    await limit.map(wave, async (file) => {
      const path = options.pathOf(file)
      if (path === undefined) return
      const source = await options.read(file)
      if (source.text === undefined) {
        // Bundlers name modules that exist nowhere; those are no modules of the project.
        const isVirtual = source.isMissing && starts.has(file)
        if (!isVirtual) closure.skipped.push({ module: path, reason: source.reason })
        return
      }
      const module = readModule(options, file, path, source)
      if (module.record.problem) {
        closure.skipped.push({ module: path, reason: module.record.problem })
      } else {
        closure.modules.push(module)
      }
      for (const target of module.resolved.values()) {
        if (seen.has(target)) continue
        seen.add(target)
        next.push(target)
      }
    })
    wave = next
  }
  return closure
}

function readModule(
  { pathOf, readRecord, resolver }: ClosureOptions,
  file: string,
  path: string,
  { text, textHash }: { text: string; textHash: string },
): ClosureModule {
  const record = readRecord(text, textHash, file)
  const module: ClosureModule = {
    file,
    path,
    text,
    textHash,
    record,
    resolved: new Map(),
    unresolved: [],
  }
  const targets = resolver.resolveAll({ file, path, textHash }, record.specifiers)
  for (const [specifier, target] of targets) {
    if (target === undefined) module.unresolved.push(specifier)
    else if (target !== null && pathOf(target) !== undefined) module.resolved.set(specifier, target)
  }
  return module
}
