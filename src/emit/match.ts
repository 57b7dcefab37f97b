import type { ts } from 'ts-morph'
import type { Links } from '../collect/links.ts'
import { readMembers } from '../collect/members.ts'
import { listParameters } from '../collect/collection.ts'
import { parseText } from '../collect/parse.ts'
import { DEFAULT_LOCAL, groupParts, type Part } from '../collect/parts.ts'
import { readShape } from '../collect/shape.ts'
import { findSyntaxError } from '../collect/typescript.ts'
import type { SymbolDoc, SymbolKind } from '../types.ts'

/** A declaration at the top level of a declaration file. */
export interface Declared {
  local: string
  parts: Part[]
  /** The names under which the file exports it. */
  exported: string[]
  facts: Facts
  /** The module that it comes from, where the file tells: a path without extension. */
  module?: string | undefined
}

/** The names in a declaration that generators keep; missing where it does not show them. */
export interface Facts {
  params?: ReadonlySet<string>
  typeParams?: ReadonlySet<string>
  members?: ReadonlySet<string>
}

/** A documented symbol as it can be found again. */
export interface Candidate {
  symbol: SymbolDoc
  names: ReadonlySet<string>
  facts: Facts
}

/** What a declaration stands for: one symbol, none, or several that nothing tells apart. */
export type Match =
  | { type: 'symbol'; symbol: SymbolDoc }
  | { type: 'none' }
  | { type: 'several'; symbols: SymbolDoc[] }

/** Prepares symbols to be found again, by each of their names. */
export function indexSymbols(symbols: readonly SymbolDoc[]): Map<string, Candidate[]> {
  const index = new Map<string, Candidate[]>()
  for (const symbol of symbols) {
    const { local, facts } = readSignature(symbol)
    const exported = symbol.exportedAs.map(({ name }) => name.slice(name.lastIndexOf('.') + 1))
    const names = new Set([symbol.name, ...exported, ...(local === undefined ? [] : [local])])
    for (const name of names) {
      const candidate = { symbol, names, facts }
      index.set(name, [...(index.get(name) ?? []), candidate])
    }
  }
  return index
}

/** Lists what a declaration file declares. */
export function listDeclared(
  file: ts.SourceFile,
  links: Links,
  groups: ReadonlyMap<string, Part[]>,
): Declared[] {
  return [...groups].map(([local, parts]) => ({
    local,
    parts,
    exported: links.exports.flatMap((entry) => {
      return entry.type === 'local' && entry.local === local ? entry.name : []
    }),
    facts: readFacts(file, parts),
  }))
}

