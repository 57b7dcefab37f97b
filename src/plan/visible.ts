/**
 * Characters that a reader does not see and a model does, so that a comment could hide orders in them: controls,
 * soft hyphen, bidirectional controls (CVE-2021-42574), zero-width characters, fillers, variation selectors (which can
 * carry any bytes) and the tag block. Emoji and some scripts lose a nuance of their look by it; no code changes meaning.
 */
const RE_HIDDEN =
  /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\xAD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF9-\uFFFB]|[\u{E0000}-\u{E0FFF}]/gu

/** Returns the part of a text that a reader of the code sees. */
export function keepVisible(text: string): string {
  return text.replace(RE_HIDDEN, '')
}

/** Module comments are license texts and manuals too; the beginning says what a module is for. */
const COMMENT_CHARACTERS = 2000

/** As much of a module's comment as a prompt carries. */
export function shortenComment(comment: string): string {
  const folded = foldSpace(comment)
  const isShort = folded.length <= COMMENT_CHARACTERS
  return isShort ? comment : `${folded.slice(0, COMMENT_CHARACTERS).trimEnd()} …`
}

export function foldSpace(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** No identifier is as long; a name in quotes may be anything. */
const NAME_CHARACTERS = 200

/** A name on one line: `export { a as 'two\nlines' }` is legal. */
export function writeName(name: string): string {
  return foldSpace(keepVisible(name)).slice(0, NAME_CHARACTERS)
}
