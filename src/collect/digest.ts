import { hash } from 'node:crypto'
import type { ts } from 'ts-morph'
import { readMark } from './generated.ts'
import { askKind } from './kinds.ts'
import { walkTokens } from './tokens.ts'
import { typescript } from './typescript.ts'

/** A part of the tree that is digested; tokens from `limit` on do not count. */
export interface DigestPart {
  /** Words before the node, for instance `const`. */
  prefix: string
  node: ts.Node
  limit?: number
  omit?: (node: ts.Node) => boolean
}

/**
 * sha256 over the tokens: layout, quotes, semicolons, trailing commas and parentheses that change nothing do not count.
 * Where each statement, member and operation begins is part of it, so that `return; f()` is not `return f()`. It names
 * no compiler constants: they differ between versions, and a changed digest would be paid for.
 */
export function digestTokens(file: ts.SourceFile, parts: readonly DigestPart[]): string {
  const tokens: string[] = []
  for (const part of parts) {
    tokens.push('\n', part.prefix)
    foldTokens(file, part, tokens)
  }
  return hash('sha256', tokens.join('\0'), 'hex')
}

/** sha256 over the words of comments. */
export function digestComments(comments: readonly string[]): string {
  return hash('sha256', comments.map(foldComment).join('\0'), 'hex')
}

function foldTokens(file: ts.SourceFile, part: DigestPart, tokens: string[]): void {
  let words = ''
  /** Comments are written before the next token, since a formatter may move them across the end of a statement. */
  let comments: string[] = []
  const writeComments = (): void => {
    if (comments.length === 0) return
    flush()
    tokens.push(...comments)
    comments = []
  }
  const flush = (): void => {
    if (words === '') return
    const folded = words.replace(/\s+/g, ' ')
    words = ''
    if (folded) tokens.push(`text ${folded}`)
  }
  const limit = part.limit ?? Infinity
  walkTokens(file, part.node, {
    enter(node, parent) {
      if (node.pos >= limit || part.omit?.(node)) return false
      if (isSpace(node, parent)) {
        words += ' '
        return false
      }
      const mark = endsChain(node, parent) ? 'chain' : markOf(node, parent)
      if (mark) {
        flush()
        tokens.push(mark)
      }
      return true
    },
    leave(node) {
      if (!isOperation(node)) return
      flush()
      tokens.push('\u27e9')
    },
    token(text, start, _end, owner) {
      if (start >= limit) return
      if (isText(owner)) {
        writeComments()
        words += foldText(text)
        return
      }
      flush()
      if (!isCounted(text, owner)) return
      writeComments()
      tokens.push(foldToken(text, owner))
    },
    comment(start, end) {
      if (start >= limit) return
      const text = file.text.slice(start, end)
      if (readMark(text) === undefined) comments.push(foldComment(text))
    },
  })
  flush()
  writeComments()
}

function isCounted(text: string, owner: ts.Node): boolean {
  const ts = typescript()
  if (text === ';') return ts.isForStatement(owner)
  if (text === ',') return !ts.isTypeElement(owner)
  return !((text === '(' || text === ')') && isParenthesized(owner))
}

/** Operations are marked where they begin and end, so their parentheses add nothing. */
function isParenthesized(node: ts.Node): boolean {
  const ts = typescript()
  return ts.isParenthesizedTypeNode(node) || ts.isParenthesizedExpression(node)
}

/** `(a?.b).c` ends the chain, `a?.b.c` does not. */
function endsChain(node: ts.Node, parent: ts.Node | undefined): boolean {
  const ts = typescript()
  if (!ts.isParenthesizedExpression(node) || !ts.isOptionalChain(node.expression)) return false
  return (parent as ts.PropertyAccessExpression | undefined)?.expression === node
}

function foldToken(text: string, owner: ts.Node): string {
  const ts = typescript()
  if (ts.isStringLiteral(owner)) return JSON.stringify(owner.text)
  if (ts.isNumericLiteral(owner)) return text.toLowerCase()
  return ts.isTemplateLiteralToken(owner) ? text.replace(/\r\n?/g, '\n') : text
}

