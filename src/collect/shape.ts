import type { ts } from 'ts-morph'
import {
  functionOf,
  namesOf,
  readCallable,
  uniteCallables,
  uniteOverloads,
  type Callable,
} from './callable.ts'
import type { Part } from './parts.ts'
import type { MemberShape, Shape } from './record.ts'
import { unwrap } from './signature.ts'
import { typescript } from './typescript.ts'

/** What documentation can say about a symbol, from all its declarations. */
export function readShape(
  parts: readonly Part[],
  members: MemberShape[],
  identifiers: string[],
): Shape {
  const callable = readParts(parts)
  return {
    parameters: callable.parameters,
    typeParameters: callable.typeParameters,
    ...(callable.returns && { returns: callable.returns }),
    throws: callable.throws,
    ...readAnnotation(parts),
    members,
    identifiers,
  }
}

/** `Listener` of `const noop: Listener = () => {}`: its parameters are those of the type. */
function readAnnotation(parts: readonly Part[]): Pick<Shape, 'annotation'> {
  const ts = typescript()
  for (const { node, destructured } of parts) {
    if (destructured || !ts.isVariableDeclaration(node) || !node.type) continue
    if (signaturesOf(node.type).length > 0) continue
    let name: ts.Node = node.type
    if (ts.isTypeReferenceNode(name)) name = name.typeName
    return { annotation: ts.isIdentifier(name) ? name.text : '*' }
  }
  return {}
}

function readParts(parts: readonly Part[]): Callable {
  const ts = typescript()
  const functions = parts.flatMap(({ node }) => (ts.isFunctionDeclaration(node) ? [node] : []))
  const callables = parts
    .filter((part) => !ts.isFunctionDeclaration(part.node))
    .map((part) => readPart(part))
  if (functions.length) callables.unshift(uniteOverloads(functions))
  return uniteCallables(callables)
}

function readPart(part: Part): Callable {
  const ts = typescript()
  const { node } = part
  if (part.destructured) return uniteCallables([])
  if (ts.isClassLike(node)) return readClass(node)
  if (ts.isInterfaceDeclaration(node)) {
    const signatures = node.members.filter(ts.isCallSignatureDeclaration)
    return withTypeParameters(node, signatures)
  }
  if (ts.isTypeAliasDeclaration(node)) return withTypeParameters(node, signaturesOf(node.type))
  if (ts.isVariableDeclaration(node)) return readValue(node.initializer, node.type)
  return ts.isExportAssignment(node) ? readValue(node.expression) : uniteCallables([])
}

/** A class is called through its constructor. */
function readClass(node: ts.ClassLikeDeclaration): Callable {
  const constructors = node.members.filter(typescript().isConstructorDeclaration)
  const callable = uniteOverloads(constructors)
  return { ...callable, typeParameters: namesOf(node.typeParameters) }
}

function withTypeParameters(
  node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration,
  signatures: readonly ts.SignatureDeclaration[],
): Callable {
  const callable = uniteCallables(signatures.map((one) => readCallable(one)))
  const own = namesOf(node.typeParameters)
  return { ...callable, typeParameters: [...new Set([...own, ...callable.typeParameters])] }
}

/** What a type of a variable or an alias says about calls. */
function signaturesOf(type: ts.TypeNode): ts.SignatureDeclaration[] {
  const ts = typescript()
  if (ts.isParenthesizedTypeNode(type)) return signaturesOf(type.type)
  if (ts.isFunctionTypeNode(type)) return [type]
  return ts.isTypeLiteralNode(type) ? type.members.filter(ts.isCallSignatureDeclaration) : []
}

/** The annotation knows what is returned, the function knows what it throws. */
function readValue(value?: ts.Expression, type?: ts.TypeNode): Callable {
  const ts = typescript()
  const inner = value && unwrap(value)
  if (inner && ts.isClassExpression(inner)) return readClass(inner)
  const fromValue = [functionOf(value) ?? []].flat().map((node) => readCallable(node))
  if (!type) return uniteCallables(fromValue)
  const fromType = signaturesOf(type).map((node) => readCallable(node))
  const united = uniteCallables([...fromType, ...fromValue])
  const returns = uniteCallables(fromType).returns
  return returns ? { ...united, returns } : united
}
