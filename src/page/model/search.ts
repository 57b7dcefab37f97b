import type { SymbolDoc } from '../../types.ts'

/** What is searched of a symbol, made once when the symbol changes. */
export interface SearchText {
  lowerName: string
  lowerSummary: string
  lowerModule: string
  /** Where the name's words begin, as bits. */
  humps: number
}

export function toSearchText({ name, module, docs }: SymbolDoc): SearchText {
  return {
    lowerName: name.toLowerCase(),
    lowerSummary: docs?.summary.toLowerCase() ?? '',
    lowerModule: module.toLowerCase(),
    humps: findHumps(name),
  }
}

/**
 * How well a symbol fits, 0 for not at all: the whole name, its beginning, its humps (`crCa` finds `createCatalog`), a
 * part of it, its letters in order, then the summary and the module.
 */
export function scoreSymbol(text: SearchText, query: string): number {
  const wanted = query.toLowerCase()
  return scoreName(text, wanted) || scoreProse(text, wanted)
}

function scoreName(text: SearchText, wanted: string): number {
  const { lowerName } = text
  // Of two names that fit, the shorter one has less that was not asked for.
  const excess = Math.min(lowerName.length - wanted.length, 99)
  if (excess < 0) return 0
  const position = lowerName.indexOf(wanted)
  if (position === 0) return excess === 0 ? 1000 : 900 - excess
  if (position === -1 && !hasLettersInOrder(lowerName, wanted)) return 0
  if (matchesHumps(text, wanted)) return 800 - excess
  return position > 0 ? 600 - excess : 400 - excess
}

function scoreProse({ lowerSummary, lowerModule }: SearchText, wanted: string): number {
  const position = lowerSummary.indexOf(wanted)
  if (position !== -1) return isLetter(lowerSummary, position - 1) ? 150 : 200
  return lowerModule.includes(wanted) ? 100 : 0
}

function hasLettersInOrder(name: string, wanted: string): boolean {
  let position = -1
  for (const letter of wanted) {
    position = name.indexOf(letter, position + 1)
    if (position === -1) return false
  }
  return true
}

/**
 * Each letter goes on after the one before it or begins a later hump; the first begins a hump. Sets of positions are
 * bits of a number, since thousands of names are matched within a frame.
 */
function matchesHumps({ lowerName, humps }: SearchText, wanted: string): boolean {
  let ends = positionsOf(wanted[0]!, lowerName) & humps
  for (let index = 1; index < wanted.length && ends !== 0; index++) {
    const first = ends & -ends
    const later = ~(first | (first - 1))
    ends = positionsOf(wanted[index]!, lowerName) & ((ends << 1) | (humps & later))
  }
  return ends !== 0
}

function positionsOf(letter: string, name: string): number {
  let positions = 0
  let position = name.indexOf(letter)
  while (position !== -1 && position < HUMP_POSITIONS) {
    positions |= 1 << position
    position = name.indexOf(letter, position + 1)
  }
  return positions
}

/** Where words begin: `createCatalog`, `create_catalog`, `HTMLElement`. */
function findHumps(name: string): number {
  let humps = 0
  for (const { index } of name.slice(0, HUMP_POSITIONS + 1).matchAll(RE_HUMP)) humps |= 1 << index
  return humps
}

/** As many as a number has bits; longer names are matched by their beginning. */
const HUMP_POSITIONS = 32

const RE_HUMP = /(?<![\p{L}\d])[\p{L}\d]|(?<!\p{Lu})\p{Lu}|\p{Lu}(?=\p{Ll})|^./gu
const RE_LETTER = /[\p{L}\d]/u

function isLetter(text: string, position: number): boolean {
  return RE_LETTER.test(text[position] ?? '')
}

/** The ids that fit, best first; equal ones in their own order. */
export function rankSymbols(texts: ReadonlyMap<string, SearchText>, query: string): string[] {
  const found: { id: string; score: number }[] = []
  for (const [id, text] of texts) {
    const score = scoreSymbol(text, query)
    if (score > 0) found.push({ id, score })
  }
  return found.sort((one, other) => other.score - one.score).map(({ id }) => id)
}
