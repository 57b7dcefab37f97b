import { findFences } from '../collect/fences.ts'

/** A part of a text that claims something. */
export interface Span {
  kind: 'code' | 'link' | 'url'
  /** The code, the target or the address. */
  value: string
  start: number
  /** `such as` or the like stands before it. */
  isInstance?: boolean
}

/** Where a span may begin. Schemes are short, so that no text takes more than linear time. */
const RE_START =
  /(?<link>\{@(?:link|linkcode|linkplain|inheritDoc)\s)|(?<ticks>`+)|(?<url>\b[a-z][a-z0-9+.-]{0,30}:\/\/)|\]\((?<target>(?:javascript|data|vbscript|mailto):)/gi
const RE_ADDRESS = /[^\s<>"'`)\]}]*/y
const RE_TARGET = /[^)\s]*/y

const RE_INSTANCE =
  /(?:\be\.?g\.?,?|\bi\.e\.,?|such as|\blike|for (?:example|instance),?|for (?:example|instance) with)\s+(?:\S+\s+)?\(?$/i

/** Finds what a text names in backticks and what it links to, in order. */
export function findSpans(text: string): Span[] {
  const prose = blankFences(text)
  const closingTicks = createTickFinder(prose)
  const spans: Span[] = []
  const lastBrace = prose.lastIndexOf('}')
  const starts = new RegExp(RE_START)
  for (let match = starts.exec(prose); match; match = starts.exec(prose)) {
    const { index: start, groups = {} } = match
    const after = starts.lastIndex
    const { link, ticks, url } = groups
    if (link !== undefined) {
      if (after > lastBrace) continue
      const end = prose.indexOf('}', after)
      spans.push(readLink(prose.slice(after, end), start))
      starts.lastIndex = end + 1
    } else if (ticks !== undefined) {
      const end = closingTicks(ticks.length, after)
      if (end === undefined) continue
      const isInstance = RE_INSTANCE.test(prose.slice(Math.max(0, start - 40), start))
      spans.push({ kind: 'code', value: prose.slice(after, end), start, isInstance })
      starts.lastIndex = end + ticks.length
    } else {
      const rest = readRest(url === undefined ? RE_TARGET : RE_ADDRESS, prose, after)
      const scheme = (url ?? groups['target'])!
      if (rest === '' && url !== undefined) continue
      spans.push({ kind: 'url', value: trimAddress(scheme + rest), start })
      starts.lastIndex = after + rest.length
    }
  }
  return spans
}

/** Blocks of code show use and name nothing. */
function blankFences(text: string): string {
  let blanked = ''
  let position = 0
  for (const { start, end } of findFences(text)) {
    blanked += text.slice(position, start) + ' '.repeat(end - start)
    position = end
  }
  return blanked + text.slice(position)
}

/** Finds the run of as many backticks that closes a span, as CommonMark does. */
function createTickFinder(text: string): (length: number, from: number) => number | undefined {
  const runs = new Map<number, number[]>()
  for (const { 0: run, index } of text.matchAll(/`+/g)) {
    const known = runs.get(run.length)
    if (known) known.push(index)
    else runs.set(run.length, [index])
  }
  for (const list of runs.values()) list.reverse()
  return (length, from) => {
    const left = runs.get(length)!
    while (left.length > 0 && left.at(-1)! < from) left.pop()
    return left.at(-1)
  }
}

function readRest(pattern: RegExp, text: string, from: number): string {
  const sticky = new RegExp(pattern)
  sticky.lastIndex = from
  return sticky.exec(text)![0]
}

/** The blocks of code in a text. */
export function listFences(text: string): string[] {
  return findFences(text).map(({ start, end }) => text.slice(start, end))
}

/** `{@link Target}`, `{@link Target label}`, `{@link https://…}` */
function readLink(inside: string, start: number): Span {
  const value = inside.trimStart().split('|')[0]!.split(/\s/)[0]!
  const kind = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? 'url' : 'link'
  return { kind, value: kind === 'url' ? trimAddress(value) : value, start }
}

function trimAddress(address: string): string {
  return address.replace(/(?<![.,;:!?])[.,;:!?]+$/, '')
}
