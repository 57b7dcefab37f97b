import type { CollectedSymbol, Collection } from '../collect/collection.ts'

/** Where a reader finds a name of the project. */
export interface ExportPlace {
  module: string
  /** `default` where the module exports no other name for it. */
  name: string
}

export interface ProjectExports {
  /** The nearest export of that name, as seen from a symbol. */
  find: (name: string, from: CollectedSymbol, wish?: Wish) => ExportPlace | undefined
  /** The module that a path within the package means; the empty path is the package itself. */
  findModule: (path: string) => string | undefined
}

export interface Wish {
  /** It is used as a value, so that a type of the name does not do. */
  isValue?: boolean
  /** Where it is said to come from. */
  module?: string | undefined
}

interface Candidate extends ExportPlace {
  symbol: CollectedSymbol
  isValue: boolean
  /** The name is that of a whole module. */
  isNamespace: boolean
}

/** Finds exports by name: a symbol's own, its module's, what it refers to, what entries export, then any. */
export function createProjectExports({ modules, symbols }: Collection): ProjectExports {
  const candidates = listCandidates(symbols)
  const paths = [...modules.keys()].sort((one, other) => depthOf(one) - depthOf(other))
  return {
    find(name, from, { isValue = false, module } = {}) {
      const [best] = (candidates.get(name) ?? [])
        .filter((candidate) => candidate.isValue || !isValue)
        .map((candidate) => ({
          candidate,
          rank: candidate.module === module ? -1 : rankCandidate(candidate, from),
        }))
        .sort((one, other) => one.rank - other.rank)
      if (!best || (name in globalThis && isLessThanGlobal(best.candidate, from, module))) {
        return undefined
      }
      return { module: best.candidate.module, name: best.candidate.name }
    },
    findModule(path) {
      return paths.find((module) => matchesPath(module, path))
    },
  }
}

function listCandidates(symbols: readonly CollectedSymbol[]): Map<string, Candidate[]> {
  const byName = new Map<string, Candidate[]>()
  for (const symbol of symbols) {
    for (const { module, name, typeOnly } of symbol.exportedAs) {
      // `text.title` is reached through `text`.
      const [head = name] = name.split('.')
      const isType = symbol.kind === 'interface' || symbol.kind === 'type'
      const isNamespace = head !== name
      const isValue = !typeOnly && (isNamespace || !isType)
      const locals = head === 'default' ? nameDefault(symbol) : [head]
      for (const local of locals) {
        const candidate = { module, name: head, symbol, isValue, isNamespace }
        const known = byName.get(local)
        if (known) known.push(candidate)
        else byName.set(local, [candidate])
      }
    }
  }
  return byName
}

/** A global keeps its meaning, unless the code of the symbol itself or an import gives it another. */
function isLessThanGlobal(
  { symbol, module, isNamespace }: Candidate,
  from: CollectedSymbol,
  wished: string | undefined,
): boolean {
  if (module === wished) return false
  if (isNamespace) return true
  const named = [from, ...from.references].map(({ declaration }) => declaration)
  return !named.includes(symbol.declaration)
}

/** The smaller, the nearer. */
function rankCandidate({ symbol, module }: Candidate, from: CollectedSymbol): number {
  if (symbol === from) return module === from.module ? 0 : 1
  if (module === from.module) return 2
  if (from.references.some(({ declaration }) => declaration === symbol.declaration)) return 3
  if (from.references.some((reference) => reference.module === module)) return 4
  return symbol.fromEntry ? 5 : 6
}

function depthOf(path: string): number {
  return path.split('/').length
}

function matchesPath(module: string, path: string): boolean {
  const plain = module.replace(/\.[cm]?[jt]sx?$/, '')
  if (path === '') return /(?:^|\/)(?:index|main|mod)$/.test(plain)
  const wanted = path.replace(/\.[cm]?[jt]sx?$/, '')
  return [plain, plain.replace(/\/index$/, '')].some(
    (one) => one === wanted || one.endsWith(`/${wanted}`),
  )
}

/** What a reader calls a default export: its own name, or that of its file. */
export function nameDefault({ declaration, module }: CollectedSymbol): string[] {
  const file = module.split('/').at(-1)!.split('.')[0]!
  const words = file.split(/[^\p{L}\p{N}$]+/u).filter((word) => word !== '')
  const pascal = words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('')
  const camel = pascal.slice(0, 1).toLowerCase() + pascal.slice(1)
  return [...new Set([declaration.local, camel, pascal])]
}
