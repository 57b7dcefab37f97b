import type { ts } from 'ts-morph'
import type { CollectedSymbol } from '../collect/collection.ts'
import { boundNames } from '../collect/parts.ts'
import { typescript } from '../collect/typescript.ts'
import { nameDefault } from './exports.ts'

/** The names under which others know a symbol; of a member of a namespace its own. */
export function nameSymbol(symbol: CollectedSymbol): string[] {
  const { name, exportedAs, declaration } = symbol
  const shown = exportedAs.map((place) => place.name.split('.').at(-1)!)
  const names = [name, declaration.local, ...shown]
  const more = names.includes('default') ? nameDefault(symbol) : []
  return [...new Set([...names, ...more])].filter((one) => one !== 'default')
}

/** Names that the top level of an example uses and does not declare, in order; whether each is used as a value. */
export function listFree(file: ts.SourceFile): Map<string, boolean> {
  const declared = new Set(file.statements.flatMap(listDeclared))
  return new Map([...listUsed(file)].filter(([name]) => !declared.has(name)))
}

/** True where the example itself declares one of the names, imports aside. */
export function declaresOneOf(file: ts.SourceFile, names: readonly string[]): boolean {
  const ts = typescript()
  const own = file.statements.filter((statement) => !ts.isImportDeclaration(statement))
  return own.flatMap(listDeclared).some((name) => names.includes(name))
}

/**
 * True where statements use a symbol by one of its names, by the name that an import gives it, or as a member of a namespace
 * of the project: `z.string()`.
 */
export function usesSymbol(
  file: ts.SourceFile,
  statements: readonly ts.Statement[],
  symbol: CollectedSymbol,
): boolean {
  const ts = typescript()
  const names = nameSymbol(symbol)
  const owners = new Set(symbol.exportedAs.map(({ name }) => name.split('.')[0]!))
  const locals = new Set(names)
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement)) continue
    const bindings = statement.importClause?.namedBindings
    if (!bindings) continue
    if (ts.isNamespaceImport(bindings)) owners.add(bindings.name.text)
    else {
      for (const { name, propertyName } of bindings.elements) {
        if (propertyName && names.includes(propertyName.text)) locals.add(name.text)
      }
    }
  }
  const isUse = (node: ts.Node, parent: ts.Node): boolean => {
    if (!ts.isIdentifier(node)) return false
    if (!isLabel(node, parent)) return locals.has(node.text)
    if (!names.includes(node.text)) return false
    if (ts.isQualifiedName(parent)) return isOwner(parent.left)
    return ts.isPropertyAccessExpression(parent) && isOwner(parent.expression)
  }
  const isOwner = (node: ts.Node): boolean => ts.isIdentifier(node) && owners.has(node.text)
  const hasUse = (node: ts.Node, parent: ts.Node): boolean =>
    isUse(node, parent) ||
    ts.forEachChild(node, (child) => hasUse(child, node) || undefined) === true
  return statements.some(
    (statement) => !ts.isImportDeclaration(statement) && hasUse(statement, file),
  )
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
