import { parseInline, type Inline } from './inline.ts'

/** Restricted Markdown. What it does not know, raw HTML above all, is text. */
export type Block =
  | { type: 'paragraph'; content: Inline[] }
  | { type: 'heading'; content: Inline[] }
  | { type: 'code'; language: string; text: string }
  | { type: 'list'; isOrdered: boolean; items: Block[][] }

/** Lists within lists within lists are enough. */
const MAX_DEPTH = 4

const RE_FENCE = /^ {0,3}(`{3,}|~{3,})\s*([\w-]*)[^`]*$/
const RE_ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])(\s+)(?=\S)/
const RE_HEADING = /^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$/

interface Reader {
  lines: string[]
  position: number
}

export function parseMarkdown(text: string, depth = 0): Block[] {
  const reader: Reader = { lines: text.split(/\r?\n/), position: 0 }
  const blocks: Block[] = []
  while (reader.position < reader.lines.length) {
    const line = reader.lines[reader.position]!
    if (line.trim() === '') reader.position++
    else blocks.push(readBlock(reader, line, depth))
  }
  return blocks
}

function readBlock(reader: Reader, line: string, depth: number): Block {
  const fence = RE_FENCE.exec(line)
  if (fence) return readFence(reader, fence)
  if (depth < MAX_DEPTH && RE_ITEM.test(line)) return readList(reader, depth)
  const heading = RE_HEADING.exec(line)
  if (heading) {
    reader.position++
    return { type: 'heading', content: parseInline(heading[1] ?? '') }
  }
  return readParagraph(reader)
}

function readFence(reader: Reader, [, marks = '', language = '']: RegExpExecArray): Block {
  const end = new RegExp(`^ {0,3}${marks[0]}{${marks.length},}\\s*$`)
  const lines: string[] = []
  for (reader.position++; reader.position < reader.lines.length; reader.position++) {
    const line = reader.lines[reader.position]!
    if (end.test(line)) {
      reader.position++
      break
    }
    lines.push(line)
  }
  return { type: 'code', language, text: lines.join('\n') }
}

function readParagraph(reader: Reader): Block {
  const lines: string[] = []
  for (; reader.position < reader.lines.length; reader.position++) {
    const line = reader.lines[reader.position]!
    const isOther = RE_FENCE.test(line) || RE_ITEM.test(line) || RE_HEADING.test(line)
    if (line.trim() === '' || (lines.length > 0 && isOther)) break
    lines.push(line.trim())
  }
  return { type: 'paragraph', content: parseInline(lines.join('\n')) }
}

function readList(reader: Reader, depth: number): Block {
  const isOrdered = /^\s*\d/.test(reader.lines[reader.position]!)
  const items: Block[][] = []
  while (reader.position < reader.lines.length) {
    const line = reader.lines[reader.position]!
    const item = RE_ITEM.exec(line)
    if (!item || /\d/.test(item[2] ?? '') !== isOrdered) break
    items.push(parseMarkdown(readItem(reader, item), depth + 1))
  }
  return { type: 'list', isOrdered, items }
}

/** The lines of an item: its own, what is indented under it, and what goes on without a blank line. */
function readItem(reader: Reader, item: RegExpExecArray): string {
  const indent = (item[1] ?? '').length + 2
  const lines = [reader.lines[reader.position]!.slice(item[0].length)]
  for (reader.position++; reader.position < reader.lines.length; reader.position++) {
    const line = reader.lines[reader.position]!
    const isIndented = /^\s*/.exec(line)![0].length >= indent
    const isBlank = line.trim() === ''
    const isAfterBlank = lines.at(-1) === ''
    if (!isBlank && !isIndented && (isAfterBlank || RE_ITEM.test(line) || RE_FENCE.test(line)))
      break
    lines.push(
      isIndented ? line.slice(Math.min(item[0].length, /^\s*/.exec(line)![0].length)) : line.trim(),
    )
  }
  return lines.join('\n')
}
