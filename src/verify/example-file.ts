import type { ts } from 'ts-morph'
import type { CollectedSymbol } from '../collect/collection.ts'
import { createLineTable } from '../collect/lines.ts'
import { boundNames } from '../collect/parts.ts'
import { findSyntaxError, typescript } from '../collect/typescript.ts'
import { takeOwnImport, writeImport } from './example-imports.ts'
import type { ProjectExports } from './exports.ts'

/** An example that could be parsed. */
export interface ParsedExample {
  code: string
  file: ts.SourceFile
  /** `.tsx` where it holds elements. */
  isJsx: boolean
}

/** Deeper than people nest; from there on the compiler takes long, and far below it gives up. */
const DEEPEST = 200
const TOO_DEEP = 'It is nested too deeply.'

/** Parses an example as TypeScript, with elements where it has them; a string says why it cannot be parsed. */
export function parseExample(code: string): ParsedExample | string {
  const plain = parse(code, false)
  if (typeof plain !== 'string') return { code, file: plain, isJsx: false }
  const jsx = parse(code, true)
  if (typeof jsx !== 'string') return { code, file: jsx, isJsx: true }
  return /<\/|\/>/.test(code) ? jsx : plain
}

function parse(code: string, isJsx: boolean): ts.SourceFile | string {
  const ts = typescript()
  try {
    const name = isJsx ? 'example.tsx' : 'example.ts'
    const file = ts.createSourceFile(name, code, ts.ScriptTarget.Latest)
    const error = findSyntaxError(file)
    if (!error) return isDeeper(file, DEEPEST) ? TOO_DEEP : file
    return `${error.message} (line ${createLineTable(code).lineAt(error.start)})`
  } catch {
    // Nothing else makes the parser throw.
    return TOO_DEEP
  }
}

function isDeeper(node: ts.Node, levels: number): boolean {
  if (levels === 0) return true
  return typescript().forEachChild(node, (child) => isDeeper(child, levels - 1)) === true
}

/**
 * The example as a module next to the symbol's: what it takes from the project is imported below it, where it moves
 * nothing. Its own imports of the package or of its files are replaced, since only the build knows where they lead.
 */
export function writeExampleFile(
  { code, file }: ParsedExample,
  options: { symbol: CollectedSymbol; exports: ProjectExports; packageName: string | undefined },
): string {
  const { symbol, exports } = options
  const taken = file.statements.flatMap((statement) => takeOwnImport(statement, options))
  const replaced = new Set(taken.map(({ statement }) => statement))
  const declared = new Set(file.statements.flatMap(listDeclared))

  const lines = taken.map((binding) => writeImport(symbol.module, binding))
  for (const [local, isValue] of listUsed(file)) {
    const place = declared.has(local) ? undefined : exports.find(local, symbol, { isValue })
    if (place) lines.push(writeImport(symbol.module, { local, ...place }))
  }
  return `${blank(code, [...replaced])}\n${lines.join('\n')}\nexport {}\n`
}

/** Spaces in place of statements, so that every position stays what it was. */
function blank(code: string, statements: readonly ts.Statement[]): string {
  let text = code
  for (const { pos, end } of statements) {
    const spaces = code.slice(pos, end).replace(/[^\r\n]/g, ' ')
    text = text.slice(0, pos) + spaces + text.slice(end)
  }
  return text
}

function listDeclared(statement: ts.Statement): string[] {
  const ts = typescript()
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name))
  }
  if (ts.isImportDeclaration(statement)) {
    const { name, namedBindings } = statement.importClause ?? {}
    const inner =
      namedBindings &&
      (ts.isNamespaceImport(namedBindings) ? [namedBindings] : [...namedBindings.elements])
    return [...(name ? [name.text] : []), ...(inner ?? []).map((element) => element.name.text)]
  }
  const { name } = statement as ts.DeclarationStatement
  return name && ts.isIdentifier(name) ? [name.text] : []
}

/** Names that stand for something outside of what they are part of, in order; whether each is used as a value. */
function listUsed(file: ts.SourceFile): Map<string, boolean> {
  const ts = typescript()
  const used = new Map<string, boolean>()
  const visit = (node: ts.Node, parent: ts.Node): void => {
    if (ts.isIdentifier(node) && !isLabel(node, parent)) {
      const isType = ts.isTypeNode(parent) || ts.isQualifiedName(parent)
      used.set(node.text, !isType || used.get(node.text) === true)
    }
    ts.forEachChild(node, (child) => visit(child, node))
  }
  ts.forEachChild(file, (child) => visit(child, file))
  return used
}

/** `b` in `a.b`, in `{ b: 1 }`, in `<a b="" />`, in `A.b` of a type and in `import { b as a }`. */
function isLabel(node: ts.Identifier, parent: ts.Node): boolean {
  const ts = typescript()
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node
  if (ts.isQualifiedName(parent)) return parent.right === node
  if (ts.isPropertyAssignment(parent) || ts.isClassElement(parent) || ts.isTypeElement(parent)) {
    return parent.name === node
  }
  if (ts.isBindingElement(parent) || ts.isImportSpecifier(parent)) {
    return parent.propertyName === node
  }
  return ts.isJsxAttribute(parent) && parent.name === node
}
