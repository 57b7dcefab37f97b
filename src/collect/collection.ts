import type { ExportedAs, SymbolKind } from '../types.ts'
import type { Declaration, ModuleRecord, ParameterShape } from './record.ts'

/** One module of a build. */
export interface CollectedModule {
  /** Posix path from the root. */
  path: string
  /** Absolute path. */
  file: string
  /** sha256 over the text and how it is parsed. */
  textHash: string
  /** Compared with a later look at the file; equal to none where the file may still change unseen. */
  stamp: string
  /** Specifier to posix path from the root, for those that lead to a module of the project. */
  resolved: ReadonlyMap<string, string>
  /** Relative specifiers that lead to nothing. */
  unresolved: readonly string[]
  /** One sentence about its first syntax error; such a module is not documented, and its imports are followed. */
  problem?: string
  /** Facts about the module as a whole, cheap to compare and to keep. */
  outline: Outline
  /** Everything that was parsed. Of a module taken from the snapshot it is decoded on first use. */
  record: ModuleRecord
  /** The text as it is on disk. Of a module taken from the snapshot it is read on first use. */
  text: string
}

/** The parts of a record that linking needs of every module, and two lists made from its declarations. */
export interface Outline extends Omit<ModuleRecord, 'declarations'> {
  /** The names that its declarations show to readers: their own, and those of parameters and members. */
  names: string[]
  /** Names of its top level that its declarations refer to. */
  references: string[]
}

/** All modules of one build and the symbols they declare. */
export interface Collection {
  /** Keyed by posix path from the root, sorted by path. */
  modules: ReadonlyMap<string, CollectedModule>
  /** All symbols in module, then source order. Linked on first use. */
  readonly symbols: CollectedSymbol[]
  /** The symbols of one module, in source order. */
  symbolsOf: (module: string) => CollectedSymbol[]
  /** Where the declarations of one module are exported, by their names in it. */
  placesOf: (module: string) => ReadonlyMap<string, Place>
  /** The names that the modules show to each other. */
  names: () => ReadonlySet<string>
  /** Finds what a name of a module's top level stands for; `text.title` where `text` is a module. */
  findTarget: (module: string, name: string) => DeclarationTarget | undefined
  /** Modules that could not be read or parsed, sorted by path. */
  skipped: { module: string; reason: string }[]
  /** Relative imports that lead to nothing, by module, then in source order. */
  unresolved: { module: string; specifier: string }[]
}

/** Where a declaration is exported: by its own module first, then by module and name. */
export interface Place {
  exportedAs: ExportedAs[]
  /** Whether an entry exports it. */
  fromEntry: boolean
}

/** Where a declaration is. */
export interface DeclarationTarget {
  module: string
  /** Its name in the module. */
  local: string
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
  /** The number of other modules that import it. */
  importedBy: number
  /** Whether an entry exports it. */
  fromEntry: boolean
}

/** The facts of a record that are kept apart from its declarations, which are many times larger. */
export function createOutline({ declarations, ...rest }: ModuleRecord): Outline {
  return {
    ...rest,
    names: [...new Set(declarations.flatMap(listShown))],
    references: [...new Set(declarations.flatMap(({ references }) => references))],
  }
}

/** The names that a declaration shows to others. */
function listShown({ local, shape }: Declaration): string[] {
  return [
    local,
    ...shape.typeParameters,
    ...listParameters(shape.parameters),
    ...shape.members.flatMap(({ name, parameters }) => [name, ...listParameters(parameters)]),
  ]
}

/** The names of parameters; a destructured one has those of its properties. */
export function listParameters(parameters: readonly ParameterShape[]): string[] {
  return parameters.flatMap(({ name, properties = [] }) => name ?? properties)
}
