import type { ts } from 'ts-morph'
import type { Script } from '../collect/script.ts'
import { typescript } from '../collect/typescript.ts'

/** A text that is longer is data; its beginning says which. */
const LONGEST_TEXT = 200
const SHOWN_TEXT = 60
/** A list of constants that is longer says no more by being whole. */
const LONGEST_LIST = 24
const SHOWN_ITEMS = 8
/** Below this many characters nothing is won. */
const LEAST_CHARACTERS = 300

interface Edit {
  start: number
  end: number
  text: string
}

/**
 * A snippet without the greater part of its data: long texts keep their beginning and say their length, long lists and
 * objects of constants their first items and how many follow. What is left parses as before.
 */
export function elideData(snippet: string, script: Script): string {
  if (snippet.length < LEAST_CHARACTERS || !mayHoldData(snippet)) return snippet
  const ts = typescript()
  let file: ts.SourceFile
  try {
    file = ts.createSourceFile(`snippet.${script}`, snippet, ts.ScriptTarget.Latest)
  } catch {
    // Nested too deeply for the parser.
    return snippet
  }
  const edits: Edit[] = []
  const open: ts.Node[] = [file]
  for (let node = open.pop(); node; node = open.pop()) {
    const edit = shortenText(node, file) ?? shortenList(node)
    if (edit) edits.push(edit)
    // The first items of a list may hold long texts themselves, what is left out of it does not count.
    const end = edit?.start ?? Infinity
    ts.forEachChild(node, (child) => {
      if (child.end <= end) open.push(child)
    })
  }
  edits.sort((one, other) => one.start - other.start)
  let text = ''
  let position = 0
  for (const { start, end, text: instead } of edits) {
    text += snippet.slice(position, start) + instead
    position = end
  }
  return text + snippet.slice(position)
}

/** Most code has neither long texts nor long lists, and need not be parsed to know. */
function mayHoldData(snippet: string): boolean {
  const commas = snippet.split(',').length - 1
  return commas >= LONGEST_LIST || RE_LONG_TEXT.test(snippet)
}

const RE_LONG_TEXT = new RegExp(`["'\`}][^"'\`]{${LONGEST_TEXT}}`)

function shortenText(node: ts.Node, file: ts.SourceFile): Edit | undefined {
  const ts = typescript()
  if (!ts.isStringLiteral(node) && !ts.isTemplateLiteralToken(node)) return undefined
  const written = file.text.slice(node.getStart(file), node.end)
  const close = /(?:\$\{|["'`])$/.exec(written)?.[0] ?? ''
  const inner = written.slice(1, written.length - close.length)
  if (inner.length <= LONGEST_TEXT) return undefined
  // An escape is not cut in two.
  const shown = inner.slice(0, SHOWN_TEXT).replace(/\\[^\\]{0,9}$/, '')
  const text = `${written[0]}${shown}… (${inner.length} characters)${close}`
  return { start: node.getStart(file), end: node.end, text }
}

function shortenList(node: ts.Node): Edit | undefined {
  const ts = typescript()
  const items = ts.isArrayLiteralExpression(node)
    ? node.elements
    : ts.isObjectLiteralExpression(node)
      ? node.properties
      : []
  if (items.length <= LONGEST_LIST || !items.every(isConstant)) return undefined
  const start = items[SHOWN_ITEMS - 1]!.end
  const left = items.length - SHOWN_ITEMS
  return { start, end: items.at(-1)!.end, text: `, /* … ${left} more */` }
}

/** A literal, or a list of them. */
function isConstant(node: ts.Node): boolean {
  const ts = typescript()
  const { SyntaxKind } = ts
  if (ts.isPropertyAssignment(node)) return isConstant(node.initializer)
  if (ts.isPrefixUnaryExpression(node)) return isConstant(node.operand)
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isConstant)
  if (ts.isObjectLiteralExpression(node)) return node.properties.every(isConstant)
  return (
    ts.isStringLiteralLike(node) ||
    ts.isNumericLiteral(node) ||
    ts.isBigIntLiteral(node) ||
    node.kind === SyntaxKind.TrueKeyword ||
    node.kind === SyntaxKind.FalseKeyword ||
    node.kind === SyntaxKind.NullKeyword
  )
}
