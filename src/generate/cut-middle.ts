import { wholeEnd } from './clean-text.ts'

/** Stands wherever text was left out; the words are part of the contract. */
export const TRUNCATION_MARKER = '[... content truncated due to length ...]'

/** The beginning says what a symbol is, the end how it comes out. */
const HEAD_SHARE = 0.7

/** A text that is short by force: surrogate pairs and markers that it has already stay whole. */
export function cutMiddle(text: string, budget: number): string {
  const room = budget - TRUNCATION_MARKER.length
  // The budget is the promise; a text as short as the marker has no room for it.
  if (room <= 0) return text.slice(0, wholeEnd(text, budget))
  const head = wholeEnd(text, Math.ceil(room * HEAD_SHARE))
  const tail = text.length - Math.floor(room * (1 - HEAD_SHARE))
  const start = markerAround(text, head) ?? head
  const endMarker = markerAround(text, tail)
  const end =
    endMarker === undefined ? wholeStart(text, tail) : endMarker + TRUNCATION_MARKER.length
  return text.slice(0, start) + TRUNCATION_MARKER + text.slice(end)
}

/** Where the marker begins that a cut at `position` would split. */
function markerAround(text: string, position: number): number | undefined {
  const earliest = Math.max(0, position - TRUNCATION_MARKER.length + 1)
  const found = text.indexOf(TRUNCATION_MARKER, earliest)
  return found >= 0 && found < position ? found : undefined
}

function wholeStart(text: string, start: number): number {
  return /[\uDC00-\uDFFF]/.test(text.charAt(start)) ? start + 1 : start
}
