import type { ExportedAs, SymbolKind } from '../types.ts'
import type { Declaration, ModuleRecord } from './record.ts'

/** All modules of one build and the symbols they declare. */
export interface Collection {
  /** Keyed by posix path from the root, sorted by path. */
  modules: Map<string, CollectedModule>
  /** In module, then source order. */
  symbols: CollectedSymbol[]
  /** Modules that could not be read or parsed, sorted by path. */
  skipped: { module: string; reason: string }[]
  /** Relative imports that lead to nothing, by module, then in source order. */
  unresolved: { module: string; specifier: string }[]
}

export interface CollectedModule {
  /** Posix path from the root. */
  path: string
  /** The text as it is on disk. */
  text: string
  /** Of the text and how it is parsed. */
  textHash: string
  record: ModuleRecord
  /** Specifier to posix path from the root, for those that lead to a module of the project. */
  resolved: Map<string, string>
}

/** A declaration of the project, found from a name that another one uses. */
export interface Reference {
  module: string
  declaration: Declaration
}

export interface CollectedSymbol {
  /** `<module>!<name>:<kind>` */
  id: string
  name: string
  kind: SymbolKind
  module: string
  declaration: Declaration
  /** The symbol's own export first, then by module and name. */
  exportedAs: ExportedAs[]
  /** The declarations that its text names, one hop, by first appearance; never itself. */
  references: Reference[]
  /** How many other symbols of the project name this one. */
  usedBy: number
  /** Whether an entry exports it. */
  fromEntry: boolean
}
