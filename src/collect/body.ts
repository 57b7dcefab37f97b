import type { ts } from 'ts-morph'
import type { Shape } from './record.ts'
import { typescript } from './typescript.ts'

type Returns = NonNullable<Shape['returns']>

/** Tells whether a call returns a value, by its annotation or else by its body. */
export function readReturns(node: ts.SignatureDeclaration): Returns {
  const ts = typescript()
  if (node.type) return ofType(node.type)
  const { body, asteriskToken } = node as ts.FunctionLikeDeclaration
  if (!body) return 'unknown'
  if (asteriskToken) return 'value'
  if (!ts.isBlock(body)) return ofExpression(body)
  if (returnsValue(body)) return 'value'
  // What only throws is for others to write.
  return body.statements.every(ts.isThrowStatement) && body.statements.length > 0
    ? 'unknown'
    : 'nothing'
}

function ofType(type: ts.TypeNode): Returns {
  const ts = typescript()
  const { SyntaxKind } = ts
  switch (type.kind) {
    case SyntaxKind.VoidKeyword:
    case SyntaxKind.NeverKeyword:
    case SyntaxKind.UndefinedKeyword:
      return 'nothing'
  }
  if (ts.isParenthesizedTypeNode(type)) return ofType(type.type)
  if (ts.isTypePredicateNode(type)) return type.assertsModifier ? 'nothing' : 'value'
  if (ts.isUnionTypeNode(type)) {
    return type.types.every((part) => ofType(part) === 'nothing') ? 'nothing' : 'value'
  }
  if (!ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return 'value'
  const [inner] = type.typeArguments ?? []
  const isPromise = /^Promise(?:Like)?$/.test(type.typeName.text)
  return isPromise && inner ? ofType(inner) : 'value'
}

/** Reads the body of an arrow function without a block. A call in it may return anything. */
function ofExpression(node: ts.Expression): Returns {
  const ts = typescript()
  if (ts.isParenthesizedExpression(node)) return ofExpression(node.expression)
  if (isNothing(node)) return 'nothing'
  if (ts.isConditionalExpression(node)) {
    const both = [ofExpression(node.whenTrue), ofExpression(node.whenFalse)]
    return (
      both.find((kind) => kind === 'value') ?? both.find((kind) => kind === 'unknown') ?? 'nothing'
    )
  }
  if (ts.isBinaryExpression(node)) {
    return node.operatorToken.kind === ts.SyntaxKind.CommaToken ? ofExpression(node.right) : 'value'
  }
  return ts.isCallExpression(node) || ts.isAwaitExpression(node) || ts.isYieldExpression(node)
    ? 'unknown'
    : 'value'
}

function isNothing(node: ts.Expression): boolean {
  const ts = typescript()
  return ts.isVoidExpression(node) || (ts.isIdentifier(node) && node.text === 'undefined')
}

function returnsValue(body: ts.Node): boolean {
  const ts = typescript()
  const visit = (node: ts.Node): boolean => {
    if (isBoundary(node)) return false
    if (ts.isReturnStatement(node)) return !!node.expression && !isNothing(node.expression)
    return ts.forEachChild(node, (child) => visit(child) || undefined) ?? false
  }
  return visit(body)
}

/** Tells whether a node belongs to another function or class. */
function isBoundary(node: ts.Node): boolean {
  const ts = typescript()
  return ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleBlock(node)
}

/** Lists the types that a body throws; `*` if the syntax does not show the type. */
export function readThrows(node: ts.SignatureDeclaration): string[] {
  const { body } = node as ts.FunctionLikeDeclaration
  const thrown = new Set<string>()
  if (body) collectThrows(body, thrown)
  return [...thrown]
}

function collectThrows(node: ts.Node, thrown: Set<string>): void {
  const ts = typescript()
  if (isBoundary(node)) return
  if (ts.isTryStatement(node) && node.catchClause) {
    if (throwsAgain(node.catchClause)) collectThrows(node.tryBlock, thrown)
    collectThrows(node.catchClause.block, thrown)
    if (node.finallyBlock) collectThrows(node.finallyBlock, thrown)
    return
  }
  if (ts.isThrowStatement(node)) for (const name of thrownTypes(node.expression)) thrown.add(name)
  ts.forEachChild(node, (child) => collectThrows(child, thrown))
}

function thrownTypes(node: ts.Expression): string[] {
  const ts = typescript()
  if (ts.isParenthesizedExpression(node)) return thrownTypes(node.expression)
  if (ts.isConditionalExpression(node)) {
    return [...thrownTypes(node.whenTrue), ...thrownTypes(node.whenFalse)]
  }
  const isCalled = ts.isCallExpression(node) || ts.isNewExpression(node)
  const name = isCalled ? lastName(node.expression) : undefined
  // Errors can be created without `new`.
  return name && (ts.isNewExpression(node) || /Error$/.test(name)) ? [name] : ['*']
}

function lastName(node: ts.Expression): string | undefined {
  const ts = typescript()
  if (ts.isIdentifier(node)) return node.text
  return ts.isPropertyAccessExpression(node) ? node.name.text : undefined
}

/** Tells whether a catch clause rethrows what it caught. */
function throwsAgain(clause: ts.CatchClause): boolean {
  const ts = typescript()
  const caught = clause.variableDeclaration?.name
  if (!caught || !ts.isIdentifier(caught)) return false
  const visit = (node: ts.Node): boolean => {
    if (isBoundary(node)) return false
    if (ts.isThrowStatement(node) && ts.isIdentifier(node.expression)) {
      return node.expression.text === caught.text
    }
    return ts.forEachChild(node, (child) => visit(child) || undefined) ?? false
  }
  return visit(clause.block)
}
