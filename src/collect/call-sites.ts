import type { ts } from 'ts-morph'
import { compareBrevity } from './compare.ts'
import { namesDeclaredIn } from './names.ts'
import { boundNames } from './parts.ts'
import type { CallSites } from './record.ts'
import { writeLine } from './signature.ts'
import { typescript } from './typescript.ts'

/** A call that says more than this shows the caller rather than the callee. */
const LONGEST_CALL = 120
/** Source that is longer than this becomes no short call, whatever is left out of it. */
const LONGEST_SOURCE = 400
/** Calls of one name in one module at most; a prompt carries no more. */
const CALLS = 3

/** What is nested deeper is generated, and following it would end at the stack's limit. */
const DEEPEST = 200

/** A literal that is longer than this is data of the caller. */
const LONGEST_LITERAL = 40
/** The shortest keys of services have 20 characters without a space. */
const LONGEST_WORD = 19
/** A literal of more words is prose: a message for people, or an order to whoever documents the callee. */
const MOST_WORDS = 3

/** A node that is being read, and the names that have another meaning inside, once somebody asked. */
interface Ancestor {
  node: ts.Node
  names?: ReadonlySet<string>
}

/** Reads the short calls of the given names of a module's top level, those in the declaration of the name left out. */
export function readCallSites(file: ts.SourceFile, names: ReadonlySet<string>): CallSites[] {
  const ts = typescript()
  const found = new Map<string, ts.Node[]>()
  const ancestors: Ancestor[] = []
  const visit = (node: ts.Node): void => {
    if (holdsNoCalls(node) || ancestors.length === DEEPEST) return
    const callee = nameCallee(node)
    if (callee && names.has(callee.local) && !isDeclaredIn(ancestors, callee.local)) {
      const nodes = found.get(callee.name)
      if (nodes) nodes.push(node)
      else found.set(callee.name, [node])
    }
    ancestors.push({ node })
    ts.forEachChild(node, visit)
    ancestors.pop()
  }
  visit(file)
  return [...found].flatMap(([name, nodes]) => {
    const texts = writeShortest(file, nodes)
    return texts.length > 0 ? { name, texts } : []
  })
}

/** Most nodes of a module are names, literals and types. */
function holdsNoCalls({ kind }: ts.Node): boolean {
  const { SyntaxKind } = typescript()
  return (
    kind <= SyntaxKind.LastToken ||
    (kind >= SyntaxKind.FirstTypeNode && kind <= SyntaxKind.LastTypeNode) ||
    kind === SyntaxKind.InterfaceDeclaration ||
    kind === SyntaxKind.TypeAliasDeclaration ||
    kind === SyntaxKind.ImportDeclaration ||
    kind === SyntaxKind.ExportDeclaration
  )
}

/** Returns whether a place is in the declaration of the name, or where it means something else. */
function isDeclaredIn(ancestors: readonly Ancestor[], name: string): boolean {
  return ancestors.some((ancestor) => {
    ancestor.names ??= new Set([...ownNames(ancestor.node), ...namesDeclaredIn(ancestor.node)])
    return ancestor.names.has(name)
  })
}

/** The names that a node declares around itself. */
function ownNames(node: ts.Node): string[] {
  const ts = typescript()
  if (ts.isVariableDeclaration(node)) return boundNames(node.name)
  const isNamed =
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isModuleDeclaration(node) ||
    ts.isEnumDeclaration(node)
  return isNamed && node.name ? [node.name.text] : []
}

/** Writing a call costs more than finding it, so the shortest sources come first, each once. */
function writeShortest(file: ts.SourceFile, nodes: readonly ts.Node[]): string[] {
  const sources = new Map<string, ts.Node>()
  for (const node of nodes) {
    const start = node.getStart(file)
    if (node.end - start <= LONGEST_SOURCE) sources.set(file.text.slice(start, node.end), node)
  }
  const texts = new Set<string>()
  for (const [, node] of [...sources].sort(([one], [other]) => compareBrevity(one, other))) {
    if (texts.size === CALLS) break
    const text = writeCall(file, node)
    if (text !== undefined) texts.add(text)
  }
  return [...texts]
}

/** What a node calls, where it is a name and something is passed: a bare call says no more than the signature. */
function nameCallee(node: ts.Node): { local: string; name: string } | undefined {
  const ts = typescript()
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
    return node.arguments?.length ? nameExpression(node.expression) : undefined
  }
  if (ts.isTaggedTemplateExpression(node)) return nameExpression(node.tag)
  if (ts.isJsxElement(node)) return nameElement(node.openingElement)
  if (!ts.isJsxSelfClosingElement(node) || node.attributes.properties.length === 0) return undefined
  return nameElement(node)
}

function nameElement({ tagName }: ts.JsxOpeningLikeElement): ReturnType<typeof nameCallee> {
  const ts = typescript()
  const isIntrinsic = ts.isIdentifier(tagName) && /^[a-z]/.test(tagName.text)
  return isIntrinsic ? undefined : nameExpression(tagName)
}

function nameExpression(
  node: ts.Expression | ts.JsxTagNameExpression,
): ReturnType<typeof nameCallee> {
  const ts = typescript()
  let expression: ts.Node = node
  let member: string | undefined
  while (ts.isPropertyAccessExpression(expression)) {
    member = expression.name.text
    expression = expression.expression
  }
  if (!ts.isIdentifier(expression)) return undefined
  const local = expression.text
  return { local, name: member === undefined ? local : `${local}.${member}` }
}

/** The call on one line; undefined where that is long or holds statements, which belong to the caller. */
function writeCall(file: ts.SourceFile, node: ts.Node): string | undefined {
  if (holdsStatements(node)) return undefined
  const text = writeLine(file, { prefix: '', node }, hideData)
  return text.length > LONGEST_CALL ? undefined : text
}

function holdsStatements(node: ts.Node): boolean {
  const ts = typescript()
  if (ts.isBlock(node) ? node.statements.length > 0 : ts.isClassExpression(node)) return true
  return ts.forEachChild(node, (child) => holdsStatements(child) || undefined) ?? false
}

const RE_LITERAL = /^(['"`}])([\s\S]*?)(['"`]|\$\{)$/

/** Literals may hold what is nobody's business: long ones, keys, addresses, prose and escapes are not shown. */
function hideData(token: string, owner: ts.Node): string {
  const ts = typescript()
  if (ts.isJsxText(owner)) return isData(token.trim()) ? '…' : token.replace(/\s+/g, ' ')
  if (!ts.isStringLiteral(owner) && !ts.isTemplateLiteralToken(owner)) return token
  return token.replace(RE_LITERAL, (_, open: string, inner: string, close: string) => {
    return `${open}${isData(inner) ? '…' : inner}${close}`
  })
}

function isData(text: string): boolean {
  const words = text.trim().split(/\s+/)
  return (
    text.length > LONGEST_LITERAL ||
    words.length > MOST_WORDS ||
    /[\\\r\n\u2028\u2029]|\S@\S/.test(text) ||
    words.some((word) => word.length > LONGEST_WORD)
  )
}
