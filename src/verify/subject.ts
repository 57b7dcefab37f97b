import type { CollectedModule, CollectedSymbol } from '../collect/collection.ts'
import type { Declaration } from '../collect/record.ts'
import { DEFAULT_LOCAL } from '../collect/parts.ts'
import type { Claims } from './claims.ts'
import type { KnownNames } from './known-names.ts'
import { listFences } from './spans.ts'
import { listWords } from './words.ts'

/** Who wrote the docs: a model's false claims are dropped, a person's words stay. */
export type Author = 'model' | 'human'

/** One symbol while its docs are held against its code. */
export interface Subject {
  symbol: CollectedSymbol
  module: CollectedModule
  author: Author
  names: KnownNames
  claims: Claims
  /** What the symbol and its callees throw or are said to throw, through the project. */
  thrown: () => ReadonlySet<string>
  /** The code of what the symbol refers to. */
  context: () => string[]
}

/** The name that messages use. */
export function nameSubject({ symbol }: Subject): string {
  if (symbol.name !== 'default') return symbol.name
  const { local } = symbol.declaration
  return local === DEFAULT_LOCAL ? 'the default export' : local
}

/** Returns whether types are not written down, so that the head of a function does not say all. */
export function isJavaScript({ module }: Subject): boolean {
  return /\.[cm]?jsx?$/.test(module.path)
}

/** Returns whether its module may hold JSX. */
export function mayHoldJSX({ module }: Subject): boolean {
  return /\.[cm]?jsx?$|\.tsx$/.test(module.path)
}

/** The symbol's own code, all declarations, without its doc comments. */
export function readCode({ symbol, module }: Subject): string {
  return readPieces(module, symbol.declaration)
}

/** The code of a declaration, without its doc comments. */
export function readPieces({ text }: CollectedModule, { pieces }: Declaration): string {
  return pieces.map(({ start, end }) => text.slice(start, end)).join('\n')
}

/** Returns whether a person's own examples bring a name up: then it is explained there. A model's may be invented themselves. */
export function isIntroduced(name: string, { author, symbol }: Subject): boolean {
  if (author === 'model') return false
  const { description = '', remarks = '', examples = [] } = symbol.declaration.human ?? {}
  const shown = [description, remarks].flatMap(listFences)
  return [...shown, ...examples.map(({ code }) => code)].some((code) => {
    return listWords(code).includes(name)
  })
}

/** Its hand-written doc comments as they stand. */
export function readComments({ symbol, module }: Subject): string {
  const { comments } = symbol.declaration
  return comments.map(({ start, end }) => module.text.slice(start, end)).join('\n')
}
