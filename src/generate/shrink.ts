import type { SymbolRequest } from '../plan/request.ts'
import { type Body, findBodies, type Item } from './bodies.ts'
import { wholeEnd } from './clean-text.ts'

/** Stands wherever text was left out; the words are part of the contract. */
export const TRUNCATION_MARKER = '[... content truncated due to length ...]'

/** The share of a text that stays. */
const KEPT_SHARE = 0.75
/** For text without bodies: the beginning shows what a symbol is, the end what it returns. */
const HEAD_SHARE = 0.7

interface Span {
  start: number
  end: number
}

/**
 * Shortens a symbol's text to three quarters, never more and as near as its syntax allows. What stands in bodies goes
 * first, from the deepest and longest on and from their ends; signatures, types, comments, throws and returns stay as
 * long as the rest suffices. A text without such parts, or one that does not parse, loses its middle.
 */
export function shrinkSnippet(snippet: string, script: SymbolRequest['script']): string {
  const budget = Math.floor(snippet.length * KEPT_SHARE)
  const items = sortByWorth(findBodies(snippet, script))
  const places = items
    .map(({ start, end }, place) => ({ start, end, place }))
    .sort((one, other) => one.start - other.start || other.end - one.end)
  const shorten = (count: number): string =>
    leaveOut(
      snippet,
      places.filter(({ place }) => place < count),
    )
  const fewest = findFirst(items.length, (count) => shorten(count).length <= budget)
  return fewest === undefined ? cutMiddle(snippet, budget) : shorten(fewest)
}

/** The least informative items come first: deep and long bodies from their ends, then everything marked as telling. */
function sortByWorth(bodies: readonly Body[]): Item[] {
  const items = [...bodies]
    .sort(
      (one, other) => other.depth - one.depth || other.end - other.start - (one.end - one.start),
    )
    .flatMap((body) => body.items.toReversed())
  return [...items.filter((item) => !item.isTelling), ...items.filter((item) => item.isTelling)]
}

/** The smallest number up to `most` that passes; all above a number that passes do too. */
function findFirst(most: number, passes: (count: number) => boolean): number | undefined {
  if (!passes(most)) return undefined
  let low = 0
  let high = most
  while (low < high) {
    const middle = (low + high) >> 1
    if (passes(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** The text without these spans, which are in order and may lie inside of one another. */
function leaveOut(snippet: string, removed: readonly Span[]): string {
  const gaps: Span[] = []
  for (const { start, end } of removed) {
    const last = gaps.at(-1)
    // Neighbours are left out together.
    if (last && (start <= last.end || /^[\s,;]*$/.test(snippet.slice(last.end, start)))) {
      last.end = Math.max(last.end, end)
    } else gaps.push({ start, end })
  }
  let text = ''
  let position = 0
  for (const { start, end } of gaps) {
    // A gap no longer than the marker is not worth one.
    if (end - start <= TRUNCATION_MARKER.length) continue
    text += snippet.slice(position, start) + TRUNCATION_MARKER
    position = end
  }
  return text + snippet.slice(position)
}

/** Surrogate pairs, and markers from an earlier cut, stay whole. */
function cutMiddle(text: string, budget: number): string {
  const room = budget - TRUNCATION_MARKER.length
  // The budget is the promise; a text as short as the marker has no room for it.
  if (room <= 0) return text.slice(0, wholeEnd(text, budget))
  const head = wholeEnd(text, Math.ceil(room * HEAD_SHARE))
  const tail = text.length - Math.floor(room * (1 - HEAD_SHARE))
  const start = findMarkerAround(text, head) ?? head
  const endMarker = findMarkerAround(text, tail)
  const end =
    endMarker === undefined ? wholeStart(text, tail) : endMarker + TRUNCATION_MARKER.length
  return text.slice(0, start) + TRUNCATION_MARKER + text.slice(end)
}

/** The start of the marker that a cut at `position` would split. */
function findMarkerAround(text: string, position: number): number | undefined {
  const earliest = Math.max(0, position - TRUNCATION_MARKER.length + 1)
  const found = text.indexOf(TRUNCATION_MARKER, earliest)
  return found >= 0 && found < position ? found : undefined
}

function wholeStart(text: string, start: number): number {
  return /[\uDC00-\uDFFF]/.test(text.charAt(start)) ? start + 1 : start
}
