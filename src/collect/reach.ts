import { hash } from 'node:crypto'
import { compare } from './compare.ts'
import type { Closure, ClosureModule } from './closure.ts'
import type { Trace } from './trace.ts'

/** All modules of one build, before anybody looked at what they declare. */
export interface Reach {
  /** Covers all that the rest depends on: equal stamps mean equal collections. */
  stamp: string
  /** Sorted by path. */
  modules: ClosureModule[]
  /** Posix paths from the root. */
  entries: ReadonlySet<string>
  /** Modules that could not be read or parsed, sorted by path. */
  skipped: { module: string; reason: string }[]
  /** Relative imports that lead to nothing, by module, then in source order. */
  unresolved: { module: string; specifier: string }[]
  /** All that was seen of the disk. */
  trace: Trace
}

/** The same whatever order the modules were found in. */
export function createReach(closure: Closure, entries: ReadonlySet<string>, trace: Trace): Reach {
  const modules = closure.modules.sort((one, other) => compare(one.path, other.path))
  const skipped = closure.skipped.sort((one, other) => compare(one.module, other.module))
  const unresolved = modules.flatMap(({ path, unresolved }) =>
    unresolved.map((specifier) => ({ module: path, specifier })),
  )
  const seen = modules.map(({ path, textHash, resolved }) => [path, textHash, ...resolved])
  const stamp = hash(
    'sha256',
    JSON.stringify([seen, [...entries].sort(compare), skipped, unresolved]),
    'hex',
  )
  return { stamp, modules, entries, skipped, unresolved, trace }
}
