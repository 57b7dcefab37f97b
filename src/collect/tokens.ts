import type { ts } from 'ts-morph'
import { typescript } from './typescript.ts'

/** What is told about each token, in source order. */
export interface TokenVisitor {
  /** Returns whether the node counts. */
  enter: (node: ts.Node, parent: ts.Node | undefined) => boolean
  leave: (node: ts.Node) => void
  /** `owner` is the node itself for names, literals and keywords, else the one that the punctuation belongs to. */
  token: (text: string, start: number, end: number, owner: ts.Node) => void
  comment: (start: number, end: number) => void
}

const CLOSERS: ReadonlySet<string> = new Set([')', ']', '}', '>'])

/**
 * Walks the tokens of a node by its tree, so that nothing has to be guessed about slashes, angle brackets or JSX. What
 * formatters add or drop is made equal here: trailing commas and the bar before a union's first member are left out,
 * and the only parameter of an arrow function always has parentheses.
 */
export function walkTokens(file: ts.SourceFile, root: ts.Node, visitor: TokenVisitor): void {
  const ts = typescript()
  const { EndOfFileToken, LastTriviaToken, LastToken, CommaToken, JsxText } = ts.SyntaxKind
  const { text } = file
  const scanner = scannerOf(file.languageVariant)
  const { emit, emitComma, holdComma } = createEmitter(visitor)

  const scanBetween = (from: number, to: number, owner: ts.Node, first: boolean): void => {
    const next = skipSpaces(text, from, to)
    if (next >= to) return
    // Most of what stands between nodes is one bracket, dot or comma, and needs no scanner.
    if (PLAIN.has(text.charCodeAt(next)) && skipSpaces(text, next + 1, to) >= to) {
      if (text[next] === ',') holdComma(next, owner)
      else emit(text[next]!, next, next + 1, owner)
      return
    }
    scanner.setText(text, next, to - next)
    for (let kind = scanner.scan(); kind !== EndOfFileToken; kind = scanner.scan()) {
      const start = scanner.getTokenStart()
      if (isComment(kind)) visitor.comment(start, scanner.getTokenEnd())
      if (kind <= LastTriviaToken) continue
      if (first && isLeadingBar(kind, owner)) continue
      if (kind === CommaToken) holdComma(start, owner)
      else emit(scanner.getTokenText(), start, scanner.getTokenEnd(), owner)
    }
  }

  const visit = (node: ts.Node, parent: ts.Node | undefined, from: number): void => {
    if (!visitor.enter(node, parent)) return
    if (node.kind <= LastToken) {
      const start = node.kind === JsxText ? node.pos : node.getStart(file)
      scanBetween(from, Math.max(from, start), node, false)
      if (node.end > start) emit(text.slice(start, node.end), start, node.end, node)
    } else {
      visitChildren(node, from)
    }
    visitor.leave(node)
  }

  const visitChildren = (node: ts.Node, from: number): void => {
    const bare = bareParameter(node)
    let position = from
    let first = true
    ts.forEachChild(node, (child) => {
      // The first child begins before the comments in front of the node, which are not its own.
      const start = Math.max(position, child.pos)
      scanBetween(position, start, node, first)
      first = false
      emitComma()
      if (child === bare) emit('(', child.getStart(file), child.getStart(file), node)
      visit(child, node, start)
      if (child === bare) emit(')', child.getStart(file), child.end, node)
      position = Math.max(position, child.end)
    })
    scanBetween(position, node.end, node, first)
  }

  visit(root, undefined, root.getStart(file))
  // The scanner stays, the text need not.
  scanner.setText('')
}

/** Tokens of one character that begin no longer one. */
const PLAIN: ReadonlySet<number> = new Set([...'()[]{}<>.,;:='].map((token) => token.charCodeAt(0)))

/** Where something else than plain white space begins. */
function skipSpaces(text: string, from: number, to: number): number {
  let position = from
  while (position < to && isSpace(text.charCodeAt(position))) position++
  return position
}

/** Rarer kinds of white space are left to the scanner. */
function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}

interface Emitter {
  emit: TokenVisitor['token']
  /** Tells the comma that waits: something of its list follows. */
  emitComma: () => void
  holdComma: (start: number, owner: ts.Node) => void
}

/** A comma is told when it is known to be none at the end of a list. */
function createEmitter(visitor: TokenVisitor): Emitter {
  let comma: { start: number; owner: ts.Node } | undefined
  const emitComma = (): void => {
    if (comma) visitor.token(',', comma.start, comma.start + 1, comma.owner)
    comma = undefined
  }
  return {
    emit(token, start, end, owner) {
      if (CLOSERS.has(token)) comma = undefined
      emitComma()
      visitor.token(token, start, end, owner)
    },
    emitComma,
    holdComma: (start, owner) => void (comma = { start, owner }),
  }
}

const scanners = new Map<ts.LanguageVariant, ts.Scanner>()

/** Making a scanner costs more than scanning most declarations. */
function scannerOf(variant: ts.LanguageVariant): ts.Scanner {
  const ts = typescript()
  let scanner = scanners.get(variant)
  if (!scanner) {
    scanner = ts.createScanner(ts.ScriptTarget.Latest, false, variant)
    scanners.set(variant, scanner)
  }
  return scanner
}

function isComment(kind: ts.SyntaxKind): boolean {
  const { SyntaxKind } = typescript()
  return kind === SyntaxKind.SingleLineCommentTrivia || kind === SyntaxKind.MultiLineCommentTrivia
}

function isLeadingBar(kind: ts.SyntaxKind, owner: ts.Node): boolean {
  const { SyntaxKind } = typescript()
  if (owner.kind === SyntaxKind.UnionType) return kind === SyntaxKind.BarToken
  return owner.kind === SyntaxKind.IntersectionType && kind === SyntaxKind.AmpersandToken
}

/** The parameter of an arrow function without parentheses. */
function bareParameter(node: ts.Node): ts.Node | undefined {
  if (!typescript().isArrowFunction(node) || node.parameters.length !== 1) return undefined
  if (node.typeParameters) return undefined
  const isBare = node.parameters.pos === (node.modifiers?.end ?? node.pos)
  return isBare ? node.parameters[0] : undefined
}
