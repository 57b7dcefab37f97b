import type { ts } from 'ts-morph'
import { typescript } from '../collect/typescript.ts'
import type { SymbolRequest } from '../plan/request.ts'

/** Stands wherever text was left out; the words are part of the contract. */
export const TRUNCATION_MARKER = '[... content truncated due to length ...]'

/** The share of a text that stays. */
const KEPT_SHARE = 0.75
/** Data shorter than this is not worth a marker. */
const SHORTEST_DATA = 120

interface Span {
  start: number
  end: number
  depth: number
}

/**
 * Shortens a symbol's text to three quarters, never more and as near as its syntax allows. Statements in bodies go
 * first, the deepest and longest before others, and data; signatures, types, comments, throws and returns stay. Text
 * without such parts loses its middle.
 */
export function shrinkSnippet(snippet: string, script: SymbolRequest['script']): string {
  const budget = Math.floor(snippet.length * KEPT_SHARE)
  const { plain, last } = findSpans(snippet, script)
  let removed: Span[] = []
  for (const spans of [plain, last]) {
    removed = removeSpans(snippet, removed, spans, budget)
    const shortened = leaveOut(snippet, removed)
    if (shortened.length <= budget) return shortened
  }
  return cutMiddle(snippet, budget)
}

/** Takes away spans until the text fits: the smallest that suffices, else the deepest and longest. */
function removeSpans(snippet: string, before: Span[], spans: Span[], budget: number): Span[] {
  let removed = before
  const open = [...spans].sort(
    (one, other) => other.depth - one.depth || other.end - other.start - (one.end - one.start),
  )
  let length = leaveOut(snippet, removed).length
  while (length > budget) {
    const fitting = open.filter((span) => !isCovered(span, removed))
    if (fitting.length === 0) return removed
    const saving = ({ start, end }: Span): number => end - start - TRUNCATION_MARKER.length
    const enough = fitting.filter((span) => saving(span) >= length - budget)
    const next = enough.length > 0 ? enough.reduce(smaller) : fitting[0]!
    open.splice(open.indexOf(next), 1)
    removed = [...removed.filter((span) => !isInside(span, next)), next]
    length = leaveOut(snippet, removed).length
  }
  return removed
}

function smaller(one: Span, other: Span): Span {
  return other.end - other.start < one.end - one.start ? other : one
}

function isInside(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end
}

function isCovered(span: Span, removed: Span[]): boolean {
  return removed.some((outer) => isInside(span, outer))
}

/** One marker for neighbours, however many they are. */
function leaveOut(snippet: string, removed: Span[]): string {
  let text = ''
  let position = 0
  for (const { start, end } of [...removed].sort((one, other) => one.start - other.start)) {
    const between = snippet.slice(position, start)
    const isNeighbour = position > 0 && between.trim() === ''
    if (!isNeighbour) text += between + TRUNCATION_MARKER
    position = end
  }
  return text + snippet.slice(position)
}

/** `plain` says nothing that a reader of documentation needs; `last` holds throws and returns. */
function findSpans(
  snippet: string,
  script: SymbolRequest['script'],
): { plain: Span[]; last: Span[] } {
  const ts = typescript()
  const spans: { plain: Span[]; last: Span[] } = { plain: [], last: [] }
  try {
    const file = ts.createSourceFile(`snippet.${script}`, snippet, ts.ScriptTarget.Latest)
    visit(file, file, 0, false)
  } catch (error) {
    // Nested too deeply: it loses its middle.
    if (!(error instanceof RangeError)) throw error
    return { plain: [], last: [] }
  }
  return spans

  /** Whether a throw or return is inside. */
  function visit(file: ts.SourceFile, node: ts.Node, depth: number, isInBody: boolean): boolean {
    let ends = ts.isReturnStatement(node) || ts.isThrowStatement(node)
    const isBody = isInBody || ts.isFunctionLike(node)
    ts.forEachChild(node, (child) => {
      ends = visit(file, child, depth + 1, isBody) || ends
    })
    const span = { start: node.getStart(file), end: node.end, depth }
    if (ts.isStatement(node) && !ts.isBlock(node) && isInBody) {
      spans[ends ? 'last' : 'plain'].push(span)
    } else if (isData(node) && span.end - span.start >= SHORTEST_DATA) {
      spans[ends ? 'last' : 'plain'].push(span)
    }
    // What a nested function returns is its own affair, but its text is what stays.
    return ends
  }

  function isData(node: ts.Node): boolean {
    return (
      ts.isStringLiteralLike(node) ||
      ts.isTemplateExpression(node) ||
      ts.isArrayLiteralExpression(node) ||
      ts.isObjectLiteralExpression(node)
    )
  }
}

/** The beginning says what it is, the end how it comes out; surrogate pairs stay whole. */
function cutMiddle(snippet: string, budget: number): string {
  const room = budget - TRUNCATION_MARKER.length
  if (room <= 0) return snippet.slice(0, wholeEnd(snippet, budget))
  const head = wholeEnd(snippet, Math.ceil(room * 0.7))
  let tail = snippet.length - Math.floor(room * 0.3)
  if (/[\uDC00-\uDFFF]/.test(snippet.charAt(tail))) tail++
  return snippet.slice(0, head) + TRUNCATION_MARKER + snippet.slice(tail)
}

function wholeEnd(text: string, end: number): number {
  return /[\uD800-\uDBFF]/.test(text.charAt(end - 1)) ? end - 1 : end
}
