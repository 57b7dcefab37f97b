/** A part of a text that claims something. */
export interface Span {
  kind: 'code' | 'link' | 'url'
  /** The code, the target or the address. */
  value: string
  start: number
  /** `such as` or the like stands before it. */
  isInstance?: boolean
}

/** Blocks of code show use, they do not name things. */
const RE_FENCE = /(^|\n)[ \t]*(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:\n[ \t]*\2|$)/g
const RE_SPAN =
  /\{@(?:link|linkcode|linkplain|inheritDoc)\s+(?<link>[^}|\n]*)[^}]*\}|(?<tick>`+)(?<code>[\s\S]*?[^`])\k<tick>(?!`)|(?<url>\b[a-z][a-z0-9+.-]*:\/\/[^\s<>"'`)\]}]+)|\]\((?<target>(?:javascript|data|vbscript|mailto):[^)\s]*)/gi

const RE_INSTANCE =
  /(?:\be\.?g\.?,?|\bi\.e\.,?|such as|\blike|for (?:example|instance),?|for (?:example|instance) with)\s+(?:\S+\s+)?\(?$/i

/** What a text names in backticks and links to, in order. */
export function findSpans(text: string): Span[] {
  const prose = text.replace(RE_FENCE, (block) => ' '.repeat(block.length))
  const spans: Span[] = []
  for (const { groups = {}, index } of prose.matchAll(RE_SPAN)) {
    const { link, code, url, target } = groups
    if (link !== undefined) spans.push(readLink(link, index))
    else if (code !== undefined) {
      const isInstance = RE_INSTANCE.test(prose.slice(Math.max(0, index - 40), index))
      spans.push({ kind: 'code', value: code, start: index, isInstance })
    } else spans.push({ kind: 'url', value: trimAddress((url ?? target)!), start: index })
  }
  return spans
}

/** The blocks of code in a text. */
export function listFences(text: string): string[] {
  return text.match(RE_FENCE) ?? []
}

/** `{@link Target}`, `{@link Target label}`, `{@link https://…}` */
function readLink(target: string, start: number): Span {
  const value = target.split(/\s/)[0]!
  const kind = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? 'url' : 'link'
  return { kind, value: kind === 'url' ? trimAddress(value) : value, start }
}

function trimAddress(address: string): string {
  return address.replace(/[.,;:!?]+$/, '')
}
