import { types } from 'node:util'
import leven from 'leven'
import { describeURL, isHttpURL } from './base-url.ts'
import { isCache, showCache } from './cache.ts'
import { OptionError } from './option-error.ts'
import { PROVIDER_NAMES } from './providers.ts'
import type { DevOptions, Options, Price } from '../types.ts'

/** The values that one option takes. */
export interface Check {
  /** Completes the sentence "…, but it takes". */
  takes: string
  accepts: (value: unknown) => boolean
  /** Shows a refused value; by default it is shown as written. */
  show?: (value: unknown) => string
  /** The checks of the values inside an object. */
  inside?: Record<string, Check>
}

const ADVICE = "Change it in your bundler's configuration."
const LONGEST_SHOWN = 60

/** The longest wait of `setTimeout`, which fires at once for anything longer. */
const LONGEST_WAIT = 2 ** 31 - 1

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== ''

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isPattern = (value: unknown): boolean => isText(value) || types.isRegExp(value)

/** Accepts a name that stays inside the output folder. */
function isAssetName(value: unknown): boolean {
  if (!isText(value) || /^(?:[\\/]|[a-z]:)/i.test(value) || value.includes('\0')) return false
  return !value.split(/[\\/]/).includes('..')
}

/** Shows the type only, since the value may be a key. */
function showType(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

const anyText: Check = { takes: 'a text', accepts: (value) => typeof value === 'string' }
const flag: Check = { takes: '`true` or `false`', accepts: (value) => typeof value === 'boolean' }

function oneOf(...choices: readonly string[]): Check {
  const quoted = choices.map((choice) => `"${choice}"`)
  return {
    takes: `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`,
    accepts: (value) => choices.includes(value as string),
  }
}

function wholeNumber(least: number, most: number = Number.MAX_SAFE_INTEGER): Check {
  const limit = most === Number.MAX_SAFE_INTEGER ? '' : ` and at most ${most}`
  return {
    takes: `a whole number of at least ${least}${limit}`,
    accepts: (value) =>
      Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
  }
}

const amount: Check = {
  takes: 'a number of at least 0',
  accepts: (value) => Number.isFinite(value) && Number(value) >= 0,
}

const pattern: Check = {
  takes: 'a glob, a regular expression or an array of them',
  accepts: (value) => (Array.isArray(value) ? value.every(isPattern) : isPattern(value)),
}

const PRICE: Record<keyof Price, Check> = {
  input: amount,
  cachedInput: amount,
  cacheWrite: amount,
  output: amount,
}

const DEV: Record<keyof DevOptions, Check> = {
  ask: oneOf('changed', 'all', 'manual'),
  page: flag,
  debounce: wholeNumber(0, LONGEST_WAIT),
}

/** The values that each option takes. */
export const CHECKS: Record<keyof Options, Check> = {
  root: { takes: 'the path of a folder', accepts: isText },
  include: pattern,
  exclude: pattern,
  scope: oneOf('modules', 'entries'),
  internal: flag,
  existing: oneOf('keep', 'improve', 'ignore'),
  model: { takes: 'the name of a model', accepts: isText },
  provider: oneOf(...PROVIDER_NAMES),
  apiKey: { ...anyText, show: showType },
  baseURL: {
    takes: 'a URL that begins with `http://` or `https://`',
    accepts: (value) => value === '' || isHttpURL(value),
    show: (value) => (typeof value === 'string' ? `"${describeURL(value)}"` : showType(value)),
  },
  reasoningEffort: oneOf('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'),
  timeout: {
    ...wholeNumber(1, LONGEST_WAIT),
    takes: `a whole number of milliseconds from 1 to ${LONGEST_WAIT}`,
  },
  maxConcurrent: wholeNumber(1),
  maxSymbols: wholeNumber(0),
  maxCompletionTokens: wholeNumber(1),
  maxCost: { ...amount, takes: 'a number of US dollars of at least 0' },
  price: {
    takes: 'US dollars per million tokens, `{ input, cachedInput?, cacheWrite?, output }`',
    accepts: (value) => isObject(value) && 'input' in value && 'output' in value,
    inside: PRICE,
  },
  language: anyText,
  instructions: anyText,
  secrets: oneOf('redact', 'skip', 'fail'),
  mode: oneOf('auto', 'generate', 'frozen', 'off'),
  failOn: oneOf('never', 'failed', 'missing'),
  cache: {
    takes:
      'a folder, a Keyv instance or adapter, a function that gives one, a list of a folder and one of these, or `false`',
    accepts: isCache,
    show: showCache,
  },
  sharing: oneOf('read-write', 'read-only'),
  fileName: {
    takes: 'a file name inside the output folder or `false`',
    accepts: (value) => value === false || isAssetName(value),
  },
  report: flag,
  dts: flag,
  dev: {
    takes: '`false` or an object, `{ ask, page, debounce }`',
    accepts: (value) => value === false || isObject(value),
    inside: DEV,
  },
  onSymbol: { takes: 'a function', accepts: (value) => typeof value === 'function' },
}

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
    // As in every option object, `undefined` means left out.
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

/** Ignores letter case, the most common slip (`baseUrl`). */
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
