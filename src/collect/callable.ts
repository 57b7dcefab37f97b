import type { ts } from 'ts-morph'
import type { ParameterShape, Shape } from './record.ts'
import { unwrap } from './signature.ts'
import { readReturns, readThrows } from './body.ts'
import { typescript } from './typescript.ts'

/** What can be called, and what documentation can say about it. */
export interface Callable {
  parameters: ParameterShape[]
  typeParameters: string[]
  returns?: NonNullable<Shape['returns']>
  throws: string[]
}

/** One signature with or without a body. */
export function readCallable(node: ts.SignatureDeclaration): Callable {
  const ts = typescript()
  const callable: Callable = {
    parameters: node.parameters.flatMap((parameter) => readParameter(parameter)),
    typeParameters: namesOf(node.typeParameters),
    throws: readThrows(node),
  }
  const isCall = !ts.isConstructorDeclaration(node) && !ts.isConstructSignatureDeclaration(node)
  if (isCall && !ts.isConstructorTypeNode(node)) callable.returns = readReturns(node)
  return callable
}

/** Overloads as one: each parameter once, a value where one of them gives a value. */
export function uniteCallables(all: readonly Callable[]): Callable {
  const parameters = new Map<string, ParameterShape>()
  for (const parameter of all.flatMap((callable) => callable.parameters)) {
    const key = parameter.name ?? `{${parameter.properties?.join() ?? ''}}`
    if (!parameters.has(key)) parameters.set(key, parameter)
  }
  const returns = all.flatMap((callable) => callable.returns ?? [])
  const united: Callable = {
    parameters: [...parameters.values()],
    typeParameters: [...new Set(all.flatMap((callable) => callable.typeParameters))],
    throws: [...new Set(all.flatMap((callable) => callable.throws))],
  }
  const order = ['value', 'unknown', 'nothing'] as const
  const returned = order.find((kind) => returns.includes(kind))
  if (returned) united.returns = returned
  return united
}

/** What an overloaded name shows: its implementation's parameters are not seen, but its throws are. */
export function uniteOverloads(nodes: readonly ts.SignatureDeclaration[]): Callable {
  const shown = nodes.filter((node) => !(node as ts.FunctionLikeDeclaration).body)
  const hidden = nodes.filter((node) => (node as ts.FunctionLikeDeclaration).body)
  if (shown.length === 0) return uniteCallables(nodes.map((node) => readCallable(node)))
  const united = uniteCallables(shown.map((node) => readCallable(node)))
  return { ...united, throws: hidden.flatMap((node) => readThrows(node)) }
}

/** The function that a value is, if syntax shows it. */
export function functionOf(
  node: ts.Expression | undefined,
): ts.ArrowFunction | ts.FunctionExpression | undefined {
  const ts = typescript()
  const inner = node && withoutType(node)
  return inner && (ts.isArrowFunction(inner) || ts.isFunctionExpression(inner)) ? inner : undefined
}

/** A value without parentheses, `as`, `satisfies` and `!`. */
function withoutType(node: ts.Expression): ts.Expression {
  const ts = typescript()
  const inner = unwrap(node)
  const isTyped =
    ts.isAsExpression(inner) || ts.isSatisfiesExpression(inner) || ts.isNonNullExpression(inner)
  return isTyped ? withoutType(inner.expression) : inner
}

export function namesOf(parameters: readonly ts.TypeParameterDeclaration[] | undefined): string[] {
  return (parameters ?? []).map((parameter) => parameter.name.text)
}

function readParameter(node: ts.ParameterDeclaration): ParameterShape[] {
  const ts = typescript()
  const shape: ParameterShape = {}
  if (!ts.isIdentifier(node.name)) {
    shape.properties = listProperties(node.name)
    if (hasRest(node.name)) shape.open = true
  } else if (node.name.text === 'this') return []
  else shape.name = node.name.text
  if (node.questionToken || node.initializer) shape.optional = true
  if (node.dotDotDotToken) shape.rest = true
  const { type } = node
  if (!type || !node.dotDotDotToken || !shape.name) return [shape]
  if (ts.isTupleTypeNode(type)) return [shape, ...type.elements.flatMap(readLabel)]
  // `...args: Parameters<typeof add>`: the names are elsewhere.
  const isList = isArray(type)
  return isList ? [shape] : [{ ...shape, open: true }]
}

function isArray(type: ts.TypeNode): boolean {
  const ts = typescript()
  if (ts.isArrayTypeNode(type)) return true
  if (ts.isTypeOperatorNode(type)) return isArray(type.type)
  if (!ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return false
  return type.typeName.text === 'Array' || type.typeName.text === 'ReadonlyArray'
}

/** A label of a tuple is the name of a parameter. */
function readLabel(element: ts.TypeNode): ParameterShape[] {
  const ts = typescript()
  if (!ts.isNamedTupleMember(element)) return []
  return [{ name: element.name.text, ...(element.questionToken && { optional: true as const }) }]
}

/** The names that callers pass: `from` in `{ from: local }`, with those inside of it. */
function listProperties(pattern: ts.BindingPattern): string[] {
  const ts = typescript()
  return pattern.elements.flatMap((element) => {
    if (ts.isOmittedExpression(element)) return []
    const { name, propertyName } = element
    const passed =
      propertyName && (ts.isIdentifier(propertyName) || ts.isStringLiteral(propertyName))
        ? [propertyName.text]
        : []
    if (!ts.isIdentifier(name)) return [...passed, ...listProperties(name)]
    return passed.length > 0 ? passed : [name.text]
  })
}

function hasRest(pattern: ts.BindingPattern): boolean {
  const ts = typescript()
  return pattern.elements.some(
    (element) => !ts.isOmittedExpression(element) && element.dotDotDotToken !== undefined,
  )
}
