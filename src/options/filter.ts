import { isAbsolute, normalize } from 'pathe'
import picomatch from 'picomatch'
import type { ModulePattern } from '../types.ts'

const RE_DECLARATION_FILE = /\.d\.(?:[^/]+\.)?[mc]?ts$/
const RE_NODE_MODULES = /(?:^|\/)node_modules\//

/** Returns a function that tells whether the file at an absolute path is to be documented. */
export function createModuleFilter({
  root,
  include,
  exclude,
}: {
  root: string
  include: ModulePattern
  exclude: ModulePattern
}): (file: string) => boolean {
  const folder = root.endsWith('/') ? root : `${root}/`
  const isIncluded = createMatcher(include)
  const isExcluded = createMatcher(exclude)
  const takesAll = Array.isArray(include) && include.length === 0
  return (file) => {
    // Virtual modules have a \0 or a query.
    if (file.includes('\0') || file.includes('?') || !isAbsolute(file)) return false
    const path = normalize(file)
    if (!path.startsWith(folder)) return false
    const inside = path.slice(folder.length)
    if (RE_NODE_MODULES.test(inside) || RE_DECLARATION_FILE.test(inside)) return false
    return !isExcluded(path, inside) && (takesAll || isIncluded(path, inside))
  }
}

/**
 * Compiled once: unplugin-utils' `createFilter` compiles each glob again for each file, half a millisecond every time.
 * Globs see the path from the root, so that a checkout below `__tests__` still has modules; regular expressions and
 * absolute globs see all of it, as everywhere in bundlers.
 */
function createMatcher(pattern: ModulePattern): (path: string, inside: string) => boolean {
  const entries: readonly (string | RegExp)[] = Array.isArray(pattern) ? pattern : [pattern]
  const expressions = entries.filter((entry) => typeof entry !== 'string')
  const globs = entries
    .filter((entry) => typeof entry === 'string')
    .map((glob) => glob.replaceAll('\\', '/'))
  const matchesInside = picomatch(
    globs.filter((glob) => !isAbsolute(glob)),
    { dot: true },
  )
  const matchesPath = picomatch(globs.filter(isAbsolute), { dot: true })
  return (path, inside) =>
    matchesInside(inside) || matchesPath(path) || expressions.some((entry) => matches(entry, path))
}

function matches(expression: RegExp, path: string): boolean {
  // With the flag `g` an expression remembers where it was.
  expression.lastIndex = 0
  return expression.test(path)
}
