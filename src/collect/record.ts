import type { Docs, SymbolKind } from '../types.ts'

/** Raised when parsing changes, so that records of an earlier version are not used. */
export const RECORD_VERSION = 5

/**
 * What one module's text contains, by syntax alone. It depends on the text and the script kind, never on the path or
 * on another module, so that it is found again by the text's hash. Plain JSON: it is stored between builds.
 */
export interface ModuleRecord {
  /** Every specifier that leads to another module, in source order, each once: imports, re-exports, `import()`, `import('…').T`, `import x = require('…')`. */
  specifiers: string[]
  /** Local names that other modules give. */
  imports: ImportBinding[]
  /** What other modules can import from this one. An import that is exported again is an `alias`. */
  exports: ExportEntry[]
  /** The declarations at the top level, exported or referred to by an exported one; merged by name, in source order. */
  declarations: Declaration[]
  /** Short calls of what the module imports or exports; missing where there are none. */
  calls?: CallSites[]
  /** The text of the `@module` or `@packageDocumentation` comment. */
  comment?: string
  /** One sentence about the first syntax error; what could be read is in the record all the same. */
  problem?: string
}

export interface ImportBinding {
  local: string
  specifier: string
  /** The name in the other module; `*` is the module itself. */
  imported: string
  typeOnly?: true
}

export type ExportEntry =
  /** A declaration of this module under a name that others see. */
  | { type: 'local'; name: string; local: string; typeOnly?: true }
  /** `export { imported as name } from`; `imported` is `*` for `export * as name from`. */
  | { type: 'alias'; name: string; imported: string; specifier: string; typeOnly?: true }
  /** `export * from` */
  | { type: 'star'; specifier: string; typeOnly?: true }

/** How a module calls one name. */
export interface CallSites {
  /** As the module knows it, `text.title` for a member. */
  name: string
  /** Each on one line. */
  texts: string[]
}

/** A part of the module's text; offsets are UTF-16 units. */
export interface Piece {
  start: number
  end: number
  /** What must stand before the piece to make it a statement, for instance `const ` for one declarator of several. */
  prefix?: string
}

export interface Declaration {
  /** The name in the module; `*default*` for a default export without a name. */
  local: string
  kind: SymbolKind
  /** All declarations that merge under the name, without their doc comments, in source order. */
  pieces: Piece[]
  /** The doc comments that belong to the pieces, in source order. */
  comments: Piece[]
  line: number
  endLine: number
  /** The head as written, without body, comments and `export`/`default`/`declare`, white space collapsed. Types, interfaces and enums whole. */
  signature: string
  /** Overloads, the implementation left out. */
  signatures?: string[]
  /** sha256 over the tokens of the pieces: white space, quote style, semicolons and trailing commas do not change it. */
  digest: string
  /** The same over the doc comments; missing without one. */
  commentDigest?: string
  /** The same over the signature. */
  signatureDigest: string
  /** What the hand-written TSDoc says; missing where it says nothing. `summary` is empty where it has none. */
  human?: Docs
  /** What the comments say that `apply --source` wrote and nobody changed, and the mark at their end. */
  generated?: { mark: string; docs: Docs }
  /** The name of the module's top level whose docs it takes over with `{@inheritDoc name}`. */
  inherits?: string
  internal?: true
  /**
   * Names of the module's top level (imports and declarations) that the pieces name, by first appearance. An imported
   * name may be a whole module, so that the members named with it follow it, as `text.title`.
   */
  references: string[]
  shape: Shape
}

/** What a declaration has that documentation can speak about; what claims are checked against. */
export interface Shape {
  /** Parameters of a callable, in order, over all overloads each name once. */
  parameters: ParameterShape[]
  typeParameters: string[]
  /** The first name of the annotation that says how a value is called; missing where the annotation itself says it. */
  annotation?: string
  /** `nothing`: void, never, undefined or no `return` with a value; `value`; `unknown` where syntax cannot tell; missing for what is not callable. */
  returns?: 'nothing' | 'value' | 'unknown'
  /** Type names thrown in the body (`throw new RangeError()` gives `RangeError`); `*` where something else is thrown. */
  throws: string[]
  /** Public members of a class, interface, enum, namespace or object type. */
  members: MemberShape[]
  /** Every identifier in the pieces, sorted: what a backticked name may refer to. */
  identifiers: string[]
}

export interface ParameterShape {
  /** The name as written; a destructured parameter has none and gives its names below. */
  name?: string
  /** Names bound by a destructuring pattern. */
  properties?: string[]
  optional?: true
  rest?: true
  /** More names may be passed than are written here: a pattern with a rest, a list whose type is elsewhere. */
  open?: true
}

export interface MemberShape {
  name: string
  kind: 'method' | 'property' | 'accessor' | 'constructor' | 'member' | SymbolKind
  static?: true
  parameters: ParameterShape[]
  typeParameters: string[]
  returns?: Shape['returns']
  throws: string[]
}
