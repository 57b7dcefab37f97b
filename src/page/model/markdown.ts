import { Lexer, Tokenizer, type MarkedToken, type Token, type Tokens } from 'marked'

/** A block of Markdown. There is no block for HTML: it is text. */
export type Block =
  | { type: 'paragraph'; content: Inline[] }
  | { type: 'heading'; content: Inline[] }
  | { type: 'code'; language: string; text: string }
  | { type: 'list'; isOrdered: boolean; start: number; items: Block[][] }
  | { type: 'quote'; content: Block[] }
  | { type: 'table'; header: Cell[]; rows: Cell[][] }
  | { type: 'rule' }

export interface Cell {
  align: 'left' | 'center' | 'right' | undefined
  content: Inline[]
}

/** Markdown within a block. There are no images and no HTML, and every `href` has passed `checkHref`. */
export type Inline =
  | { type: 'text'; text: string }
  | { type: 'code'; text: string }
  | { type: 'strong' | 'emphasis' | 'deleted'; content: Inline[] }
  | { type: 'break' }
  | { type: 'link'; href: string; title: string; content: Inline[] }
  /** `{@link Target | text}`, which may be a symbol of the project. */
  | { type: 'reference'; target: string; text: string }

/** Reads the blocks of a text that anybody may have written. Takes linear time. */
export function parseMarkdown(text: string): Block[] {
  return toBlocks(createLexer().lex(text))
}

/** Reads the Markdown of one line, or of a paragraph. */
export function parseInline(text: string): Inline[] {
  return toInlines(createLexer().inlineTokens(text))
}

function createLexer(): Lexer {
  return new Lexer({ gfm: true, tokenizer: new SafeTokenizer() })
}

/** Nobody nests lists, quotes or emphasis deeper, and each level costs time and stack. */
const MAX_DEPTH = 6

