import type { Script } from './script.ts'

/** The module scripts of an HTML page. */
export interface PageScripts {
  /** The `src` of each. */
  sources: string[]
  /** The text of those that are written in the page. */
  texts: string[]
}

/** The script blocks of a single file component; all else is blank, so that lines and offsets stay. */
export interface VueScript {
  text: string
  script: Script
  /** Files named by `<script src>`. */
  sources: string[]
}

interface Tag {
  name: string
  attributes: Map<string, string>
  closing: boolean
  selfClosing: boolean
  end: number
}

const RE_ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?/g
const SCRIPTS: readonly string[] = ['ts', 'tsx', 'js', 'jsx']

/** Reads the root level `<script>` blocks of a component. */
export function readVueScript(text: string): VueScript {
  const sources: string[] = []
  let script: Script = 'js'
  let kept = ''
  let position = 0
  for (const block of readBlocks(text)) {
    if (block.tag.name !== 'script') continue
    const source = block.tag.attributes.get('src')
    if (source !== undefined) sources.push(source)
    if (source !== undefined || block.tag.selfClosing) continue
    const lang = block.tag.attributes.get('lang') ?? ''
    if (SCRIPTS.includes(lang)) script = lang as Script
    kept += blank(text.slice(position, block.start)) + text.slice(block.start, block.end)
    position = block.end
    // A line separator ends the last statement, should the next block begin on the same line.
    if (position < text.length) {
      kept += '\u2028'
      position++
    }
  }
  return { text: kept + blank(text.slice(position)), script, sources }
}

/** Reads the module scripts of an HTML entry. */
export function readPage(html: string): PageScripts {
  const page: PageScripts = { sources: [], texts: [] }
  let position = 0
  for (;;) {
    position = html.indexOf('<', position)
    if (position < 0) return page
    const comment = skipComment(html, position)
    const tag = comment === undefined ? readTag(html, position) : undefined
    position = comment ?? tag?.end ?? position + 1
    if (tag?.name !== 'script' || tag.closing) continue
    const end = findClosing(html, tag.name, position)
    const text = html.slice(position, end)
    position = end
    if (tag.attributes.get('type') !== 'module') continue
    const source = tag.attributes.get('src')
    if (source !== undefined) page.sources.push(source)
    else if (text.trim()) page.texts.push(text)
  }
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, ' ')
}

interface Block {
  tag: Tag
  start: number
  end: number
}

function* readBlocks(text: string): Generator<Block> {
  let position = 0
  for (;;) {
    position = text.indexOf('<', position)
    if (position < 0) return
    const comment = skipComment(text, position)
    const tag = comment === undefined ? readTag(text, position) : undefined
    if (!tag || tag.closing || tag.selfClosing) {
      if (tag?.selfClosing && !tag.closing) yield { tag, start: tag.end, end: tag.end }
      position = comment ?? tag?.end ?? position + 1
      continue
    }
    const end = findEnd(text, tag)
    yield { tag, start: tag.end, end }
    position = Math.max(end, tag.end)
  }
}

/** Finds where the block's closing tag begins. Only an HTML template can contain tags of its own name. */
function findEnd(text: string, tag: Tag): number {
  const lang = tag.attributes.get('lang') ?? 'html'
  if (tag.name === 'template' && lang === 'html') return findTemplateEnd(text, tag.end)
  return findClosing(text, tag.name, tag.end)
}

function findClosing(text: string, name: string, from: number): number {
  const closing = new RegExp(`</${name.replace(/[^\w-]/g, '\\$&')}(?=[\\s/>])`, 'gi')
  closing.lastIndex = from
  return closing.exec(text)?.index ?? text.length
}

function findTemplateEnd(text: string, from: number): number {
  // Without this bound each open `{{` would search to the end.
  const lastBraces = text.lastIndexOf('}}') - 1
  let depth = 1
  let position = from
  while (position < text.length) {
    if (text.startsWith('{{', position) && position < lastBraces) {
      position = text.indexOf('}}', position + 2) + 2
      continue
    }
    if (text[position] !== '<') {
      position++
      continue
    }
    const comment = skipComment(text, position)
    const tag = comment === undefined ? readTag(text, position) : undefined
    if (tag?.name === 'template' && !tag.selfClosing) depth += tag.closing ? -1 : 1
    if (depth === 0) return position
    position = comment ?? tag?.end ?? position + 1
    if (tag && !tag.closing && !tag.selfClosing && /^(?:script|style|textarea)$/.test(tag.name)) {
      position = findClosing(text, tag.name, position)
    }
  }
  return text.length
}

function skipComment(text: string, position: number): number | undefined {
  if (!text.startsWith('<!--', position)) return undefined
  const end = text.indexOf('-->', position + 4)
  return end < 0 ? text.length : end + 3
}

function readTag(text: string, position: number): Tag | undefined {
  const head = /^<(\/?)([a-zA-Z][^\s/>]*)/.exec(text.slice(position, position + 200))
  if (!head) return undefined
  const from = position + head[0].length
  const end = findTagEnd(text, from)
  const inside = text.slice(from, end - 1)
  const attributes = new Map<string, string>()
  for (const match of inside.matchAll(RE_ATTRIBUTE)) {
    attributes.set((match[1] ?? '').toLowerCase(), match[2] ?? match[3] ?? match[4] ?? '')
  }
  const name = (head[2] ?? '').toLowerCase()
  return { name, attributes, closing: head[1] === '/', selfClosing: inside.endsWith('/'), end }
}

/** Finds the end of a tag, ignoring `>` inside quotes. */
function findTagEnd(text: string, from: number): number {
  let quote = ''
  for (let position = from; position < text.length; position++) {
    const character = text[position] ?? ''
    if (quote) {
      if (character === quote) quote = ''
    } else if ((character === '"' || character === "'") && text[position - 1] === '=') {
      quote = character
    } else if (character === '>') {
      return position + 1
    }
  }
  return text.length
}
