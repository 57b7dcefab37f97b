import type { CollectedSymbol, Collection } from '../collect/collection.ts'

/** Where a reader finds a name of the project. */
export interface ExportPlace {
  module: string
  /** `default` where the module exports no other name for it. */
  name: string
}

export interface ProjectExports {
  /** The nearest export of that name, as seen from a symbol. */
  find: (name: string, from: CollectedSymbol) => ExportPlace | undefined
}

interface Candidate extends ExportPlace {
  symbol: CollectedSymbol
}

/** Finds exports by name: a symbol's own, its module's, what it refers to, what entries export, then any. */
export function createProjectExports({ symbols }: Collection): ProjectExports {
  const byName = new Map<string, Candidate[]>()
  const add = (local: string, candidate: Candidate): void => {
    const known = byName.get(local)
    if (known) known.push(candidate)
    else byName.set(local, [candidate])
  }
  for (const symbol of symbols) {
    for (const { module, name } of symbol.exportedAs) {
      // `text.title` is reached through `text`.
      const [head = name] = name.split('.')
      const locals = head === 'default' ? nameDefault(symbol) : [head]
      for (const local of locals) add(local, { module, name: head, symbol })
    }
  }

  return {
    find(name, from) {
      const near = new Set(from.references.map(({ module }) => module))
      const rank = ({ symbol, module }: Candidate): number => {
        if (symbol === from) return module === from.module ? 0 : 1
        if (module === from.module) return 2
        if (from.references.some(({ declaration }) => declaration === symbol.declaration)) return 3
        return near.has(module) ? 4 : symbol.fromEntry ? 5 : 6
      }
      const [best] = (byName.get(name) ?? [])
        .map((candidate) => ({ candidate, rank: rank(candidate) }))
        .sort((one, other) => one.rank - other.rank)
      if (!best || (best.rank > 4 && name in globalThis)) return undefined
      return { module: best.candidate.module, name: best.candidate.name }
    },
  }
}

/** What a reader calls a default export: its own name, or that of its file. */
function nameDefault({ declaration, module }: CollectedSymbol): string[] {
  const file = module.split('/').at(-1)?.split('.')[0] ?? ''
  const words = file.split(/[^\p{L}\p{N}$]+/u).filter((word) => word !== '')
  const pascal = words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('')
  const camel = pascal.slice(0, 1).toLowerCase() + pascal.slice(1)
  return [...new Set([declaration.local, camel, pascal])]
}
