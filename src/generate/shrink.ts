import type { SymbolRequest } from '../plan/request.ts'
import { type Body, findBodies, type Item } from './bodies.ts'
import { cutMiddle, TRUNCATION_MARKER } from './cut-middle.ts'

export { TRUNCATION_MARKER } from './cut-middle.ts'

/** The share of a text that stays. */
const KEPT_SHARE = 0.75

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
  const bodies = findBodies(snippet, script).sort(
    (one, other) => other.depth - one.depth || lengthOf(other) - lengthOf(one),
  )
  let removed: Span[] = []
  for (const mayGo of [(item: Item) => !item.isTelling, () => true]) {
    removed = removeItems({ snippet, bodies, removed, budget, mayGo })
    const shortened = leaveOut(snippet, removed)
    if (shortened.length <= budget) return shortened
  }
  return cutMiddle(snippet, budget)
}

/** Takes items away, depth by depth, until the text fits. `removed` is in order and free of overlaps, before and after. */
function removeItems({
  snippet,
  bodies,
  removed,
  budget,
  mayGo,
}: {
  snippet: string
  bodies: Body[]
  removed: Span[]
  budget: number
  mayGo: (item: Item) => boolean
}): Span[] {
  let rest = removed
  let excess = snippet.length - savedBy(snippet, removed) - budget
  // Bodies of one depth do not overlap, so that what they lose is put together once for all of them.
  for (const level of byDepth(bodies)) {
    const changes: Change[] = []
    for (const body of level) {
      if (excess <= 0) break
      const change = changeOf(snippet, body, { removed: rest, mayGo, excess })
      if (!change || change.saved <= 0) continue
      excess -= change.saved
      changes.push(change)
    }
    if (changes.length > 0) rest = apply(changes, rest)
    if (excess <= 0) break
  }
  return rest
}

/** What stands in for the removed spans `from` up to `to`. */
interface Change {
  from: number
  to: number
  spans: Span[]
  saved: number
}

/** As many items from the end of a body as are in excess, or all. */
function changeOf(
  snippet: string,
  body: Body,
  options: { removed: Span[]; mayGo: (item: Item) => boolean; excess: number },
): Change | undefined {
  const { removed, mayGo, excess } = options
  const from = firstIndex(removed, ({ end }) => end > body.start)
  const to = firstIndex(removed, ({ start }) => start >= body.end)
  const inner = removed.slice(from, to)
  // Gone with what stands around it.
  if (inner[0] && inner[0].start <= body.start && body.end <= inner[0].end) return undefined
  const items = body.items.filter(mayGo)
  const savedBefore = savedBy(snippet, inner)
  const remove = (count: number): Span[] => unite(inner, items.slice(items.length - count))
  const saved = (count: number): number => savedBy(snippet, remove(count)) - savedBefore
  const count = saved(items.length) < excess ? items.length : fewest(items.length, saved, excess)
  return { from, to, spans: remove(count), saved: saved(count) }
}

function apply(changes: Change[], removed: Span[]): Span[] {
  const applied: Span[] = []
  let next = 0
  for (const { from, to, spans } of changes.sort(
    (one, other) => one.from - other.from || one.spans[0]!.start - other.spans[0]!.start,
  )) {
    for (; next < from; next++) applied.push(removed[next]!)
    for (const span of spans) applied.push(span)
    next = to
  }
  for (; next < removed.length; next++) applied.push(removed[next]!)
  return applied
}

/** The deepest first, as they are sorted. */
function byDepth(bodies: Body[]): Body[][] {
  const levels: Body[][] = []
  for (const body of bodies) {
    if (levels.at(-1)?.[0]?.depth === body.depth) levels.at(-1)!.push(body)
    else levels.push([body])
  }
  return levels
}

/** Of spans in order the first that is so, or their number; all after it are so too. */
function firstIndex(spans: Span[], isSo: (span: Span) => boolean): number {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (isSo(spans[middle]!)) high = middle
    else low = middle + 1
  }
  return low
}

/** The smallest number that saves enough; more never saves less. */
function fewest(most: number, saved: (count: number) => number, enough: number): number {
  let low = 0
  let high = most
  while (low < high) {
    const middle = (low + high) >> 1
    if (saved(middle) >= enough) high = middle
    else low = middle + 1
  }
  return low
}

/** Both in order; what lies inside of an item goes with it. */
function unite(inner: Span[], items: Span[]): Span[] {
  const united: Span[] = []
  let next = 0
  for (const { start, end } of items) {
    for (let span = inner[next]; span && span.start < end; span = inner[++next]) {
      if (span.end <= start) united.push(span)
    }
    united.push({ start, end })
  }
  return [...united, ...inner.slice(next)]
}

/** Neighbours are left out together; a gap no longer than the marker is not worth one. */
function gapsOf(snippet: string, removed: Span[]): Span[] {
  const gaps: Span[] = []
  for (const { start, end } of removed) {
    const last = gaps.at(-1)
    if (last && /^[\s,;]*$/.test(snippet.slice(last.end, start))) last.end = end
    else gaps.push({ start, end })
  }
  return gaps.filter((gap) => lengthOf(gap) > TRUNCATION_MARKER.length)
}

function savedBy(snippet: string, removed: Span[]): number {
  return gapsOf(snippet, removed).reduce(
    (sum, gap) => sum + lengthOf(gap) - TRUNCATION_MARKER.length,
    0,
  )
}

function leaveOut(snippet: string, removed: Span[]): string {
  let text = ''
  let position = 0
  for (const { start, end } of gapsOf(snippet, removed)) {
    text += snippet.slice(position, start) + TRUNCATION_MARKER
    position = end
  }
  return text + snippet.slice(position)
}

function lengthOf({ start, end }: Span): number {
  return end - start
}
