/** Inline Markdown, restricted: no images, no raw HTML, links only where they are safe. */
export type Inline =
  | { type: 'text'; text: string }
  | { type: 'code'; text: string }
  | { type: 'strong'; content: Inline[] }
  | { type: 'emphasis'; content: Inline[] }
  | { type: 'link'; href: string; content: Inline[] }
  /** `{@link Target | text}`, which may be a symbol of the project. */
  | { type: 'reference'; target: string; text: string }

type Rule = (match: RegExpExecArray, depth: number) => Inline | undefined

/** Nobody nests emphasis deeper; what does is hostile. */
const MAX_DEPTH = 6

/** Tried in this order where a character could begin one of them. Bounded, so that marks without end cost little. */
const RULES: readonly (readonly [RegExp, Rule])[] = [
  [/\\([!-/:-@[-`{-~])/y, ([, text = '']) => ({ type: 'text', text })],
  [
    /(`+)(?!`)([^]{0,999}?[^`])\1(?!`)/y,
    ([, , text = '']) => ({ type: 'code', text: trimCode(text) }),
  ],
  [/\{@link(?:code|plain)?\s+([^\s|{}]+)\s*\|?\s*([^{}]*)\}/y, readReference],
  [/\[([^[\]]+)\]\(<?([^()\s<>]+)>?\)/y, readLink],
  [/<?(https?:\/\/[^\s<>()[\]`"']*[^\s<>()[\]`"'.,;:!?])>?/y, ([, href = '']) => readUrl(href)],
  [/\*\*(?=\S)([^]{0,999}?\S)\*\*(?!\*)/y, ([, text = ''], depth) => wrap('strong', text, depth)],
  [
    /__(?=\S)([^]{0,999}?\S)__(?![\p{L}\d])/uy,
    ([, text = ''], depth) => wrap('strong', text, depth),
  ],
  [/\*(?![\s*])([^*]*[^\s*])\*/y, ([, text = ''], depth) => wrap('emphasis', text, depth)],
  [
    /_(?![\s_])([^_]*[^\s_])_(?![\p{L}\d])/uy,
    ([, text = ''], depth) => wrap('emphasis', text, depth),
  ],
]

const RE_START = /[\\`{[<*_]|https?:/g

export function parseInline(text: string, depth = 0): Inline[] {
  const content: Inline[] = []
  let position = 0
  let plain = 0
  while (position < text.length) {
    RE_START.lastIndex = position
    const start = RE_START.exec(text)
    if (!start) break
    position = start.index
    const found = applyRules(text, position, depth)
    if (!found) {
      // A run of marks that begins nothing is text as a whole.
      position += /^([*_`])\1*|^./su.exec(text.slice(position, position + 1000))?.[0].length ?? 1
      continue
    }
    if (position > plain) content.push({ type: 'text', text: text.slice(plain, position) })
    content.push(found.inline)
    position = plain = found.end
  }
  if (plain < text.length) content.push({ type: 'text', text: text.slice(plain) })
  return content
}

function applyRules(
  text: string,
  position: number,
  depth: number,
): { inline: Inline; end: number } | undefined {
  const isInWord = text[position] === '_' && /[\p{L}\d]/u.test(text[position - 1] ?? '')
  if (depth >= MAX_DEPTH || isInWord) return undefined
  for (const [pattern, rule] of RULES) {
    pattern.lastIndex = position
    const match = pattern.exec(text)
    const inline = match && rule(match, depth)
    if (inline) return { inline, end: position + match[0].length }
  }
  return undefined
}

function wrap(type: 'strong' | 'emphasis', text: string, depth: number): Inline {
  return { type, content: parseInline(text, depth + 1) }
}

function trimCode(text: string): string {
  return /^ .*\S.* $/s.test(text) ? text.slice(1, -1) : text
}

function readReference([, target = '', text = '']: RegExpExecArray): Inline {
  const href = checkHref(target)
  if (href) return { type: 'link', href, content: [{ type: 'text', text: text.trim() || target }] }
  return { type: 'reference', target, text: text.trim() || target }
}

function readLink([, text = '', target = '']: RegExpExecArray, depth: number): Inline | undefined {
  const href = checkHref(target)
  return href === undefined
    ? undefined
    : { type: 'link', href, content: parseInline(text, depth + 1) }
}

function readUrl(text: string): Inline | undefined {
  const href = checkHref(text)
  return href === undefined ? undefined : { type: 'link', href, content: [{ type: 'text', text }] }
}

/** A link that may be followed: to the web without a hidden user name, or within the page. */
export function checkHref(target: string): string | undefined {
  if (/^#[\w/.!:@-]+$/.test(target)) return target
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return undefined
  const { href, username, password } = new URL(target)
  return username || password ? undefined : href
}
