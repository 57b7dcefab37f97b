import type { ts } from 'ts-morph'
import { typescript } from '../collect/typescript.ts'

/** What a piece of code falls back to. */
export interface CodeDefaults {
  /** Literals of such expressions: `5`, `"fetching"`, `true`; sums and products of numbers count as their result too. */
  literals: ReadonlySet<string>
  /** The expressions themselves, without white space, and the names in them. */
  texts: ReadonlySet<string>
  /** Comments that speak of a default. */
  comments: readonly string[]
}

/** Blocks and lines that begin as comments do; in a string they do no harm. */
const RE_COMMENT = /\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*/g

/**
 * Finds all that may be meant by a default: initializers, what stands behind `??`, `||` and `=`, both sides of a choice,
 * properties of objects, returned values, defaults of type parameters, and what comments say.
 */
export function findDefaults(codes: readonly string[]): CodeDefaults {
  const literals = new Set<string>()
  const texts = new Set<string>()
  const comments = codes.flatMap((code) =>
    [...code.matchAll(RE_COMMENT)].map(([text]) => text).filter((text) => /default/i.test(text)),
  )
  for (const code of codes) {
    const file = parse(code)
    if (file) visitDefaults(file, (node) => addExpression(node, file, { literals, texts }))
  }
  return { literals, texts, comments }
}

function parse(code: string): ts.SourceFile | undefined {
  const ts = typescript()
  try {
    return ts.createSourceFile('code.tsx', code, ts.ScriptTarget.Latest)
  } catch {
    // Nested too deeply for the parser.
    return undefined
  }
}

function visitDefaults(file: ts.SourceFile, add: (node: ts.Node) => void): void {
  const ts = typescript()
  const open: ts.Node[] = [file]
  for (let node = open.pop(); node; node = open.pop()) {
    for (const found of readDefaults(node)) add(found)
    ts.forEachChild(node, (child) => void open.push(child))
  }
}

function readDefaults(node: ts.Node): ts.Node[] {
  const ts = typescript()
  const { SyntaxKind } = ts
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse]
  if (ts.isReturnStatement(node)) return node.expression ? [node.expression] : []
  if (ts.isArrowFunction(node)) return ts.isBlock(node.body) ? [] : [node.body]
  if (ts.isTypeParameterDeclaration(node)) return node.default ? [node.default] : []
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken
    const falls =
      kind === SyntaxKind.BarBarToken ||
      kind === SyntaxKind.QuestionQuestionToken ||
      kind === SyntaxKind.EqualsToken ||
      kind === SyntaxKind.BarBarEqualsToken ||
      kind === SyntaxKind.QuestionQuestionEqualsToken
    return falls ? [node.right] : []
  }
  const { initializer } = node as ts.Node & { initializer?: ts.Node }
  return initializer ? [initializer] : []
}

/** All literals of an expression; what its functions do has defaults of its own. */
function addExpression(
  node: ts.Node,
  file: ts.SourceFile,
  found: { literals: Set<string>; texts: Set<string> },
): void {
  const ts = typescript()
  const open: ts.Node[] = [node]
  for (let part = open.pop(); part; part = open.pop()) {
    if (ts.isFunctionLike(part)) continue
    found.texts.add(withoutSpace(file.text.slice(part.getStart(file), part.end)))
    const value = readLiteral(part)
    if (value !== undefined) found.literals.add(value)
    ts.forEachChild(part, (child) => void open.push(child))
  }
}

/** As a claim would write it: `5`, `"text"`, `true`, `[]`; undefined for all else. */
function readLiteral(node: ts.Node): string | undefined {
  const ts = typescript()
  const { SyntaxKind } = ts
  if (ts.isStringLiteralLike(node)) return JSON.stringify(node.text)
  if (node.kind === SyntaxKind.TrueKeyword) return 'true'
  if (node.kind === SyntaxKind.FalseKeyword) return 'false'
  if (node.kind === SyntaxKind.NullKeyword) return 'null'
  if (ts.isIdentifier(node)) return node.text === 'Infinity' ? 'Infinity' : undefined
  if (ts.isArrayLiteralExpression(node)) return node.elements.length === 0 ? '[]' : undefined
  if (ts.isObjectLiteralExpression(node)) return node.properties.length === 0 ? '{}' : undefined
  const number = readNumber(node)
  return number === undefined ? undefined : String(number)
}

function readNumber(node: ts.Node): number | undefined {
  const ts = typescript()
  const { SyntaxKind } = ts
  if (ts.isNumericLiteral(node)) return Number(node.text)
  if (ts.isBigIntLiteral(node)) return Number(node.text.slice(0, -1))
  if (ts.isParenthesizedExpression(node)) return readNumber(node.expression)
  if (ts.isPrefixUnaryExpression(node)) {
    const value = readNumber(node.operand)
    return node.operator === SyntaxKind.MinusToken && value !== undefined ? -value : value
  }
  if (!ts.isBinaryExpression(node)) return undefined
  const left = readNumber(node.left)
  const right = left === undefined ? undefined : readNumber(node.right)
  if (left === undefined || right === undefined) return undefined
  switch (node.operatorToken.kind) {
    case SyntaxKind.AsteriskToken:
      return left * right
    case SyntaxKind.AsteriskAsteriskToken:
      return left ** right
    case SyntaxKind.PlusToken:
      return left + right
    case SyntaxKind.MinusToken:
      return left - right
    case SyntaxKind.SlashToken:
      return left / right
    default:
      return undefined
  }
}

export function withoutSpace(text: string): string {
  return text.replace(/\s+/g, '')
}