/** Finds the symbol of a declaration by name, kind and the names in it, then by where it is exported. */
export function matchDeclared(
  declared: Declared,
  index: ReadonlyMap<string, Candidate[]>,
  path: string,
): Match {
  const found = new Set(namesOf(declared).flatMap((name) => index.get(name) ?? []))
  let candidates = uniteSymbols([...found]).filter((candidate) => fits(candidate, declared))
  const { module, exported } = declared
  const preferences: ((candidate: Candidate) => boolean)[] = [
    ({ symbol }) =>
      symbol.exportedAs.some((place) => {
        return exported.includes(place.name) && countShared(place.module, path) > 0
      }),
    ({ names }) => exported.some((name) => names.has(name)),
    ({ names }) => names.has(declared.local),
  ]
  if (module !== undefined) {
    candidates = candidates.filter(({ symbol }) => isSuffix(symbol.module, module))
  }
  for (const isPreferred of preferences) {
    const preferred = candidates.filter(isPreferred)
    if (preferred.length > 0) candidates = preferred
  }
  const symbols = candidates.map(({ symbol }) => symbol)
  const [first] = symbols
  if (!first) return { type: 'none' }
  const isOne = symbols.every(({ docs }) => isEqual(docs, first.docs))
  return isOne ? { type: 'symbol', symbol: first } : { type: 'several', symbols }
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function uniteSymbols(candidates: readonly Candidate[]): Candidate[] {
  return [...new Map(candidates.map((candidate) => [candidate.symbol.id, candidate])).values()]
}

/** Bundlers number names that meet: `Options$1`, `Options_2`. */
const RE_NUMBER = /(?:\$\d+|_\d+)$/
const RE_DEFAULT = /(?:^|_)default$/

function namesOf({ local, exported }: Declared): string[] {
  const plain = local.replace(RE_NUMBER, '')
  const isDefault = local === DEFAULT_LOCAL || RE_DEFAULT.test(plain)
  return [...new Set([local, plain, ...exported, ...(isDefault ? ['default'] : [])])]
}

/** A value may be written out as another kind: a function of JavaScript, a default export, an inferred class. */
const KINDS: Readonly<Record<SymbolKind, readonly SymbolKind[]>> = {
  function: ['function', 'variable'],
  variable: ['variable', 'function', 'class', 'namespace'],
  class: ['class', 'variable', 'interface'],
  enum: ['enum', 'variable'],
  namespace: ['namespace'],
  interface: ['interface', 'class'],
  type: ['type', 'interface'],
}

function fits({ symbol, facts }: Candidate, { parts, facts: found }: Declared): boolean {
  if (!parts.some(({ kind }) => KINDS[symbol.kind].includes(kind))) return false
  if (!isSame(facts.params, found.params) || !isSame(facts.typeParams, found.typeParams))
    return false
  const { members: others } = found
  if (symbol.kind === 'class') return others === undefined || hasDocumented(symbol, others)
  // Those marked `@internal` may have been taken out.
  const { members } = facts
  return !members || !others || [...others].every((name) => members.has(name))
}

function hasDocumented({ docs }: SymbolDoc, members: ReadonlySet<string>): boolean {
  const documented = docs?.members?.filter(({ kind }) => kind !== 'constructor') ?? []
  return documented.length === 0 || documented.some(({ name }) => members.has(name))
}

function isSame(
  one: ReadonlySet<string> | undefined,
  other: ReadonlySet<string> | undefined,
): boolean {
  if (!one || !other) return true
  return one.size === other.size && [...one].every((name) => other.has(name))
}

/** Returns whether one path leads to the other from a folder above it, whatever their extensions are. */
function isSuffix(one: string, other: string): boolean {
  const shared = countShared(one, other)
  return shared === Math.min(lengthOf(one), lengthOf(other))
}

function lengthOf(path: string): number {
  return path.split('/').length
}

/** How many of the last parts two paths share, whatever their extensions are. */
export function countShared(path: string, other: string): number {
  const one = withoutExtension(path).split('/').reverse()
  const two = withoutExtension(other).split('/').reverse()
  const end = one.findIndex((part, index) => part !== two[index])
  return end < 0 ? one.length : end
}

function withoutExtension(path: string): string {
  return path.replace(/(?:\.d)?\.[cm]?[jt]sx?$|\.vue(?:\.d\.ts)?$/, '')
}

/** What the signature of a symbol shows: its name in the module, and the names in it. */
function readSignature({ signature, signatures, kind }: SymbolDoc): {
  local?: string
  facts: Facts
} {
  const heads = signatures ?? [signature]
  // What is cut shows a part of the names only.
  const isCut = heads.some((head) => head.endsWith('…'))
  const texts = ENDINGS.map((ending) => heads.map((head) => head + ending).join('\n'))
  const file = texts.map((text) => parseText(text, 'ts')).find((parsed) => !findSyntaxError(parsed))
  const group = file && [...groupParts(file)][0]
  if (!file || !group) return { facts: {} }
  const [local, parts] = group
  const facts = isCut ? {} : readFacts(file, parts)
  if (kind !== 'class') return { local, facts }
  // The head of a class shows neither its members nor how it is constructed.
  const { typeParams } = facts
  return { local, facts: typeParams ? { typeParams } : {} }
}

const ENDINGS: readonly string[] = ['', ' => {}', ' {}', ': unknown']

function readFacts(file: ts.SourceFile, parts: readonly Part[]): Facts {
  const nodes = parts.map(({ node }) => node)
  const { shapes } = readMembers(file, nodes)
  const shape = readShape(parts, shapes, [])
  const isOpen = shape.parameters.some(({ open }) => open)
  const isCallable = shape.returns !== undefined && !isOpen
  return {
    ...(isCallable && { params: new Set(listParameters(shape.parameters)) }),
    ...(shape.typeParameters.length > 0 && { typeParams: new Set(shape.typeParameters) }),
    ...(shapes.length > 0 && { members: new Set(shapes.map(({ name }) => name)) }),
  }
}
