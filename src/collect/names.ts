import type { ts } from 'ts-morph'
import { askKind } from './kinds.ts'
import { boundNames } from './parts.ts'
import { typescript } from './typescript.ts'

/** The names that a declaration's text mentions. */
export interface Names {
  /** Every identifier, sorted. */
  identifiers: string[]
  /**
   * Names of the module's top level, by first appearance. A name that may be a whole module is followed by the members
   * that are named with it, as `text.title`.
   */
  references: string[]
}

interface Scope {
  names: Set<string>
  outer: Scope | undefined
}

/** Reads the names of a declaration; those that an inner scope declares anew are no references. */
export function readNames(
  nodes: readonly ts.Node[],
  topLevel: ReadonlySet<string>,
  imports: ReadonlySet<string>,
): Names {
  const ts = typescript()
  const identifiers = new Set<string>()
  const references = new Set<string>()

  const use = (node: ts.Identifier, parent: ts.Node, scope: Scope | undefined): void => {
    if (!topLevel.has(node.text) || isNameOnly(node, parent) || isShadowed(node.text, scope)) return
    references.add(node.text)
    const member = imports.has(node.text) ? memberOf(node, parent) : undefined
    if (member) references.add(`${node.text}.${member}`)
  }
  const visit = (node: ts.Node, parent: ts.Node, scope: Scope | undefined): void => {
    if (ts.isIdentifier(node)) {
      if (node.text) identifiers.add(node.text)
      use(node, parent, scope)
      return
    }
    if (ts.isPrivateIdentifier(node)) identifiers.add(node.text)
    const names = namesDeclaredIn(node)
    const inner = names.length ? { names: new Set(names), outer: scope } : scope
    ts.forEachChild(node, (child) => visit(child, node, inner))
  }
  for (const node of nodes) visit(node, node, undefined)
  return { identifiers: [...identifiers].sort(), references: [...references] }
}

function isShadowed(name: string, scope: Scope | undefined): boolean {
  for (let one = scope; one; one = one.outer) if (one.names.has(name)) return true
  return false
}

/** Names that mean a property, a label or the declaration itself. */
function isNameOnly(node: ts.Identifier, parent: ts.Node): boolean {
  const ts = typescript()
  if (ts.isExportSpecifier(parent)) return parent.propertyName ? parent.name === node : false
  if (ts.isShorthandPropertyAssignment(parent)) return false
  if (ts.isQualifiedName(parent)) return parent.right === node
  if (ts.isImportTypeNode(parent)) return parent.qualifier === node
  if (ts.isBindingElement(parent)) return parent.initializer !== node
  if (ts.isJsxOpeningLikeElement(parent) || ts.isJsxClosingElement(parent)) {
    return /^[a-z]/.test(node.text)
  }
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) {
    return parent.label === node
  }
  return (parent as ts.NamedDeclaration).name === node
}

function memberOf(node: ts.Identifier, parent: ts.Node): string | undefined {
  const ts = typescript()
  if (ts.isPropertyAccessExpression(parent) && parent.expression === node) return parent.name.text
  return ts.isQualifiedName(parent) && parent.left === node ? parent.right.text : undefined
}

/** Names that are known inside of a node only. */
export function namesDeclaredIn(node: ts.Node): readonly string[] {
  if (!mayDeclare(node.kind)) return NONE
  const ts = typescript()
  if (ts.isBlock(node) || ts.isModuleBlock(node) || ts.isCaseOrDefaultClause(node)) {
    return node.statements.flatMap(namesOfStatement)
  }
  if (ts.isFunctionLike(node)) {
    const parameters = node.parameters.flatMap((parameter) => boundNames(parameter.name))
    const own = ts.isFunctionExpression(node) && node.name ? [node.name.text] : []
    return [...typeNames(node), ...parameters, ...own]
  }
  if (ts.isForStatement(node) || ts.isForInStatement(node) || ts.isForOfStatement(node)) {
    const { initializer } = node
    return initializer && ts.isVariableDeclarationList(initializer) ? namesOfList(initializer) : []
  }
  if (ts.isCatchClause(node)) {
    return node.variableDeclaration ? boundNames(node.variableDeclaration.name) : []
  }
  if (ts.isClassExpression(node))
    return [...typeNames(node), ...(node.name ? [node.name.text] : [])]
  if (ts.isMappedTypeNode(node)) return [node.typeParameter.name.text]
  if (ts.isConditionalTypeNode(node)) return inferredNames(node.extendsType)
  return typeNames(node)
}

const NONE: readonly string[] = []

/** Most kinds of nodes declare nothing. */
const mayDeclare = askKind((node) => {
  const ts = typescript()
  return [
    ts.isBlock,
    ts.isModuleBlock,
    ts.isCaseOrDefaultClause,
    ts.isFunctionLike,
    ts.isForStatement,
    ts.isForInStatement,
    ts.isForOfStatement,
    ts.isCatchClause,
    ts.isClassLike,
    ts.isInterfaceDeclaration,
    ts.isTypeAliasDeclaration,
    ts.isMappedTypeNode,
    ts.isConditionalTypeNode,
  ].some((isKind) => isKind(node))
})

function typeNames(node: ts.Node): string[] {
  const { typeParameters } = node as { typeParameters?: ts.NodeArray<ts.TypeParameterDeclaration> }
  return typeParameters?.map((parameter) => parameter.name.text) ?? []
}

function namesOfStatement(statement: ts.Statement): string[] {
  const ts = typescript()
  if (ts.isVariableStatement(statement)) return namesOfList(statement.declarationList)
  const { name } = statement as ts.DeclarationStatement
  return name && ts.isIdentifier(name) ? [name.text] : []
}

function namesOfList(list: ts.VariableDeclarationList): string[] {
  return list.declarations.flatMap((node) => boundNames(node.name))
}

function inferredNames(node: ts.Node): string[] {
  const ts = typescript()
  if (ts.isInferTypeNode(node)) return [node.typeParameter.name.text]
  const names: string[] = []
  ts.forEachChild(node, (child) => void names.push(...inferredNames(child)))
  return names
}
