import type { ts } from 'ts-morph'
import type { Part } from './parts.ts'
import type { Piece } from './record.ts'
import { typescript } from './typescript.ts'

const RE_DOC = /^\/\*\*(?![*/])/
const RE_MODULE = /^[\s/*]*@(?:module|packageDocumentation|file|fileoverview|overview)\b/m
const RE_LICENSE = /^[\s/*]*@(?:license|licence|copyright|preserve)\b/m

/** The doc comment that belongs to a declaration: the last one directly before it. */
export function commentOfPart(file: ts.SourceFile, part: Part): Piece | undefined {
  const own = part.several ? commentOfNode(file, part.node) : undefined
  return own ?? commentOfNode(file, part.statement)
}

/** The same for any node: a member, a declarator, a statement. */
export function commentOfNode(file: ts.SourceFile, node: ts.Node): Piece | undefined {
  const start = node.getStart(file)
  // Nearly all members have none: asking the text is cheaper than asking the scanner.
  if (start - node.pos < 5) return undefined
  const comments = readComments(file, node.pos, start)
  const docs = comments.filter(({ start: from, end }) => {
    const text = file.text.slice(from, end)
    if (!RE_DOC.test(text) || RE_MODULE.test(text) || RE_LICENSE.test(text)) return false
    return !isTrailing(file.text, node.pos, { start: from, end }, start)
  })
  return docs.at(-1)
}

/** A comment at the end of the line before speaks about that line. */
function isTrailing(text: string, lineEnd: number, comment: Piece, start: number): boolean {
  if (lineEnd === 0) return false
  const before = text.slice(lineEnd, comment.start)
  return !/[\r\n]/.test(before) && /[\r\n]/.test(text.slice(comment.end, start))
}

/** The comment that speaks about the module, wherever it stands before the first statement. */
export function moduleComment(file: ts.SourceFile): string | undefined {
  const first = file.statements[0]
  const end = first ? first.getStart(file) : file.text.length
  const texts = readComments(file, 0, end).map((piece) => file.text.slice(piece.start, piece.end))
  return texts.find((text) => RE_DOC.test(text) && RE_MODULE.test(text))
}

function readComments(file: ts.SourceFile, from: number, to: number): Piece[] {
  const ts = typescript()
  const ranges = [
    ...(from > 0 ? (ts.getTrailingCommentRanges(file.text, from) ?? []) : []),
    ...(ts.getLeadingCommentRanges(file.text, from) ?? []),
  ]
  return ranges.filter(({ end }) => end <= to).map(({ pos, end }) => ({ start: pos, end }))
}
