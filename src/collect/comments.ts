import type { ts } from 'ts-morph'
import { stripDecoration } from './decoration.ts'
import { readMark } from './generated.ts'
import type { Part } from './parts.ts'
import type { Piece } from './record.ts'
import { typescript } from './typescript.ts'

const RE_DOC = /^\/\*\*(?![*/])/
const RE_MODULE = /^[ \t/*]*@(?:module|packageDocumentation|file|fileoverview|overview)\b/m

/** Comments that speak to tools: compilers, bundlers, linters, coverage. */
const RE_DIRECTIVE =
  /^(?:@ts-|@vite-ignore|@jsx|@(?:no)?flow\b|@(?:type-)?(?:no)?check\b|[@#]__|@(?:no|use)inline\b|webpack[A-Z]|turbopack[A-Z]|(?:es|ts|std)lint\b|[jt]s(?:hint|lint)\b|oxlint-|biome-ignore|deno-(?:lint|fmt)|prettier-ignore|dprint-ignore|globals? |exported |istanbul ignore|(?:c8|v8|node:coverage) (?:ignore|disable|enable)|stryker|cspell|spell-?checker|@preserve\b|sourceMappingURL|#region|#endregion)/i
/** A line of a licence notice, which says nothing about what follows it. */
const RE_NOTICE =
  /^(?:(?:copyright\s+)?(?:\(c\)|©)|copyright\s+(?:\(c\)|©|\d{4}|the\b)|spdx-|licensed under\b|(?:this|the) (?:source code|software|file|code|work|program|library) is (?:licensed|free software|part of|distributed|subject to)|permission is hereby granted\b|all rights reserved\b|the mit license\b|apache license\b|@(?:license|licence|copyright|preserve)\b)/i
/** A ruler of a section: `---- Parsing ----`. */
const RE_BANNER = /^[-=*#~_─═━]{4,}/

/** Returns whether a doc comment documents no symbol. `isFirst`: it stands at the head of its file. */
function isNoDocs(comment: string, isFirst: boolean): boolean {
  if (!RE_DOC.test(comment) || RE_MODULE.test(comment)) return true
  const lines = stripDecoration(comment).split('\n')
  const first = lines.find((line) => line.trim() !== '')?.trim() ?? ''
  if (RE_DIRECTIVE.test(first) || RE_NOTICE.test(first) || RE_BANNER.test(first)) return true
  return isFirst && lines.some((line) => RE_NOTICE.test(line.trim()))
}

/** The doc comment that belongs to a declaration: the last one directly before it. */
export function commentOfPart(file: ts.SourceFile, part: Part): Piece | undefined {
  const own = part.several ? commentOfNode(file, part.node) : undefined
  return own ?? commentOfNode(file, part.statement)
}

/** The comments where a name is exported: `export default name`, `export { name }`. They document what has none of its own. */
export function commentsAtExports(file: ts.SourceFile, local: string): Piece[] {
  const ts = typescript()
  return file.statements.flatMap((statement) => {
    if (ts.isExportAssignment(statement)) {
      const { expression } = statement
      const isIt = ts.isIdentifier(expression) && expression.text === local
      return isIt ? (commentOfNode(file, statement) ?? []) : []
    }
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier) return []
    const { exportClause } = statement
    if (!exportClause || !ts.isNamedExports(exportClause)) return []
    const { elements } = exportClause
    const named = elements.filter(
      (element) => (element.propertyName ?? element.name).text === local,
    )
    return named.flatMap((element) => {
      const own = commentOfNode(file, element)
      return own ?? (elements.length === 1 ? (commentOfNode(file, statement) ?? []) : [])
    })
  })
}

/** The same for any node: a member, a declarator, a statement. Comments that `apply` wrote are nobody's words. */
export function commentOfNode(file: ts.SourceFile, node: ts.Node): Piece | undefined {
  return listDocComments(file, node).findLast((piece) => !isGenerated(file, piece))
}

/** The comment that `apply` wrote for a part, as long as nobody changed it. */
export function generatedOfPart(file: ts.SourceFile, part: Part): Piece | undefined {
  const own = part.several ? generatedOfNode(file, part.node) : undefined
  return own ?? generatedOfNode(file, part.statement)
}

export function generatedOfNode(file: ts.SourceFile, node: ts.Node): Piece | undefined {
  return listDocComments(file, node).findLast((piece) => isGenerated(file, piece))
}

function isGenerated(file: ts.SourceFile, { start, end }: Piece): boolean {
  return readMark(file.text.slice(start, end)) !== undefined
}

function listDocComments(file: ts.SourceFile, node: ts.Node): Piece[] {
  const start = node.getStart(file)
  // Nearly all members have none: asking the text is cheaper than asking the scanner.
  if (start - node.pos < 5) return []
  return readComments(file, node.pos, start).filter(({ start: from, end }) => {
    const text = file.text.slice(from, end)
    if (isNoDocs(text, from === 0 || file.text.slice(0, from).trim() === '')) return false
    return !isTrailing(file.text, node.pos, { start: from, end }, start)
  })
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

/** All comments between two positions, in source order. */
export function readComments(file: ts.SourceFile, from: number, to: number): Piece[] {
  const ts = typescript()
  const ranges = [
    ...(from > 0 ? (ts.getTrailingCommentRanges(file.text, from) ?? []) : []),
    ...(ts.getLeadingCommentRanges(file.text, from) ?? []),
  ]
  return ranges.filter(({ end }) => end <= to).map(({ pos, end }) => ({ start: pos, end }))
}
