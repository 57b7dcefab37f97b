import uFuzzy from '@leeoniya/ufuzzy'
import type { SymbolDoc } from '../../types.ts'

/** The searchable text of a symbol, made once when the symbol changes. All of it is in lower case. */
export interface SearchText {
  name: string
  /** The name's letters and digits: `createcatalog`. */
  squeezed: string
  /** The name's words, each after a space: ` create catalog`. */
  words: string
  /** The first letters of the name's words: `cc`. */
  initials: string
  /** The words of the summary, each after a space. */
  summary: string
  /** The words of the module's path, each after a space. */
  module: string
}

export function toSearchText({ name, module, docs }: SymbolDoc): SearchText {
  const words = splitWords(name)
  return {
    name: name.toLowerCase(),
    squeezed: words.join(''),
    words: spaceWords(words),
    initials: words.map((word) => word[0]).join(''),
    summary: spaceWords(splitWords(docs?.summary ?? '')),
    module: spaceWords(splitWords(module)),
  }
}

/** A query, ready to be compared with many symbols. */
interface Query {
  text: string
  words: string[]
  squeezed: string
}

export function toQuery(text: string): Query {
  const words = splitWords(text)
  return { text: text.trim().toLowerCase(), words, squeezed: words.join('') }
}

/** A name with a typo, then a name that only has the letters in their order, then what the summary says. */
const TYPO_IN_NAME = 450
const LETTERS_IN_ORDER = 400
const IN_SUMMARY = 200
const TYPO_IN_SUMMARY = 50

/**
 * Scores how well a symbol fits, 0 for not at all. Best is the whole name, then its beginning, the beginnings of its words
 * in any order, parts of it, its letters in order, then its summary and its module.
 */
export function scoreSymbol(text: SearchText, query: Query): number {
  return scoreName(text, query) || scoreProse(text, query.words)
}

function scoreName({ name, squeezed, words, initials }: SearchText, query: Query): number {
  if (name === query.text) return 1000
  // Of two names that fit, the shorter one is closer to the query.
  const excess = Math.min(Math.max(name.length - query.text.length, 0), 99)
  // `$` and `_` are names too.
  if (query.words.length === 0) return name.includes(query.text) ? 600 - excess : 0
  if (squeezed === query.squeezed) return 950
  if (squeezed.startsWith(query.squeezed)) return 900 - excess
  const isAbbreviated = query.squeezed.length > 1 && initials.includes(query.squeezed)
  if (isAbbreviated || beginWords(query.words, words)) return 800 - excess
  if (squeezed.includes(query.squeezed) || areIn(query.words, words)) return 600 - excess
  return hasLettersInOrder(squeezed, query.squeezed) ? LETTERS_IN_ORDER - excess : 0
}

function scoreProse({ words, summary, module }: SearchText, wanted: readonly string[]): number {
  if (wanted.length === 0) return 0
  if (beginWords(wanted, words + summary)) return IN_SUMMARY
  if (areIn(wanted, words + summary)) return 150
  return areIn(wanted, words + summary + module) ? 100 : 0
}

function beginWords(wanted: readonly string[], text: string): boolean {
  return wanted.every((word) => text.includes(` ${word}`))
}

function areIn(wanted: readonly string[], text: string): boolean {
  return wanted.every((word) => text.includes(word))
}

function hasLettersInOrder(name: string, wanted: string): boolean {
  let position = -1
  for (const letter of wanted) {
    position = name.indexOf(letter, position + 1)
    if (position === -1) return false
  }
  return true
}

/** `createCatalog`, `create_catalog` and `Create catalog` have the same words; `HTMLElement2` has three. */
function splitWords(text: string): string[] {
  return (text.match(RE_WORD) ?? []).map((word) => word.toLowerCase())
}

const RE_WORD = /\p{Lu}?[\p{Ll}\p{Lt}\p{Lm}\p{Lo}\p{M}]+|(?:\p{Lu}(?!\p{Ll}))+|\p{N}+/gu

function spaceWords(words: readonly string[]): string {
  return words.map((word) => ` ${word}`).join('')
}

/** Finds words with one wrong, missing, additional or swapped letter. */
const TYPOS = new uFuzzy({
  intraMode: 1,
  unicode: true,
  interSplit: '[^\\p{L}\\d]+',
  intraChars: '[\\p{L}\\d]',
  intraContr: '(?!)',
})

/** The pattern that allows for a typo grows with the square of a word's length. */
const MAX_TYPO_LENGTH = 40

/** The ids that fit, best first; equal ones in their own order. Allows for typos where no word fits as it was typed. */
export function rankSymbols(texts: ReadonlyMap<string, SearchText>, text: string): string[] {
  const query = toQuery(text)
  const scores = new Map<string, number>()
  for (const [id, searched] of texts) {
    const points = scoreSymbol(searched, query)
    if (points > 0) scores.set(id, points)
  }
  if ([...scores.values()].every(isOnlyLetters)) {
    for (const id of findTypos(texts, query, ({ words, summary }) => words + summary)) {
      if (!scores.has(id)) scores.set(id, TYPO_IN_SUMMARY)
    }
    for (const id of findTypos(texts, query, ({ words, squeezed }) => `${words} ${squeezed}`)) {
      scores.set(id, TYPO_IN_NAME)
    }
  }
  return [...scores].sort(([, one], [, other]) => other - one).map(([id]) => id)
}

function isOnlyLetters(points: number): boolean {
  return points > IN_SUMMARY && points <= LETTERS_IN_ORDER
}

/** The ids of the texts that have each word of the query, or almost. */
function findTypos(
  texts: ReadonlyMap<string, SearchText>,
  { words }: Query,
  read: (text: SearchText) => string,
): string[] {
  if (words.length === 0 || words.some(({ length }) => length > MAX_TYPO_LENGTH)) return []
  const ids = [...texts.keys()]
  const haystack = [...texts.values()].map(read)
  let found = haystack.map((_, index) => index)
  for (const word of words) found = TYPOS.filter(haystack, word, found) ?? []
  return found.map((index) => ids[index]!)
}
