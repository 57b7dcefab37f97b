import type { Shape } from '../collect/record.ts'
import type { Docs, ParameterDoc } from '../types.ts'
import { isBareEcho, isEcho } from './echo.ts'
import { listNames } from './claims.ts'
import { dropInventedDefaults } from './invented-defaults.ts'
import { checkMembers, hasForeignBase } from './members.ts'
import { checkParameters } from './parameters.ts'
import { dropPromisedErrors } from './promised-errors.ts'
import { checkProse, checkTarget } from './prose.ts'
import { checkReturns } from './returns.ts'
import { checkThrows } from './throws.ts'
import { isJavaScript, nameSubject, readCode, readComments, type Subject } from './subject.ts'
import { stripComments } from './words.ts'

/** Checks one field and gives what of it is true; undefined where nothing is. */
type FieldCheck<Field extends keyof Docs> = (
  value: NonNullable<Docs[Field]>,
  subject: Subject,
) => Docs[Field] | undefined

/** How each field is held against the code. Examples need the compiler and have a file of their own. */
const FIELDS: { [Field in Exclude<keyof Docs, 'examples'>]-?: FieldCheck<Field> } = {
  summary: checkSummary,
  description: (text, subject) => checkProse(text, 'description', subject),
  params: checkOwnParameters,
  typeParams: checkTypeParameters,
  returns: checkOwnReturns,
  throws: checkThrows,
  members: checkMembers,
  remarks: (text, subject) => checkProse(text, 'remarks', subject),
  see: checkSee,
  deprecated: checkDeprecated,
}

/** The docs without what is false. Fields that lose all they had are left out; a summary becomes empty. */
export function checkFields(docs: Docs, subject: Subject): Docs {
  const kept: Record<string, unknown> = { summary: '' }
  for (const [field, value] of Object.entries(docs) as [keyof Docs, never][]) {
    const result: unknown = field === 'examples' ? value : FIELDS[field]?.(value, subject)
    if (result === undefined || (Array.isArray(result) && result.length === 0)) continue
    kept[field] = result
  }
  const checked = kept as unknown as Docs
  if (subject.author === 'human') return checked
  return dropInventedDefaults(dropPromisedErrors(checked, subject), subject)
}

/** An echo is no lie, only useless: it is a fault but stays, since a symbol without a summary is worse off. */
function checkSummary(text: string, subject: Subject): string | undefined {
  if (text === '') return undefined
  const name = nameSubject(subject)
  const isEmpty = subject.author === 'human' ? isBareEcho : isEcho
  subject.claims.check(!isEmpty(text, subject.symbol), () => ({
    code: 'summary-echo',
    message: `The summary only repeats the name ${name}; it should say what ${name} is for.`,
  }))
  return checkProse(text, 'summary', subject)
}

function checkOwnParameters(documented: ParameterDoc[], subject: Subject): ParameterDoc[] {
  const { shape, kind } = subject.symbol.declaration
  // What a value takes that another function makes is not to be seen here.
  const isType = kind === 'interface' || kind === 'type'
  const isKnown =
    shape.parameters.length > 0 ||
    shape.returns !== undefined ||
    kind === 'enum' ||
    (isType && shape.members.length > 0 && !hasForeignBase(subject))
  if (!isKnown) return documented
  const typed = findAnnotation(subject)
  if (shape.annotation !== undefined && !typed) return documented
  const name =
    kind === 'class' ? `the constructor of ${nameSubject(subject)}` : nameSubject(subject)
  const members = isType ? shape.members.map((member) => ({ name: member.name })) : []
  const shapes = [...shape.parameters, ...(typed?.parameters ?? []), ...members]
  return checkParameters(documented, { name, shapes }, subject)
}

/** The type that says how a value is called, where it is in the project and can be seen. */
function findAnnotation({ symbol }: Subject): Shape | undefined {
  const { annotation } = symbol.declaration.shape
  const found = symbol.references.find(({ declaration }) => declaration.local === annotation)
  const shape = found?.declaration.shape
  return shape?.parameters.length ? shape : undefined
}

function checkTypeParameters(documented: ParameterDoc[], subject: Subject): ParameterDoc[] {
  const { kind, shape } = subject.symbol.declaration
  const names = shape.typeParameters
  // In JavaScript the comment itself declares them.
  if (isJavaScript(subject)) return documented
  return documented.flatMap((parameter) => {
    // The function inside of `memo(…)` may declare it.
    const isInside = kind === 'variable' && shape.identifiers.includes(parameter.name)
    const holds = subject.claims.check(names.includes(parameter.name) || isInside, () => ({
      code: 'type-param-unknown',
      message:
        `\`${parameter.name}\` is no type parameter of ${nameSubject(subject)}; ` +
        (names.length === 0 ? 'it has none.' : `it has ${listNames(names)}.`),
    }))
    if (!holds) return []
    const place = `description of the type parameter \`${parameter.name}\``
    const description = checkProse(parameter.description, place, subject)
    return description === undefined ? [] : [{ ...parameter, description }]
  })
}

function checkOwnReturns(text: string, subject: Subject): string | undefined {
  const { returns } = subject.symbol.declaration.shape
  return checkReturns(text, { name: nameSubject(subject), returns }, subject)
}

function checkSee(entries: string[], subject: Subject): string[] {
  return entries.filter((entry) => {
    const isName = /^[\w$.#`()]+$/.test(entry.trim())
    return isName
      ? checkTarget(entry.trim(), '`see`', 'refers to', subject)
      : checkProse(entry, '`see`', subject) === entry
  })
}

/** A warning that the code does not give keeps people from what they should use. */
function checkDeprecated(text: string, subject: Subject): string | undefined {
  if (subject.author === 'human') return checkProse(text, '`deprecated`', subject)
  // What comments inside of the code say is about members.
  const source = `${stripComments(readCode(subject))}\n${readComments(subject)}`
  const holds = subject.claims.check(/deprecat|obsolete|superseded/i.test(source), () => ({
    code: 'deprecated-unfounded',
    message: `\`deprecated\` is set, but nothing in the code says that ${nameSubject(subject)} is deprecated.`,
  }))
  return holds ? checkProse(text, '`deprecated`', subject) : undefined
}