const RE_TEXT = /^(?:`+| +|[^])(?:(?!https?:\/\/)[^\\`*_~[!<{\n ]| (?![ \n]))*/i
const RE_URL = /^https?:\/\/[^\s<>()[\]`"']*[^\s<>()[\]`"'.,;:!?*_~]/i
const RE_LINK_TAG = /^\{@link(?:code|plain)?\s+([^\s|{}]+)(?=[\s|}])([^{}]*)\}/

/** marked's rules without HTML and reference links, with `{@link}`, and with a bound on what is nested. */
class SafeTokenizer extends Tokenizer {
  #depth = 0

  #nest<Result>(read: () => Result): Result | undefined {
    if (this.#depth >= MAX_DEPTH) return undefined
    this.#depth++
    try {
      return read()
    } finally {
      this.#depth--
    }
  }

  override blockquote(source: string): Tokens.Blockquote | undefined {
    return this.#nest(() => super.blockquote(source))
  }

  override list(source: string): Tokens.List | undefined {
    return this.#nest(() => super.list(source))
  }

  override emStrong(
    source: string,
    masked: string,
    previous?: string,
  ): Tokens.Em | Tokens.Strong | undefined {
    return this.#nest(() => super.emStrong(source, masked, previous))
  }

  override del(source: string, masked: string, previous?: string): Tokens.Del | undefined {
    return this.#nest(() => super.del(source, masked, previous))
  }

  override link(source: string): Tokens.Link | Tokens.Image | undefined {
    const [raw, target = '', text = ''] = RE_LINK_TAG.exec(source) ?? []
    if (raw === undefined) return this.#nest(() => super.link(source))
    const shown = text.trim().replace(/^\|/, '').trim() || target
    return { type: 'link', raw, href: target, text: shown, tokens: [] }
  }

  override html(): undefined {
    return undefined
  }

  override tag(): undefined {
    return undefined
  }

  override def(): undefined {
    return undefined
  }

  override reflink(): undefined {
    return undefined
  }

  override url(source: string): Tokens.Link | undefined {
    const raw = RE_URL.exec(source)?.[0]
    if (raw === undefined) return undefined
    return { type: 'link', raw, href: raw, text: raw, tokens: [{ type: 'text', raw, text: raw }] }
  }

  /** marked's own pattern looks for mail addresses, in quadratic time. */
  override inlineText(source: string): Tokens.Text | undefined {
    const raw = RE_TEXT.exec(source)?.[0]
    return raw === undefined ? undefined : { type: 'text', raw, text: raw, escaped: false }
  }
}

function toBlocks(tokens: readonly Token[]): Block[] {
  return narrow(tokens).flatMap(toBlock)
}

function toBlock(token: MarkedToken): Block | [] {
  switch (token.type) {
    case 'space':
    case 'checkbox':
      return []
    case 'code':
      return { type: 'code', language: /^\S*/.exec(token.lang ?? '')?.[0] ?? '', text: token.text }
    case 'heading':
      return { type: 'heading', content: toInlines(token.tokens) }
    case 'hr':
      return { type: 'rule' }
    case 'blockquote':
      return { type: 'quote', content: toBlocks(token.tokens) }
    case 'list': {
      const { ordered, start, items } = token
      return { type: 'list', isOrdered: ordered, start: start || 1, items: items.map(toItem) }
    }
    case 'table':
      return { type: 'table', header: token.header.map(toCell), rows: token.rows.map(toCells) }
    case 'paragraph':
      return { type: 'paragraph', content: toInlines(token.tokens) }
    case 'text':
      return { type: 'paragraph', content: toInlines(token.tokens ?? [token]) }
    default:
      return { type: 'paragraph', content: [{ type: 'text', text: token.raw }] }
  }
}

function toItem({ tokens, task, checked }: Tokens.ListItem): Block[] {
  const [first, ...rest] = toBlocks(tokens)
  if (!first) return []
  if (!task || first.type !== 'paragraph') return [first, ...rest]
  const box: Inline = { type: 'text', text: checked ? '☑ ' : '☐ ' }
  return [{ ...first, content: [box, ...first.content] }, ...rest]
}

function toCells(cells: readonly Tokens.TableCell[]): Cell[] {
  return cells.map(toCell)
}

function toCell({ align, tokens }: Tokens.TableCell): Cell {
  return { align: align ?? undefined, content: toInlines(tokens) }
}

function toInlines(tokens: readonly Token[]): Inline[] {
  const inlines: Inline[] = []
  for (const inline of narrow(tokens).flatMap(toInline)) {
    const last = inlines.at(-1)
    if (inline.type === 'text' && last?.type === 'text') {
      inlines[inlines.length - 1] = { type: 'text', text: last.text + inline.text }
    } else inlines.push(inline)
  }
  return inlines
}

function toInline(token: MarkedToken): Inline | Inline[] {
  switch (token.type) {
    case 'codespan':
      return { type: 'code', text: token.text }
    case 'strong':
      return { type: 'strong', content: toInlines(token.tokens) }
    case 'em':
      return { type: 'emphasis', content: toInlines(token.tokens) }
    case 'del':
      return { type: 'deleted', content: toInlines(token.tokens) }
    case 'br':
      return { type: 'break' }
    case 'checkbox':
      return []
    case 'escape':
    case 'text':
      return { type: 'text', text: token.text }
    case 'link':
    case 'image':
      return toLink(token)
    default:
      return { type: 'text', text: token.raw }
  }
}

/** An image becomes a link to it: to show it, the page would have to ask another server. */
function toLink(token: Tokens.Link | Tokens.Image): Inline | Inline[] {
  const { raw, href: target, text, title, tokens } = token
  const href = checkHref(target)
  if (raw.startsWith('{')) {
    if (href === undefined) return { type: 'reference', target, text }
    return { type: 'link', href, title: '', content: [{ type: 'text', text }] }
  }
  if (href === undefined) return { type: 'text', text: raw }
  const link: Inline = { type: 'link', href, title: title ?? '', content: toInlines(tokens) }
  return token.type === 'image' ? [{ type: 'text', text: '!' }, link] : link
}

/** marked lets extensions add tokens; there are none here. */
function narrow(tokens: readonly Token[]): MarkedToken[] {
  return tokens as MarkedToken[]
}

/** Returns a link that may be followed, to the web without a hidden user name or within the page. */
export function checkHref(target: string): string | undefined {
  if (/^#[\w/.!:@-]+$/.test(target)) return target
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return undefined
  const { href, username, password } = new URL(target)
  return username || password ? undefined : href
}
