import type { ts } from 'ts-morph'
import { functionOf, readCallable } from '../collect/callable.ts'
import { listMembers, type Member } from '../collect/members.ts'
import { listParameters } from '../collect/collection.ts'
import { leadingKind, type Part } from '../collect/parts.ts'
import { typescript } from '../collect/typescript.ts'
import type { Docs, MemberDoc, ParameterDoc } from '../types.ts'
import type { CommentDocs } from './comment.ts'

/** A node that a comment can stand before, and what it would say. */
export interface Target {
  node: ts.Node
  /** The declaration that it belongs to, or is. */
  part: Part
  isMember: boolean
  docs: CommentDocs
}

/** The nodes of a symbol's declarations that its docs speak about: each overload, each member. */
export function listTargets(file: ts.SourceFile, parts: readonly Part[], docs: Docs): Target[] {
  const heads = listHeads(parts).map((part) => ({
    node: part.several ? part.node : part.statement,
    part,
    isMember: false,
    docs: readHead(part, docs),
  }))
  const members = parts.flatMap((part) => {
    const listed = part.destructured ? [] : listMembers(file, part.node)
    return withoutHidden(listed).flatMap((member) => {
      const said = readMember(member, docs)
      return said
        ? member.commented.map((node) => ({ node, part, isMember: true, docs: said }))
        : []
    })
  })
  return [...heads, ...members].filter(({ node }, index, all) => {
    return all.findIndex((other) => other.node === node) === index
  })
}

/** A name that is several things is documented where it is the first of them; a function at each of its overloads. */
function listHeads(parts: readonly Part[]): Part[] {
  const kind = leadingKind(parts.map((part) => part.kind))
  const leading = parts.filter((part) => part.kind === kind)
  if (kind !== 'function') return leading.slice(0, 1)
  const overloads = leading.filter(({ node }) => !(node as ts.FunctionDeclaration).body)
  return overloads.length > 0 ? overloads : leading
}

/** Of overloads the implementation is not seen, and of accessors the first speaks for both. */
function withoutHidden(members: readonly Member[]): Member[] {
  const seen = new Map<string, Member[]>()
  for (const member of members) {
    const key = `${member.isStatic ? 'static ' : ''}${member.name}`
    seen.set(key, [...(seen.get(key) ?? []), member])
  }
  return [...seen.values()].flatMap((same) => {
    if (same[0]?.kind === 'accessor') return same.slice(0, 1)
    const overloads = same.filter(({ nodes }) => !(nodes[0] as ts.MethodDeclaration).body)
    return overloads.length > 0 ? overloads : same
  })
}

function readHead({ node, destructured }: Part, docs: Docs): CommentDocs {
  const ts = typescript()
  const { params, throws, members: _members, ...rest } = docs
  // What a class is called with belongs to its constructor.
  if (ts.isClassLike(node)) {
    const isConstructed = node.members.some(ts.isConstructorDeclaration)
    return isConstructed ? rest : { ...rest, ...(throws && { throws }) }
  }
  const callable = destructured ? undefined : callableOf(node)
  return { ...docs, ...narrow(callable, docs) }
}

/** The docs of a member; a constructor also has what its class says about its call. */
function readMember(
  { name, kind, isStatic, callables }: Member,
  docs: Docs,
): CommentDocs | undefined {
  const said = docs.members?.find((member) => {
    return member.name === name && (member.static ?? false) === isStatic
  })
  const given = kind === 'constructor' ? ofConstructor(docs, said) : said && ofMember(said)
  const [callable] = callables
  return given && { ...given, ...narrow(callable, given) }
}

function ofMember({ summary, deprecated, params, returns }: MemberDoc): CommentDocs {
  return {
    summary,
    ...(deprecated !== undefined && { deprecated }),
    ...(params && { params }),
    ...(returns && { returns }),
  }
}

function ofConstructor(docs: Docs, said: MemberDoc | undefined): CommentDocs {
  const own: CommentDocs = said ? ofMember(said) : {}
  const params = own.params ?? docs.params
  return { ...own, ...(params && { params }), ...(docs.throws && { throws: docs.throws }) }
}

/** The signature of a function, or of a value that is one; nothing where it is written elsewhere. */
function callableOf(node: ts.Node): ts.SignatureDeclaration | undefined {
  const ts = typescript()
  if (ts.isFunctionDeclaration(node)) return node
  if (!ts.isVariableDeclaration(node)) return undefined
  if (node.type) return ts.isFunctionTypeNode(node.type) ? node.type : undefined
  return functionOf(node.initializer)
}

/** Parameters and type parameters that a signature has, in its order. */
function narrow(
  node: ts.SignatureDeclaration | undefined,
  { params, typeParams }: CommentDocs,
): Pick<CommentDocs, 'params' | 'typeParams'> {
  if (!node || !(params || typeParams)) return {}
  const { parameters, typeParameters } = readCallable(node)
  const isOpen = parameters.some(({ open }) => open)
  const names = listParameters(parameters)
  return {
    ...(params && { params: isOpen ? params : order(params, names) }),
    ...(typeParams && { typeParams: order(typeParams, typeParameters) }),
  }
}

function order(list: readonly ParameterDoc[], names: readonly string[]): ParameterDoc[] {
  const place = ({ name }: ParameterDoc): number => names.indexOf(name.split('.')[0]!)
  return list.filter((one) => place(one) >= 0).sort((one, other) => place(one) - place(other))
}
