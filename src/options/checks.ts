import { types } from 'node:util'
import { describeURL, isHttpURL } from './base-url.ts'
import { isCache, showCache } from './cache.ts'
import type { DevOptions, Options, Price } from '../types.ts'

/** What one option takes. */
export interface Check {
  /** Ends the sentence "… but it takes". */
  takes: string
  accepts: (value: unknown) => boolean
  /** How a refused value is shown; by default as it was written. */
  show?: (value: unknown) => string
  /** The options inside, where the value is an object. */
  inside?: Record<string, Check>
}

/** What `setTimeout` can wait; it fires at once for anything longer. */
const LONGEST_WAIT = 2 ** 31 - 1

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== ''

/** An object and no array. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isPattern = (value: unknown): boolean => isText(value) || types.isRegExp(value)

/** An asset stays inside the output folder. */
function isAssetName(value: unknown): boolean {
  if (!isText(value) || /^(?:[\\/]|[a-z]:)/i.test(value) || value.includes('\0')) return false
  return !value.split(/[\\/]/).includes('..')
}

/** The type only: what stands where a key belongs may be one. */
export function showType(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

const anyText: Check = { takes: 'a text', accepts: (value) => typeof value === 'string' }
const flag: Check = { takes: '`true` or `false`', accepts: (value) => typeof value === 'boolean' }

function oneOf(...choices: string[]): Check {
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

/** What each option takes. */
export const CHECKS: Record<keyof Options, Check> = {
  root: { takes: 'the path of a folder', accepts: isText },
  include: pattern,
  exclude: pattern,
  scope: oneOf('modules', 'entries'),
  internal: flag,
  existing: oneOf('keep', 'improve', 'ignore'),
  model: { takes: 'the name of a model', accepts: isText },
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
  dev: {
    takes: '`false` or an object, `{ ask, page, debounce }`',
    accepts: (value) => value === false || isObject(value),
    inside: DEV,
  },
  onSymbol: { takes: 'a function', accepts: (value) => typeof value === 'function' },
}
