import { posix } from 'node:path'
import { decode } from '@jridgewell/sourcemap-codec'
import type { ts } from 'ts-morph'
import {
  commentOfNode,
  commentOfPart,
  generatedOfNode,
  generatedOfPart,
} from '../collect/comments.ts'
import type { Piece } from '../collect/record.ts'
import { createLineTable } from '../collect/lines.ts'
import { readLinks } from '../collect/links.ts'
import { parseText } from '../collect/parse.ts'
import { typescript } from '../collect/typescript.ts'
import { groupParts } from '../collect/parts.ts'
import type { SymbolDoc } from '../types.ts'
import { layOut, writeComment } from './comment.ts'
import {
  countShared,
  indexSymbols,
  listDeclared,
  matchDeclared,
  type Candidate,
  type Declared,
} from './match.ts'
import { changeComments, shiftMap, type Change } from './place.ts'
import { listTargets, type Target } from './targets.ts'

/** A file that a generator of declarations wrote. */
export interface DeclarationFile {
  /** Posix path from the root. */
  path: string
  text: string
  /** The content of its sourcemap. */
  map?: string | undefined
}

export interface AppliedDeclarations {
  text: string
  map?: string | undefined
  /** The ids of the symbols that were found in the file. */
  found: string[]
  /** How many comments were written, or taken out. */
  changes: number
  /** One sentence about each exported declaration that was left alone. */
  notes: string[]
}

/** Writes the docs of symbols before their declarations; with `remove` it takes the same comments out. */
export function createDeclarationWriter(
  symbols: readonly SymbolDoc[],
  /** Reads the source of a module; empty where it is not there. Comments that are in it are not ours to take out. */
  readSource: (module: string) => string,
): (file: DeclarationFile, remove: boolean) => AppliedDeclarations {
  const index = indexSymbols(symbols)
  const modules = new Set(symbols.map(({ module }) => module))
  return (given, remove) => {
    const file = parseText(given.text, 'd.ts')
    const groups = groupParts(file)
    const links = readLinks(file, new Set(groups.keys()))
    const listed = listDeclared(file, links, groups)
    const locate = createLocator(file, given, findModule(given.path, listed, index, modules))
    const changes: Change[] = []
    const found: string[] = []
    const notes: string[] = []
    for (const declared of listed) {
      const match = matchDeclared({ ...declared, module: locate(declared) }, index, given.path)
      if (match.type === 'symbol') {
        found.push(match.symbol.id)
        changes.push(...listChanges(file, declared, match.symbol, remove && readSource))
      } else if (match.type === 'several' || isExpected(declared)) {
        const line = createLineTable(given.text).lineAt(declared.parts[0]!.piece.start)
        const why =
          match.type === 'none'
            ? 'matches no documented symbol'
            : `matches ${match.symbols.map(({ id }) => id).join(' and ')}`
        notes.push(`${given.path}:${line} ${declared.local} ${why}, and is left alone.`)
      }
    }
    if (changes.length === 0) return { text: given.text, map: given.map, found, changes: 0, notes }
    const changed = changeComments(file, given.text, changes)
    const map = given.map === undefined ? undefined : shiftMap(given.map, given.text, changed)
    return { text: changed.text, map, found, changes: changes.length, notes }
  }
}

/** Returns whether readers can import it, and it is not just a list of what a bundler found in another module. */
function isExpected({ exported, parts }: Declared): boolean {
  const ts = typescript()
  return (
    exported.length > 0 &&
    !parts.every(({ node }) => {
      if (!ts.isModuleDeclaration(node) || !node.body || !ts.isModuleBlock(node.body)) return false
      return node.body.statements.every((statement) => ts.isExportDeclaration(statement))
    })
  )
}

