import type { ts } from 'ts-morph'
import type { DigestPart } from './digest.ts'
import { keywordOf, type Part } from './parts.ts'
import { walkTokens } from './tokens.ts'
import { typescript } from './typescript.ts'

/** The longest signature, in characters. Longer ones are cut: nobody reads them, and they would be sent in every prompt. */
const LONGEST = 8_000

/** Returns the part of a declaration that its signature shows: no body and no value without an annotation. */
export function headOf(part: Part): DigestPart[] {
  const ts = typescript()
  const { node } = part
  if (ts.isVariableDeclaration(node)) return variableHead(node, part)
  if (ts.isExportAssignment(node)) {
    const inner = unwrap(node.expression)
    const limit = initializerLimit(inner)
    return [limit === undefined ? nothing('default', node) : { prefix: '', node: inner, limit }]
  }
  const limit = bodyStart(node)
  return [{ prefix: '', node, omit: isUnshown, ...(limit !== undefined && { limit }) }]
}

function variableHead(node: ts.VariableDeclaration, part: Part): DigestPart[] {
  const list = (part.statement as ts.VariableStatement).declarationList
  const prefix = keywordOf(list)
  if (part.destructured) return [nothing(`${prefix} ${part.local}`, node)]
  if (node.type) return [{ prefix, node, limit: node.type.end }]
  const name = { prefix, node: node.name }
  if (!node.initializer) return [name]
  const inner = unwrap(node.initializer)
  const limit = initializerLimit(inner)
  return limit === undefined ? [name] : [name, { prefix: '=', node: inner, limit }]
}

function nothing(prefix: string, node: ts.Node): DigestPart {
  return { prefix, node, limit: node.pos }
}

/** Finds where the body of a function or class in a variable begins; `undefined` for other values. */
function initializerLimit(node: ts.Expression): number | undefined {
  const ts = typescript()
  if (ts.isArrowFunction(node)) return node.equalsGreaterThanToken.pos
  if (ts.isFunctionExpression(node)) return node.body.pos
  return ts.isClassExpression(node) ? node.members.pos - 1 : undefined
}

/** Removes the parentheses around an expression. */
export function unwrap(node: ts.Expression): ts.Expression {
  return typescript().isParenthesizedExpression(node) ? unwrap(node.expression) : node
}

function bodyStart(node: ts.Node): number | undefined {
  const ts = typescript()
  if (ts.isFunctionDeclaration(node)) return node.body?.pos
  if (ts.isClassDeclaration(node)) return node.members.pos - 1
  if (!ts.isModuleDeclaration(node)) return undefined
  return node.body && ts.isModuleDeclaration(node.body) ? bodyStart(node.body) : node.body?.pos
}

function isUnshown(node: ts.Node): boolean {
  const { SyntaxKind } = typescript()
  switch (node.kind) {
    case SyntaxKind.ExportKeyword:
    case SyntaxKind.DefaultKeyword:
    case SyntaxKind.DeclareKeyword:
    case SyntaxKind.Decorator:
      return true
    default:
      return false
  }
}

/** Writes the heads on one line, without comments. */
export function writeSignature(file: ts.SourceFile, heads: readonly DigestPart[]): string {
  const signature = heads.map((head) => writeLine(file, head)).join(' ')
  return signature.length > LONGEST ? `${signature.slice(0, LONGEST).trimEnd()} …` : signature
}

/** Writes a part of the tree on one line, without comments. `show` may replace a token. */
export function writeLine(
  file: ts.SourceFile,
  head: DigestPart,
  show: (token: string, owner: ts.Node) => string = (token) => token,
): string {
  const ts = typescript()
  const limit = head.limit ?? Infinity
  const last = new Set<ts.Node>()
  let written = head.prefix
  /** The last two characters. Reading them from `written` would flatten the joined string every time. */
  let tail = written.slice(-2)
  let end = -1
  let isGlued = false
  const write = (text: string, from: number, to: number, isBracket: boolean): void => {
    const spaced = end < 0 ? written !== '' : from > end
    const joined = isGlued || RE_OPEN.test(tail) || RE_CLOSE.test(text)
    const added = spaced && !joined && !(isBracket && text === '>') ? ` ${text}` : text
    written += added
    tail = (tail + added).slice(-2)
    isGlued = isBracket && text === '<'
    end = to
  }
  walkTokens(file, head.node, {
    enter(node, parent) {
      if (parent && isLastMember(node, parent)) last.add(node)
      return node.pos < limit && written.length <= LONGEST && !head.omit?.(node)
    },
    leave(node) {
      // Members that were on separate lines need a separator on one line.
      if (ts.isTypeElement(node) && !last.has(node) && !/[;,]$/.test(tail)) {
        write(';', node.end, node.end, false)
      }
    },
    token(text, from, to, owner) {
      if (from < limit) write(show(text, owner), from, to, owner.kind > ts.SyntaxKind.LastToken)
    },
    comment: () => undefined,
  })
  return written.replace(/;$/, '')
}

function isLastMember(node: ts.Node, parent: ts.Node): boolean {
  const ts = typescript()
  if (!ts.isInterfaceDeclaration(parent) && !ts.isTypeLiteralNode(parent)) return false
  return parent.members.at(-1) === node
}

/** No space follows an opening bracket or precedes a closing one. */
const RE_OPEN = /(?:[([]|[^.]\.)$/
const RE_CLOSE = /^(?:[)\],;]|\.$|\?\.$)/
