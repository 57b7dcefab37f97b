import { extname } from 'node:path'
import type { ts } from 'ts-morph'
import {
  commentOfNode,
  commentOfPart,
  commentsAtExports,
  generatedOfNode,
  generatedOfPart,
  readComments,
} from '../collect/comments.ts'
import { readMark, writeMark } from '../collect/generated.ts'
import { readLinks } from '../collect/links.ts'
import { readVueScript } from '../collect/markup.ts'
import { parseText } from '../collect/parse.ts'
import { groupParts } from '../collect/parts.ts'
import type { Piece } from '../collect/record.ts'
import { scriptOfFile } from '../collect/script.ts'
import { walkTokens } from '../collect/tokens.ts'
import type { SymbolDoc } from '../types.ts'
import { layOut, writeComment } from './comment.ts'
import { exampleScript } from './declarations.ts'
import { changeComments, indentAt, isLineStart, type Change } from './place.ts'
import { listTargets, type Target } from './targets.ts'

/** Lines of prose in sources are broken here, in characters. */
const WIDTH = 100

export interface AppliedSource {
  text: string
  /** How many comments were written, refreshed or taken out. */
  changes: number
}

/** Writes what the model said of a module's symbols into its text. Comments of people stay, those of earlier runs are refreshed. */
export function applyToSource(
  path: string,
  text: string,
  symbols: readonly SymbolDoc[],
): AppliedSource {
  const file = parseSource(path, text)
  const groups = groupParts(file)
  const { exports } = readLinks(file, new Set(groups.keys()))
  const changes = symbols.flatMap((symbol) => {
    const entry = exports.find((one) => one.type === 'local' && one.name === symbol.name)
    const parts = entry?.type === 'local' ? groups.get(entry.local) : undefined
    if (!parts || !symbol.docs || symbol.status !== 'documented') return []
    if (symbol.origin === 'human') return []
    const targets = listTargets(file, parts, symbol.docs)
    return targets.flatMap((target) => listChange(file, text, target, symbol))
  })
  return { text: changeComments(file, text, changes).text, changes: changes.length }
}

/** Takes out the comments of earlier runs that nobody changed. */
export function removeFromSource(path: string, text: string): AppliedSource {
  const file = parseSource(path, text)
  const comments = readComments(file, 0, file.getStart(file))
  walkTokens(file, file, {
    enter: () => true,
    leave: () => undefined,
    token: () => undefined,
    comment: (start, end) => void comments.push({ start, end }),
  })
  const starts = new Map(comments.map((piece) => [piece.start, piece]))
  const changes = [...starts.values()]
    .filter(({ start, end }) => readMark(file.text.slice(start, end)) !== undefined)
    .map((old): Change => ({ old, lines: [] }))
  return { text: changeComments(file, text, changes).text, changes: changes.length }
}

/** The scripts of a component are parsed with all else blank, so that offsets stay. */
function parseSource(path: string, text: string): ts.SourceFile {
  const script = scriptOfFile(path) ?? 'ts'
  if (script !== 'vue') return parseText(text, script)
  const component = readVueScript(text)
  return parseText(component.text, component.script)
}

function listChange(
  file: ts.SourceFile,
  text: string,
  target: Target,
  { hash, module }: SymbolDoc,
): Change[] {
  const { node } = target
  const start = node.getStart(file)
  // Where something else is on the line, formatters would move it.
  if (!isLineStart(text, start) || hasHuman(file, target)) return []
  const width = WIDTH - indentAt(text, start).length - ' * '.length
  const said = writeComment(target.docs, {
    isEscaped: true,
    script: extname(module) === '.vue' ? 'ts' : exampleScript(module),
    width,
  })
  if (said.length === 0) return []
  const lines = [...said, '', writeMark(said.join('\n'), hash)]
  const old = findGenerated(file, target)
  if (!old) return [{ node, lines }]
  const isSame = fold(layOut(lines, '', '\n')) === fold(file.text.slice(old.start, old.end))
  return isSame ? [] : [{ old, lines }]
}

/** Layout does not count: a formatter may have moved it. */
function fold(comment: string): string {
  return comment.replace(/[\s*]+/g, ' ')
}

function hasHuman(file: ts.SourceFile, { node, part, isMember }: Target): boolean {
  if (isMember) return commentOfNode(file, node) !== undefined
  return commentOfPart(file, part) !== undefined || commentsAtExports(file, part.local).length > 0
}

function findGenerated(file: ts.SourceFile, { node, part, isMember }: Target): Piece | undefined {
  return isMember ? generatedOfNode(file, node) : generatedOfPart(file, part)
}
