import type { ts } from 'ts-morph'
import { typescript } from './typescript.ts'

let operations: ReadonlySet<ts.SyntaxKind> | undefined

/** Returns whether parentheses around the node can mean something: it binds what it is made of more or less tightly. */
export function isOperation(node: ts.Node): boolean {
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
