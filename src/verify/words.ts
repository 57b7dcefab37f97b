/**
 * A comment, a string, or a slash that begins neither. Templates are left as they are: their words count anyway, and
 * what stands in `${}` is code.
 */
const RE_COMMENT_OR_STRING =
  /\/\*[\s\S]*?(?:\*\/|$)|(?<![:\\])\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`/g

const RE_WORD = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu

/** A text without its comments. */
export function stripComments(text: string): string {
  return text.replace(RE_COMMENT_OR_STRING, (found) => (found.startsWith('/') ? ' ' : found))
}

/** A text without comments and without what stands in strings. */
export function stripStrings(text: string): string {
  return text.replace(RE_COMMENT_OR_STRING, (found) => (found.startsWith('/') ? ' ' : '""'))
}

/** Every word of a module's code, names and parts of strings alike, comments left out. */
export function listWords(text: string): string[] {
  return stripComments(text).match(RE_WORD) ?? []
}