function listChanges(
  file: ts.SourceFile,
  { parts }: Declared,
  symbol: SymbolDoc,
  removeUnless: false | ((module: string) => string),
): Change[] {
  const { docs, status, origin } = symbol
  if (!docs || status !== 'documented') return []
  const style = { isEscaped: origin !== 'human', script: exampleScript(symbol.module) }
  const written = (): string => (removeUnless ? fold(removeUnless(symbol.module)) : '')
  const targets = listTargets(file, parts, docs)
  const heads = new Set(targets.flatMap(({ part, isMember }) => (isMember ? [] : part)))
  // Readers join the comments of declarations that merge, so one of them is enough.
  const isDocumented = parts.some((part) => !heads.has(part) && commentOfPart(file, part))
  return targets.flatMap((target): Change[] => {
    if (isDocumented && !target.isMember) return []
    const lines = writeComment(target.docs, style)
    const old = findComment(file, target)
    if (lines.length === 0) return []
    if (!removeUnless) return old ? [] : [{ node: target.node, lines }]
    if (!old) return []
    const comment = fold(file.text.slice(old.start, old.end))
    const isOurs = comment === fold(layOut(lines, '', '\n'))
    return isOurs && !written().includes(comment) ? [{ old, lines: [] }] : []
  })
}

function findComment(file: ts.SourceFile, { node, part, isMember }: Target): Piece | undefined {
  // What `apply --source` wrote came here with the source.
  return isMember
    ? (commentOfNode(file, node) ?? generatedOfNode(file, node))
    : (commentOfPart(file, part) ?? generatedOfPart(file, part))
}

/** Indentation and line ends do not count. */
function fold(text: string): string {
  return text.replace(/\r?\n[ \t]*/g, '\n')
}

/** The language of a module's examples. */
export function exampleScript(module: string): string {
  return /x$/.test(module) ? 'tsx' : 'ts'
}

/** Where each declaration comes from: a region that a bundler marked, the file's sourcemap, or the module that it stands for. */
function createLocator(
  file: ts.SourceFile,
  { path, text, map }: DeclarationFile,
  module: string | undefined,
): (declared: Declared) => string | undefined {
  const regions = [...text.matchAll(/^[ \t]*\/\/[ \t]*#(?:end)?region\b[ \t]*(\S*)/gm)]
  const fromMap = readMap(path, text, map)
  return ({ parts: [first] }) => {
    const start = first!.piece.start
    const region = regions.findLast(({ index }) => index < start)?.[1]
    if (region && /\.[cm]?tsx?$/.test(region)) return region
    return fromMap(startOfName(file, first!.node)) ?? module
  }
}

function startOfName(file: ts.SourceFile, node: ts.Node): number {
  const { name } = node as ts.NamedDeclaration
  return (name ?? node).getStart(file)
}

function readMap(
  path: string,
  text: string,
  map: string | undefined,
): (offset: number) => string | undefined {
  if (map === undefined) return () => undefined
  const {
    mappings,
    sources = [],
    sourceRoot = '',
  } = JSON.parse(map) as {
    mappings?: unknown
    sources?: (string | null)[]
    sourceRoot?: string
  }
  if (typeof mappings !== 'string') return () => undefined
  const lines = decode(mappings)
  const table = createLineTable(text)
  return (offset) => {
    const line = table.lineAt(offset)
    const column = offset - table.startOf(line)
    const segment = lines[line - 1]?.findLast(([start]) => start <= column)
    const source = segment?.[1] === undefined ? undefined : sources[segment[1]]
    return source ? posix.join(posix.dirname(path), sourceRoot, source) : undefined
  }
}

/**
 * The module that a file is the declarations of, where a generator writes one for each: their paths end alike, and the module
 * has a symbol for everything that the file exports and the project knows.
 */
function findModule(
  path: string,
  listed: readonly Declared[],
  index: ReadonlyMap<string, Candidate[]>,
  modules: ReadonlySet<string>,
): string | undefined {
  const homes = listed.flatMap(({ exported }) => {
    const candidates = exported.flatMap((name) => index.get(name) ?? [])
    return candidates.length > 0 ? [new Set(candidates.map(({ symbol }) => symbol.module))] : []
  })
  if (homes.length === 0) return undefined
  const fitting = [...modules]
    .filter((module) => countShared(module, path) > 0 && homes.every((home) => home.has(module)))
    .sort((one, other) => rank(other, path) - rank(one, path))
  const [best, next] = fitting
  return best !== undefined && (next === undefined || rank(next, path) < rank(best, path))
    ? best
    : undefined
}

/** The more of the path is shared, and the less of the module's is left, the better. */
function rank(module: string, path: string): number {
  return countShared(module, path) * 100 - module.split('/').length
}
