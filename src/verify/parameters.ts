import type { ParameterShape } from '../collect/record.ts'
import type { ParameterDoc } from '../types.ts'
import { listNames } from './claims.ts'
import { listParameters, type KnownNames } from './known-names.ts'
import { checkProse } from './prose.ts'
import { findStub } from './stubs.ts'
import { isJavaScript, type Subject } from './subject.ts'

/** Names that stand for a destructured parameter, which has none. */
const RE_STAND_IN =
  /^(?:_*\d*|(?:\w*(?:options?|opts|props?|param(?:eter)?s?|arg(?:ument)?s?|config|context|ctx|settings|input|data|payload|init|object|obj|destructured|root|named|event|value|state|request|req|info)\d*))$/i

/** What documented parameters are held against. */
export interface ParameterOwner {
  /** `add`, `the constructor of Cart`, `Cart.total` */
  name: string
  shapes: readonly ParameterShape[]
}

/** Each documented parameter must be one of the owner's, and be documented once. */
export function checkParameters(
  documented: readonly ParameterDoc[],
  owner: ParameterOwner,
  subject: Subject,
): ParameterDoc[] {
  if (owner.shapes.length === 0 && readsArguments(subject)) return [...documented]
  const stub = findStub(owner.name, subject)
  if (stub?.isEmpty) return [...documented]
  const isDeclaredHere = subject.author === 'human' && isJavaScript(subject)
  const standIns = listStandIns(documented, owner, subject)
  const seen = new Set<string>()
  return documented.flatMap((parameter) => {
    const { name } = parameter
    const isKnown =
      isParameter(name, owner.shapes, standIns, subject.names, isDeclaredHere) ||
      stub?.words.includes(name) === true
    const holds =
      subject.claims.check(isKnown, () => ({
        code: 'param-unknown',
        message: `\`${name}\` is no parameter of ${owner.name}; ${describe(owner.shapes)}.`,
      })) &&
      subject.claims.check(!seen.has(name), () => ({
        code: 'param-repeated',
        message: `The parameter \`${name}\` of ${owner.name} is described twice.`,
      }))
    seen.add(name)
    if (!holds) return []
    const place = `description of the parameter \`${name}\``
    const description = checkProse(parameter.description, place, subject)
    return description === undefined ? [] : [{ ...parameter, description }]
  })
}

/** A function of old that names no parameter may take any. */
function readsArguments(subject: Subject): boolean {
  return isJavaScript(subject) && subject.symbol.declaration.shape.identifiers.includes('arguments')
}

/**
 * The names that may stand for a destructured parameter, which has none of its own: usual ones, and what a person
 * wrote in its place.
 */
function listStandIns(
  documented: readonly ParameterDoc[],
  { shapes }: ParameterOwner,
  { author }: Subject,
): Set<string> {
  const roots = [...new Set(documented.map(({ name }) => name.split('.')[0]!))]
  return new Set(
    roots.filter((root, index) => {
      const inPlace = shapes[index] !== undefined && shapes[index].name === undefined
      return RE_STAND_IN.test(root) || (author === 'human' && inPlace)
    }),
  )
}

function describe(shapes: readonly ParameterShape[]): string {
  const names = listParameters(shapes)
  if (names.length === 0) return 'it takes none'
  return names.length === 1
    ? `its only parameter is ${names[0]}`
    : `its parameters are ${listNames(names)}`
}

/** `left`, `options.retries`, `...rest`, `items[].id`; a property of what is destructured, with or without its root. */
function isParameter(
  name: string,
  shapes: readonly ParameterShape[],
  standIns: ReadonlySet<string>,
  names: KnownNames,
  isDeclaredHere: boolean,
): boolean {
  const [root = '', ...path] = name
    .replace(/\?$/, '')
    .split(/\??\.|\[[^[\]]*\]\.?/)
    .filter((part) => part !== '')
  if (shapes.some((shape) => shape.name === root)) {
    // In JavaScript the comment itself declares what is inside.
    return isDeclaredHere || path.every((part) => names.has(part))
  }
  if (shapes.some(({ properties }) => properties?.includes(root))) {
    return path.every((part) => names.has(part))
  }
  const isMore = !standIns.has(root) && names.has(root) && path.every((part) => names.has(part))
  if (shapes.some(({ open, rest }) => open && (rest || isMore))) return true
  return shapes.some((shape) => {
    if (shape.name !== undefined || !standIns.has(root)) return false
    return (
      isDeclaredHere || path.every((part) => shape.properties?.includes(part) || names.has(part))
    )
  })
}