function foldComment(text: string): string {
  const inner = text.startsWith('//') ? text.slice(2) : text.slice(2, -2)
  return `// ${inner
    .replace(/^[ \t]*\*+/gm, ' ')
    .replace(/\s+/g, ' ')
    .trim()}`
}

function isText(node: ts.Node): boolean {
  return typescript().isJsxText(node)
}

/** JSX drops line breaks with the white space around them. */
function foldText(text: string): string {
  const lines = text.split(/\r\n|\r|\n/)
  const last = lines.length - 1
  const trimmed = lines.map((line, index) => {
    const left = index > 0 ? line.trimStart() : line
    return index < last ? left.trimEnd() : left
  })
  return trimmed.filter((line) => line !== '').join(' ')
}

/** Tells whether a node is `{' '}`, which formatters insert where a line break would remove a space. */
function isSpace(node: ts.Node, parent: ts.Node | undefined): boolean {
  const ts = typescript()
  if (!parent || !ts.isJsxExpression(node) || ts.isJsxAttribute(parent)) return false
  return (
    !!node.expression && ts.isStringLiteral(node.expression) && /^ +$/.test(node.expression.text)
  )
}

function markOf(node: ts.Node, parent: ts.Node | undefined): string | undefined {
  const { SyntaxKind } = typescript()
  if (node.kind === SyntaxKind.EmptyStatement) return isListed(parent) ? undefined : 'empty'
  return markOfKind(node.kind) ?? (isOperation(node) ? '\u27e8' : undefined)
}

const markOfKind = askKind((node) => {
  const ts = typescript()
  if (ts.isOmittedExpression(node)) return 'hole'
  if (ts.isStatement(node) || ts.isClassElement(node) || ts.isTypeElement(node)) return '\n'
  return ts.isObjectLiteralExpression(node) ? 'object' : undefined
})

function isListed(parent: ts.Node | undefined): boolean {
  const ts = typescript()
  return (
    !!parent && (ts.isBlock(parent) || ts.isModuleBlock(parent) || ts.isCaseOrDefaultClause(parent))
  )
}

let operations: ReadonlySet<ts.SyntaxKind> | undefined

/** Returns whether parentheses around the node can mean something: it binds what it is made of more or less tightly. */
function isOperation(node: ts.Node): boolean {
  operations ??= listOperations()
  if (!operations.has(node.kind)) return false
  // A formatter puts a bar before a union's only member, or takes it away.
  const ts = typescript()
  return !ts.isUnionTypeNode(node) || node.types.length > 1
}

function listOperations(): ReadonlySet<ts.SyntaxKind> {
  const { SyntaxKind } = typescript()
  return new Set([
    SyntaxKind.BinaryExpression,
    SyntaxKind.ConditionalExpression,
    SyntaxKind.ArrowFunction,
    SyntaxKind.FunctionExpression,
    SyntaxKind.ClassExpression,
    SyntaxKind.YieldExpression,
    SyntaxKind.AwaitExpression,
    SyntaxKind.TypeOfExpression,
    SyntaxKind.VoidExpression,
    SyntaxKind.DeleteExpression,
    SyntaxKind.PrefixUnaryExpression,
    SyntaxKind.PostfixUnaryExpression,
    SyntaxKind.AsExpression,
    SyntaxKind.SatisfiesExpression,
    SyntaxKind.TypeAssertionExpression,
    SyntaxKind.NewExpression,
    SyntaxKind.CallExpression,
    SyntaxKind.UnionType,
    SyntaxKind.IntersectionType,
    SyntaxKind.ConditionalType,
    SyntaxKind.FunctionType,
    SyntaxKind.ConstructorType,
    SyntaxKind.TypeOperator,
    SyntaxKind.TypeQuery,
    SyntaxKind.InferType,
  ])
}
