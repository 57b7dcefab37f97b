import { decode, encode } from '@jridgewell/sourcemap-codec'
import MagicString from 'magic-string'
import type { ts } from 'ts-morph'
import { readComments } from '../collect/comments.ts'
import { createLineTable } from '../collect/lines.ts'
import type { Piece } from '../collect/record.ts'
import { layOut } from './comment.ts'

/** A comment to write before a node, or in place of another one; without lines the other one is taken out. */
export type Change =
  { node: ts.Node; lines: readonly string[] } | { old: Piece; lines: readonly string[] }

/** A replaced part of a text. */
interface Edit extends Piece {
  text: string
}

/** A text with changed comments, and what was replaced for it. */
export interface Changed {
  text: string
  edits: Edit[]
}

/** Changes comments and nothing else. What is written and taken out again leaves the same bytes. */
export function changeComments(
  file: ts.SourceFile,
  text: string,
  changes: readonly Change[],
): Changed {
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const edits = changes
    .map((change) => createEdit(file, text, change, newline))
    .sort((one, other) => one.start - other.start)
  const magic = new MagicString(text)
  for (const { start, end, text: added } of edits) {
    if (start === end) magic.appendLeft(start, added)
    else magic.update(start, end, added)
  }
  return { text: magic.toString(), edits }
}

function createEdit(file: ts.SourceFile, text: string, change: Change, newline: string): Edit {
  const start = 'old' in change ? change.old.start : findPlace(file, change.node)
  const indent = indentAt(text, start)
  const comment = layOut(change.lines, indent, newline)
  const isOnOwnLine = isLineStart(text, start)
  if (!('old' in change)) {
    return { start, end: start, text: comment + (isOnOwnLine ? newline + indent : ' ') }
  }
  const { end } = change.old
  if (change.lines.length > 0) return { start, end, text: comment }
  return { start, end: endOfSpace(text, end, isOnOwnLine), text: '' }
}

/** Comments for tools that speak about the next line stay next to it. */
const RE_NEXT_LINE =
  /^\/[/*]+\s*(?:@ts-|(?:eslint|oxlint)-disable-next-line|tslint:disable-next-line|(?:prettier|biome|dprint)-ignore|deno-(?:lint|fmt)-ignore|(?:istanbul|c8|v8|node:coverage) (?:ignore|disable)|stryker|[@#]__|webpack)/i

function findPlace(file: ts.SourceFile, node: ts.Node): number {
  const start = node.getStart(file)
  let place = start
  let next = start
  for (const comment of readComments(file, node.pos, start).reverse()) {
    const between = file.text.slice(comment.end, next)
    if (between.trim() !== '' || between.split('\n').length > 2) break
    next = comment.start
    if (RE_NEXT_LINE.test(file.text.slice(comment.start, comment.end))) place = comment.start
  }
  return place
}

/** The white space that the line of an offset begins with. */
export function indentAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  let end = lineStart
  while (end < offset && (text[end] === ' ' || text[end] === '\t')) end++
  return text.slice(lineStart, end)
}

/** Returns whether only white space precedes an offset on its line. */
export function isLineStart(text: string, offset: number): boolean {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).trim() === ''
}

/** Where the white space ends that belongs to a comment: a line break with the indentation after it, or one space. */
function endOfSpace(text: string, from: number, isOnOwnLine: boolean): number {
  if (!isOnOwnLine) return text[from] === ' ' ? from + 1 : from
  let end = from
  while (text[end] === ' ' || text[end] === '\t') end++
  if (text[end] === '\r') end++
  if (text[end] !== '\n') return text[from] === ' ' ? from + 1 : from
  end++
  while (text[end] === ' ' || text[end] === '\t') end++
  return end
}

/** The sourcemap of a text before its comments changed, as one of the text after it. */
export function shiftMap(map: string, before: string, { text: after, edits }: Changed): string {
  const parsed = JSON.parse(map) as { mappings?: unknown }
  if (typeof parsed.mappings !== 'string') return map
  const from = createLineTable(before)
  const to = createLineTable(after)
  const lines: ReturnType<typeof decode> = []
  decode(parsed.mappings).forEach((segments, index) => {
    const start = from.startOf(index + 1)
    const length = Math.max(0, from.startOf(index + 2) - 1 - start)
    for (const segment of segments) {
      // Some maps name columns beyond the end of a line.
      const beyond = Math.max(0, segment[0] - length)
      const offset = moveOffset(start + segment[0] - beyond, edits)
      const line = to.lineAt(offset)
      while (lines.length < line) lines.push([])
      segment[0] = offset - to.startOf(line) + beyond
      lines[line - 1]!.push(segment)
    }
  })
  return JSON.stringify({ ...parsed, mappings: encode(lines) })
}

function moveOffset(offset: number, edits: readonly Edit[]): number {
  let moved = offset
  for (const { start, end, text } of edits) {
    if (start > offset) break
    moved += text.length - (Math.min(end, offset) - start)
  }
  return moved
}
