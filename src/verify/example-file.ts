import { posix } from 'node:path'
import type { ts } from 'ts-morph'
import type { CollectedSymbol } from '../collect/collection.ts'
import { boundNames } from '../collect/parts.ts'
import { typescript } from '../collect/typescript.ts'
import type { ProjectExports } from './exports.ts'

/** An example that could be parsed. */
export interface ParsedExample {
  code: string
  file: ts.SourceFile
  /** `.tsx` where it holds elements. */
  isJsx: boolean
}

/** Parses an example as TypeScript, with elements where it has them; a string says why it cannot be parsed. */
export function parseExample(code: string): ParsedExample | string {
  const plain = parse(code, false)
  if (plain.problem === undefined) return { code, file: plain.file, isJsx: false }
  const jsx = parse(code, true)
  if (jsx.problem === undefined) return { code, file: jsx.file, isJsx: true }
  return /<\/|\/>/.test(code) ? jsx.problem : plain.problem
}

function parse(code: string, isJsx: boolean): { file: ts.SourceFile; problem?: string } {
  const ts = typescript()
  const name = isJsx ? 'example.tsx' : 'example.ts'
  const file = ts.createSourceFile(name, code, ts.ScriptTarget.Latest)
  // The compiler keeps what it stumbled over on the file, though its types do not say so.
  const { parseDiagnostics = [] } = file as { parseDiagnostics?: ts.DiagnosticWithLocation[] }
  const [first] = parseDiagnostics
  if (!first) return { file }
  const { line } = file.getLineAndCharacterOfPosition(first.start)
  const text = ts.flattenDiagnosticMessageText(first.messageText, ' ')
  return { file, problem: `${text} (line ${line + 1})` }
}

/**
 * The example as a module next to the symbol's: what it takes from the project is imported below it, where it moves
 * nothing. Its own imports of the package or of its files are replaced, since only the build knows where they lead.
 */
export function writeExampleFile(
  { code, file }: ParsedExample,
  options: { symbol: CollectedSymbol; exports: ProjectExports; packageName: string | undefined },
): string {
  const { symbol, exports, packageName } = options
  const own = file.statements.filter((statement) => isOwnImport(statement, packageName))
  const taken = own.flatMap((statement) => listImported(statement, exports, symbol))
  const replaced = new Set(taken.map(({ statement }) => statement))
  const declared = new Set(file.statements.flatMap(listDeclared))
  for (const { local } of taken) declared.add(local)

  const lines = taken.map(({ local, name, module }) =>
    writeImport(symbol.module, local, name, module),
  )
  for (const local of listUsed(file)) {
    const place = declared.has(local) ? undefined : exports.find(local, symbol)
    if (place) lines.push(writeImport(symbol.module, local, place.name, place.module))
  }
  return `${blank(code, [...replaced])}\n${lines.join('\n')}\nexport {}\n`
}

function writeImport(from: string, local: string, name: string, module: string): string {
  const path = posix.relative(posix.dirname(from), module)
  const specifier = path.startsWith('.') ? path : `./${path}`
  return `import { ${name === local ? name : `${name} as ${local}`} } from '${specifier}'`
}

function isOwnImport(
  statement: ts.Statement,
  packageName: string | undefined,
): statement is ts.ImportDeclaration {
  const ts = typescript()
  if (!ts.isImportDeclaration(statement)) return false
  if (!ts.isStringLiteral(statement.moduleSpecifier)) return false
  const { text } = statement.moduleSpecifier
  if (text.startsWith('.') || text === packageName) return true
  return packageName !== undefined && text.startsWith(`${packageName}/`)
}

interface Taken {
  statement: ts.ImportDeclaration
  local: string
  name: string
  module: string
}

/** The names that an import of the project's own takes, if the project has them all; else it is left to the compiler. */
function listImported(
  statement: ts.ImportDeclaration,
  exports: ProjectExports,
  symbol: CollectedSymbol,
): Taken[] {
  const ts = typescript()
  const { importClause } = statement
  const bindings = importClause?.namedBindings
  if (!importClause || (bindings && ts.isNamespaceImport(bindings))) return []
  const wanted = (bindings?.elements ?? []).map((element) => ({
    local: element.name.text,
    imported: (element.propertyName ?? element.name).text,
  }))
  if (importClause.name) {
    wanted.push({ local: importClause.name.text, imported: importClause.name.text })
  }
  const taken = wanted.flatMap(({ local, imported }) => {
    const place = exports.find(imported, symbol)
    return place ? [{ statement, local, ...place }] : []
  })
  return taken.length === wanted.length ? taken : []
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

/** Names that stand for something outside of what they are part of, in order, each once. */
function listUsed(file: ts.SourceFile): string[] {
  const ts = typescript()
  const used = new Set<string>()
  const visit = (node: ts.Node, parent: ts.Node): void => {
    if (ts.isIdentifier(node) && !isLabel(node, parent)) used.add(node.text)
    ts.forEachChild(node, (child) => visit(child, node))
  }
  ts.forEachChild(file, (child) => visit(child, file))
  return [...used]
}

/** `b` in `a.b`, in `{ b: 1 }`, in `<a b="" />` and in `A.b` of a type. */
function isLabel(node: ts.Identifier, parent: ts.Node): boolean {
  const ts = typescript()
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node
  if (ts.isQualifiedName(parent)) return parent.right === node
  if (ts.isPropertyAssignment(parent) || ts.isClassElement(parent) || ts.isTypeElement(parent)) {
    return parent.name === node
  }
  if (ts.isBindingElement(parent)) return parent.propertyName === node
  return ts.isJsxAttribute(parent) && parent.name === node
}
