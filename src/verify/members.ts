import type { MemberShape } from '../collect/record.ts'
import type { MemberDoc } from '../types.ts'
import { listNames } from './claims.ts'
import { checkParameters } from './parameters.ts'
import { checkProse } from './prose.ts'
import { checkReturns } from './returns.ts'
import { nameSubject, type Subject } from './subject.ts'

/** Members that a message lists at most. */
const LISTED = 20

/** Each documented member must be there, be static or not as the code says, and be described truly. */
export function checkMembers(documented: readonly MemberDoc[], subject: Subject): MemberDoc[] {
  return documented.flatMap((member) => checkMember(member, subject) ?? [])
}

function checkMember(documented: MemberDoc, subject: Subject): MemberDoc | undefined {
  const { claims } = subject
  const shapes = findMembers(documented, subject)
  const isKnown = shapes.length > 0 || isInherited(documented.name, subject)
  const exists = claims.check(isKnown, () => ({
    code: 'member-unknown',
    message: `\`${documented.name}\` is no public member of ${nameSubject(subject)}${describe(subject)}.`,
  }))
  if (!exists) return undefined
  const isStatic = documented.static === true
  const [first] = shapes
  const matching = shapes.filter((shape) => (shape.static === true) === isStatic)
  if (first && !claims.check(matching.length > 0, () => describeStatic(first, subject))) {
    return undefined
  }
  return checkContent(documented, matching, subject)
}

function checkContent(
  documented: MemberDoc,
  shapes: MemberShape[],
  subject: Subject,
): MemberDoc | undefined {
  const name = `${nameSubject(subject)}.${documented.name}`
  const summary = checkProse(documented.summary, `summary of the member \`${name}\``, subject)
  if (summary === undefined) return undefined
  const { params, returns, ...rest } = documented
  const [shape] = shapes
  const kept: MemberDoc = { ...rest, summary }
  const owner = { name, shapes: shapes.flatMap((one) => one.parameters) }
  const described =
    params && shape && isCallable(shape) ? checkParameters(params, owner, subject) : params
  if (described && described.length > 0) kept.params = described
  const text = returns && checkReturns(returns, { name, returns: shape?.returns }, subject)
  if (text) kept.returns = text
  return kept
}

/** A property may hold a function whose parameters its type names elsewhere. */
function isCallable({ kind, parameters }: MemberShape): boolean {
  return parameters.length > 0 || kind === 'method' || kind === 'constructor' || kind === 'function'
}

function findMembers({ name }: MemberDoc, { symbol }: Subject): MemberShape[] {
  const plain = name === 'new' ? 'constructor' : withoutCall(name)
  return symbol.declaration.shape.members.filter((member) => member.name === plain)
}

function withoutCall(name: string): string {
  return name.endsWith(')') ? name.slice(0, Math.max(name.indexOf('('), 0)) : name
}

/** Members come from base types too; where one of them is not of the project, nothing can be refuted. */
function isInherited(name: string, subject: Subject): boolean {
  const { declaration, references } = subject.symbol
  if (name === 'constructor') return declaration.kind === 'class'
  const isDeclared = references.some((reference) =>
    reference.declaration.shape.members.some((member) => member.name === name),
  )
  if (isDeclared) return true
  if (declaration.shape.members.length === 0) return subject.names.has(name)
  return hasForeignBase(subject) && subject.names.has(name)
}

/** Returns whether it is built on what the project does not declare. */
export function hasForeignBase({ symbol }: Subject): boolean {
  const { declaration, references } = symbol
  const known = new Set(references.map((reference) => reference.declaration.local))
  return listBases(declaration.signature).some((base) => !known.has(base))
}

/** The names behind `extends`, or of what a type is put together from with `&`; in braces stands what is its own. */
export function listBases(signature: string): string[] {
  const head = stripBraces(signature)
  const start = head.search(/\bextends\s|=[^=]*&/)
  if (start < 0) return []
  const names = head.slice(start).matchAll(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu)
  return [...names].map(([name]) => name).filter((name) => name !== 'extends')
}

function stripBraces(text: string): string {
  let depth = 0
  return [...text]
    .map((character) => {
      if (character === '{') depth++
      const shown = depth === 0 ? character : ' '
      if (character === '}' && depth > 0) depth--
      return shown
    })
    .join('')
}

function describe({ symbol }: Subject): string {
  const names = symbol.declaration.shape.members.map((member) => member.name)
  if (names.length === 0 || names.length > LISTED) return ''
  return `; its members are ${listNames(names)}`
}

function describeStatic(shape: MemberShape, subject: Subject): { code: string; message: string } {
  return {
    code: 'member-static',
    message: `\`${shape.name}\` of ${nameSubject(subject)} is ${shape.static ? '' : 'not '}static.`,
  }
}
