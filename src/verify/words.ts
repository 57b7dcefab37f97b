/**
 * A comment, a string, or a slash that begins neither. It always ends, closed or not, so that no text takes more than
 * linear time. Templates are left as they are: their words count anyway, and what stands in `${}` is code.
 */
const RE_COMMENT_OR_STRING =
  /\/\*[\s\S]*?(?:\*\/|$)|(?<![:\\])\/\/[^\n]*|'(?:[^'\\\n]|\\[\s\S])*'?|"(?:[^"\\\n]|\\[\s\S])*"?|`(?:[^`\\]|\\[\s\S])*`?/g

const RE_WORD = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu

/** A text without its comments. */
export function stripComments(text: string): string {
  return text.replace(RE_COMMENT_OR_STRING, (found) => (found.startsWith('/') ? ' ' : found))
}

/** Every word of a module's code, names and parts of strings alike, comments left out. */
export function listWords(text: string): string[] {
  return stripComments(text).match(RE_WORD) ?? []
}
