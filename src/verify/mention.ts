/** A name, or a path of names, that prose puts in backticks. */
export interface Mention {
  /** `a.b#c` in parts. */
  path: string[]
  isCall: boolean
}

const NAME = String.raw`#?[\p{ID_Start}$_][\p{ID_Continue}$]*`
const RE_PATH = new RegExp(String.raw`^${NAME}(?:(?:\?\.|\.|#|~|::)${NAME}|\[[^[\]]*\])*$`, 'u')
const RE_PREFIX = /^(?:\.{3}|(?:new|await|typeof|keyof|throw|return|yield)\s+|[!&*])/
/** `*Async` and `eth_`: parts of many names. */
const RE_PATTERN = /^\*[\w$]+$|^[\w$]+_$/

/**
 * Reads what stands in backticks as the name of something; undefined where it is something else: an expression, a
 * literal, a flag, a tag, a pattern, a path of files. `save(file)` is read as `save`, `Box<T>` as `Box`, `items[0].id` as `items.id`.
 */
export function readMention(code: string): Mention | undefined {
  if (RE_PATTERN.test(code.trim())) return undefined
  const text = code
    .trim()
    .replace(RE_PREFIX, '')
    .replace(/[;!?]$/, '')
  const isCall = text.endsWith(')') && text.indexOf('(') > 0
  const called = isCall ? text.slice(0, text.indexOf('(')).replace(/\?\.$/, '') : text
  const name = withoutTypeArguments(called.trimEnd())
  if (!RE_PATH.test(name)) return undefined
  const path = name
    .replace(/\[[^[\]]*\]/g, '')
    .split(/\?\.|\.|#|~|::/)
    .filter((part) => part !== '')
  return { path, isCall }
}

function withoutTypeArguments(name: string): string {
  if (!name.endsWith('>') || name.includes('(')) return name
  return name.slice(0, Math.max(name.indexOf('<'), 0)).trimEnd()
}

/** `JSON`, `GET`, `x`, `f3`, `sess_123456`: abbreviations, placeholders and values. */
const RE_AMBIGUOUS = /^[A-Z][A-Z0-9]*$|^.{1,2}$|\d{3}/
const RE_HUMP = /[\p{Ll}\d$_]\p{Lu}|[\p{L}\d$]_[\p{L}\d$]|^[$_]|[$_]$|^\p{Lu}/u

/** Returns whether a name says too little to be missed. */
export function isAmbiguous(name: string): boolean {
  return RE_AMBIGUOUS.test(name)
}

/** Returns whether a name can only be one of code: words in small letters may be anything, a value, a command, a product. */
export function isCodeLike(name: string): boolean {
  return RE_HUMP.test(name)
}

/** `eth_getLogs`: as protocols name things, which code has in strings. */
export function isSnakeCase(name: string): boolean {
  return /^[\p{Ll}\d]+_/u.test(name)
}
