import type { ThrowsDoc } from '../types.ts'
import { findCallees } from './callees.ts'
import { listNames } from './claims.ts'
import { checkProse } from './prose.ts'
import { mayThrow } from './promised-errors.ts'
import { mayHoldJSX, nameSubject, readCode, type Subject } from './subject.ts'
import { isThrownByStandard } from './thrown.ts'

/** Each error that is said to be thrown must come from somewhere. */
export function checkThrows(documented: readonly ThrowsDoc[], subject: Subject): ThrowsDoc[] {
  const { kind, shape } = subject.symbol.declaration
  // Of a type, or of a value that another function makes, the code that throws is elsewhere.
  const hasCode = kind === 'class' || kind === 'function' || kind === 'variable'
  if (!hasCode || (kind !== 'class' && shape.returns === undefined)) return [...documented]
  return documented.flatMap((entry) => {
    const type = entry.type && plainType(entry.type)
    const holds = subject.claims.check(canThrow(type, subject), () => ({
      code: 'throws-unfounded',
      message: describeFault(type, subject),
    }))
    if (!holds) return []
    const description = checkProse(entry.description, 'description of a thrown error', subject)
    return description === undefined ? [] : [{ ...entry, description }]
  })
}

/** `` `Type` ``, `Type<Kind>`, `Type[]` */
function plainType(type: string): string {
  const name = type.replace(/^`|`$/g, '')
  return (name.endsWith('>') ? name.split('<')[0]! : name).replace(/\[\]$/, '')
}

function canThrow(type: string | undefined, subject: Subject): boolean {
  const thrown = subject.thrown()
  const callees = findCallees(readCode(subject), { jsx: mayHoldJSX(subject) })
  // Every error is an `Error`.
  if (type === undefined || type === 'Error') {
    // A person may know what a package throws; a model only guesses.
    return subject.author === 'human' ? thrown.size > 0 || callees.length > 0 : mayThrow(subject)
  }
  const name = type.split('.').at(-1)!
  if (thrown.has(name) || isMentioned(name, subject)) return true
  if (isThrownByStandard(name, callees)) return true
  // An error of nobody's is not thrown by what cannot be seen either.
  return subject.names.has(name) && !isSeenThrough(subject, callees)
}

/** Returns whether the type, or a function that makes it, occurs in the code of the symbol or of what it refers to. */
function isMentioned(type: string, { symbol }: Subject): boolean {
  const maker = type.slice(0, 1).toLowerCase() + type.slice(1)
  return [symbol, ...symbol.references].some(({ declaration }) => {
    const { identifiers } = declaration.shape
    return identifiers.includes(type) || identifiers.includes(maker)
  })
}

/**
 * Returns whether what is thrown by type is all that is thrown. A model can know a type only by what it sees, so that what is
 * not mentioned is invented; a person may know what packages throw and what is thrown on.
 */
function isSeenThrough(subject: Subject, callees: readonly string[]): boolean {
  if (subject.author === 'model') return true
  const { declaration, references } = subject.symbol
  const near = [declaration, ...references.map((reference) => reference.declaration)]
  const throwsOn = near.some(({ shape }) => {
    return [shape, ...shape.members].some(({ throws }) => throws.includes('*'))
  })
  return !throwsOn && !callees.some((callee) => subject.names.isForeign(callee.split('.')[0]!))
}

function describeFault(type: string | undefined, subject: Subject): string {
  const name = nameSubject(subject)
  const known = [...subject.thrown()].filter((one) => one !== '*')
  const instead = known.length > 0 ? `; what can be thrown is ${listNames(known)}` : ''
  return type === undefined
    ? `\`throws\` describes an error, but ${name} throws none.`
    : `\`throws\` names \`${type}\`, which neither ${name} nor what it calls throws${instead}.`
}
