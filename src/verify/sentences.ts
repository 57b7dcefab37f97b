import type { Docs } from '../types.ts'

/** A stop that ends a sentence, with the blank behind it; or the end of a paragraph or list item. */
const RE_END =
  /(?<!\b(?:e\.g|i\.e|etc|vs|cf|approx|resp|Dr|Mr|Ms)|[.!?])[.!?]+["')\]*_]*\s+(?=[\p{Lu}\p{Lo}\d`"'([{*_])|[。！？]|\n\s*\n|\n(?=[^\S\n]*(?:[-*+]|\d+\.)\s)/gu

/**
 * A text without the sentences that hold one of the positions. A stop in backticks or in a link ends nothing.
 */
export function dropSentences(text: string, positions: readonly number[]): string {
  const kept = splitSentences(text).filter(({ start, end }) => {
    return !positions.some((position) => position >= start && position < end)
  })
  return kept
    .map(({ start, end }) => text.slice(start, end))
    .join('')
    .trim()
}

/** The spans of the sentences of a text, each with the blank behind it. */
export function splitSentences(text: string): { start: number; end: number }[] {
  const masked = text.replace(/`[^`]*`|\{@[^{}]*\}/g, (span) => `\`${' '.repeat(span.length - 1)}`)
  const sentences: { start: number; end: number }[] = []
  let start = 0
  for (const { 0: stop, index } of masked.matchAll(RE_END)) {
    const end = index + stop.length
    sentences.push({ start, end })
    start = end
  }
  return [...sentences, { start, end: text.length }]
}

/**
 * Docs whose summary was false take the first sentence of the description instead. Where there is none, `summary`
 * stays empty: the docs are of no use without another answer.
 */
export function promoteSummary(docs: Docs): Docs {
  if (docs.summary !== '' || !docs.description) return docs
  const { description } = docs
  const { end } = splitSentences(description)[0]!
  const left = description.slice(end).trim()
  const summary = description.slice(0, end).trim()
  const promoted: Docs = { ...docs, summary }
  if (left === '') delete promoted.description
  else promoted.description = left
  return promoted
}
