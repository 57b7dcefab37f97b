import type { ts } from 'ts-morph'
import type { Docs, MemberDoc, SymbolKind } from '../types.ts'
import {
  functionOf,
  readCallable,
  uniteCallables,
  uniteOverloads,
  type Callable,
} from './callable.ts'
import { commentOfNode, generatedOfNode } from './comments.ts'
import { parseGenerated, TAG } from './generated.ts'
import { leadingKind, listNamespaceParts } from './parts.ts'
import type { MemberShape } from './record.ts'
import { parseComment } from './tsdoc.ts'
import { textOf, typescript } from './typescript.ts'
import { uniteDocs } from './unite-docs.ts'

/** A member's declarations; overloads and accessor pairs are one member. */
export interface Member {
  name: string
  kind: MemberShape['kind']
  isStatic: boolean
  nodes: ts.Node[]
  callables: ts.SignatureDeclaration[]
  /** Where the comments stand. */
  commented: ts.Node[]
}

/** What is inside of a symbol that others can use, and what hand-written comments say about it. */
export interface Members {
  shapes: MemberShape[]
  docs: MemberDoc[]
  /** What comments say that `apply --source` wrote. */
  generated: MemberDoc[]
}

/** The public members of a symbol's declarations. */
export function readMembers(file: ts.SourceFile, nodes: readonly ts.Node[]): Members {
  const members = new Map<string, Member>()
  for (const node of nodes) {
    for (const member of listMembers(file, node)) {
      const key = `${member.isStatic ? 'static ' : ''}${member.name}`
      const known = members.get(key)
      if (!known) members.set(key, member)
      else mergeMember(known, member)
    }
  }
  const all = [...members.values()]
  return {
    shapes: all.map((member) => shapeOf(member)),
    docs: all.flatMap((member) => docsOf(file, member, commentOfNode, parseHuman)),
    generated: file.text.includes(TAG)
      ? all.flatMap((member) => docsOf(file, member, generatedOfNode, parseGenerated))
      : [],
  }
}

function mergeMember(known: Member, member: Member): void {
  const kinds = [known.kind, member.kind] as SymbolKind[]
  known.kind = leadingKind(kinds) ?? known.kind
  known.nodes.push(...member.nodes)
  known.callables.push(...member.callables)
  known.commented.push(...member.commented)
}

/** The public members of one declaration, each of its declarations apart. */
export function listMembers(file: ts.SourceFile, node: ts.Node): Member[] {
  const ts = typescript()
  if (ts.isClassLike(node)) return node.members.flatMap((member) => classMembers(file, member))
  if (ts.isInterfaceDeclaration(node)) return node.members.flatMap((member) => plain(file, member))
  if (ts.isTypeAliasDeclaration(node)) return listMembers(file, node.type)
  if (ts.isTypeLiteralNode(node)) return node.members.flatMap((member) => plain(file, member))
  if (ts.isIntersectionTypeNode(node)) {
    return node.types.flatMap((part) => listMembers(file, part))
  }
  if (ts.isParenthesizedTypeNode(node)) return listMembers(file, node.type)
  if (ts.isEnumDeclaration(node)) return node.members.flatMap((member) => plain(file, member))
  return ts.isModuleDeclaration(node) ? namespaceMembers(file, node) : []
}

function classMembers(file: ts.SourceFile, node: ts.ClassElement): Member[] {
  const ts = typescript()
  if (isHidden(node)) return []
  const members = [...plain(file, node), ...assignedMembers(file, node)]
  if (!ts.isConstructorDeclaration(node)) return members
  const properties = node.parameters.filter((parameter) => {
    return ts.isParameterPropertyDeclaration(parameter, node) && !isHidden(parameter)
  })
  return [...members, ...properties.flatMap((parameter) => plain(file, parameter))]
}

/** JavaScript declares fields where it first assigns them; those with a comment are meant for others. */
function assignedMembers(file: ts.SourceFile, node: ts.ClassElement): Member[] {
  const ts = typescript()
  if (!ts.isConstructorDeclaration(node)) return []
  return (node.body?.statements ?? []).flatMap((statement) => {
    if (!ts.isExpressionStatement(statement)) return []
    const { expression } = statement
    const target = ts.isBinaryExpression(expression) ? expression.left : expression
    if (!ts.isPropertyAccessExpression(target) || !ts.isIdentifier(target.name)) return []
    if (target.expression.kind !== ts.SyntaxKind.ThisKeyword) return []
    const comment = commentOfNode(file, statement)
    if (!comment || RE_HIDDEN.test(file.text.slice(comment.start, comment.end))) return []
    const value = ts.isBinaryExpression(expression) ? functionOf(expression.right) : undefined
    return [
      {
        name: target.name.text,
        kind: 'property' as const,
        isStatic: false,
        nodes: [statement],
        callables: value ? [value] : [],
        commented: [statement],
      },
    ]
  })
}

