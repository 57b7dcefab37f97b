import leven from 'leven'
import { CHECKS, isObject, showType } from './checks.ts'
import { OptionError } from './option-error.ts'
import type { Check } from './checks.ts'

const ADVICE = "Change it in your bundler's configuration."
const LONGEST_SHOWN = 60

/** Throws one OptionError for the first option that is unknown or wrong. */
export function checkOptions(options: unknown): void {
  if (!isObject(options)) {
    throw new OptionError(
      `The options are ${showType(options)}, but they take an object. ${ADVICE}`,
    )
  }
  checkValues(options, CHECKS, '')
}

function checkValues(
  values: Record<string, unknown>,
  checks: Record<string, Check>,
  prefix: string,
): void {
  for (const [name, value] of Object.entries(values)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined
    if (!check) throw new OptionError(describeUnknown(name, Object.keys(checks), prefix))
    // As with every option object, `undefined` means left out.
    if (value === undefined) continue
    checkValue(`\`${prefix}${name}\``, value, check, ADVICE)
    if (check.inside && isObject(value)) checkValues(value, check.inside, `${prefix}${name}.`)
  }
}

/** Throws an OptionError if the value is not what the check takes. */
export function checkValue(subject: string, value: unknown, check: Check, advice: string): void {
  if (check.accepts(value)) return
  const shown = (check.show ?? showValue)(value)
  throw new OptionError(`${subject} is ${shown}, but it takes ${check.takes}. ${advice}`)
}

function describeUnknown(name: string, known: string[], prefix: string): string {
  const tolerance = Math.max(2, Math.floor(name.length / 3))
  const [nearest] = known
    .map((candidate) => ({ candidate, distance: measureDistance(name, candidate) }))
    .filter(({ distance }) => distance <= tolerance)
    .sort((left, right) => left.distance - right.distance)
  const hint = nearest
    ? `Did you mean \`${prefix}${nearest.candidate}\`?`
    : `It takes ${known.map((candidate) => `\`${prefix}${candidate}\``).join(', ')}.`
  return `Unknown option \`${prefix}${name.slice(0, LONGEST_SHOWN)}\`. ${hint} ${ADVICE}`
}

/** Case is the commonest slip of all (`baseUrl`), so it costs nothing. */
function measureDistance(name: string, candidate: string): number {
  return leven(name.toLowerCase(), candidate.toLowerCase())
}

function showValue(value: unknown): string {
  if (typeof value === 'string') {
    const cut = value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value
    return JSON.stringify(cut)
  }
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return showType(value)
}