const RE_HIDDEN = /@(?:private|protected|internal|ignore|hidden)\b/

function isHidden(node: ts.Declaration): boolean {
  const ts = typescript()
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected
  if (ts.getCombinedModifierFlags(node) & hidden) return true
  const name = (node as ts.NamedDeclaration).name
  return !!name && ts.isPrivateIdentifier(name)
}

function plain(file: ts.SourceFile, node: ts.NamedDeclaration): Member[] {
  const ts = typescript()
  const name = ts.isConstructorDeclaration(node) ? 'constructor' : nameOf(file, node.name)
  const kind = kindOf(node)
  if (name === undefined || !kind) return []
  const isStatic = (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Static) !== 0
  const callables = callablesOf(node)
  return [{ name, kind, isStatic, nodes: [node], callables, commented: [node] }]
}

function nameOf(file: ts.SourceFile, name: ts.DeclarationName | undefined): string | undefined {
  const ts = typescript()
  if (!name) return undefined
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)) {
    return name.text
  }
  return ts.isComputedPropertyName(name) ? textOf(file, name) : undefined
}

function kindOf(node: ts.Node): MemberShape['kind'] | undefined {
  const ts = typescript()
  if (ts.isConstructorDeclaration(node)) return 'constructor'
  if (ts.isMethodDeclaration(node) || ts.isMethodSignature(node)) return 'method'
  if (ts.isAccessor(node)) return 'accessor'
  if (ts.isEnumMember(node)) return 'member'
  const isProperty = ts.isPropertyDeclaration(node) || ts.isPropertySignature(node)
  return isProperty || ts.isParameter(node) ? 'property' : undefined
}

/** A property that holds a function is documented as one. */
function callablesOf(node: ts.Node): ts.SignatureDeclaration[] {
  const ts = typescript()
  if (ts.isMethodDeclaration(node) || ts.isMethodSignature(node)) return [node]
  if (ts.isConstructorDeclaration(node)) return [node]
  if (!ts.isPropertyDeclaration(node) && !ts.isPropertySignature(node)) return []
  if (node.type) return ts.isFunctionTypeNode(node.type) ? [node.type] : []
  const value = ts.isPropertyDeclaration(node) ? functionOf(node.initializer) : undefined
  return value ? [value] : []
}

function namespaceMembers(file: ts.SourceFile, node: ts.ModuleDeclaration): Member[] {
  const ts = typescript()
  return listNamespaceParts(file, node).map((part) => ({
    name: part.local,
    kind: part.kind,
    isStatic: false,
    nodes: [part.node],
    callables: ts.isFunctionDeclaration(part.node)
      ? [part.node]
      : ts.isVariableDeclaration(part.node)
        ? [functionOf(part.node.initializer) ?? []].flat()
        : [],
    commented: [part.statement],
  }))
}

function shapeOf(member: Member): MemberShape {
  const callable = readMemberCallable(member.callables)
  return {
    name: member.name,
    kind: member.kind,
    ...(member.isStatic && { static: true as const }),
    parameters: callable.parameters,
    typeParameters: callable.typeParameters,
    ...(callable.returns && { returns: callable.returns }),
    throws: callable.throws,
  }
}

function readMemberCallable(nodes: ts.SignatureDeclaration[]): Callable {
  const [only] = nodes
  if (!only) return uniteCallables([])
  return nodes.length === 1 ? readCallable(only) : uniteOverloads(nodes)
}

function parseHuman(comment: string): Docs {
  return parseComment(comment).docs
}

function docsOf(
  file: ts.SourceFile,
  member: Member,
  find: typeof commentOfNode,
  parse: (comment: string) => Docs,
): MemberDoc[] {
  const comments = member.commented.flatMap((node) => find(file, node) ?? [])
  if (comments.length === 0) return []
  const docs = uniteDocs(comments.map(({ start, end }) => parse(file.text.slice(start, end))))
  const hasParts =
    docs && (docs.summary || docs.params || docs.returns || docs.deprecated !== undefined)
  if (!hasParts) return []
  return [
    {
      name: member.name,
      kind: member.kind,
      ...(member.isStatic && { static: true }),
      summary: docs.summary,
      ...(docs.deprecated !== undefined && { deprecated: docs.deprecated }),
      ...(docs.params && { params: docs.params }),
      ...(docs.returns && { returns: docs.returns }),
    },
  ]
}
