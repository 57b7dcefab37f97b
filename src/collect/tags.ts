import { findFences } from './fences.ts'

/** A block tag and its text. */
export interface Block {
  tag: string
  text: string
}

interface Blocks {
  /** What stands before the first block tag. */
  text: string
  blocks: Block[]
  modifiers: string[]
}

/** Tags under one name each. */
const BLOCK_TAGS: ReadonlyMap<string, string> = new Map([
  ['param', 'param'],
  ['arg', 'param'],
  ['argument', 'param'],
  ['typeParam', 'typeParam'],
  ['typeparam', 'typeParam'],
  ['template', 'typeParam'],
  ['returns', 'returns'],
  ['return', 'returns'],
  ['throws', 'throws'],
  ['throw', 'throws'],
  ['exception', 'throws'],
  ['example', 'example'],
  ['remarks', 'remarks'],
  ['see', 'see'],
  ['deprecated', 'deprecated'],
  ['summary', 'summary'],
  ['description', 'description'],
  ['desc', 'description'],
  ['classdesc', 'description'],
  ['inheritDoc', 'inheritDoc'],
  ['inheritdoc', 'inheritDoc'],
])

/** Tags without a place in the docs, which end the text before them in the middle of a line too. */
const OTHER_TAGS: ReadonlySet<string> = new Set(
  'type typedef callback property prop since default defaultValue privateRemarks abstract author version'.split(
    ' ',
  ),
)

const MODIFIERS: ReadonlySet<string> = new Set([
  'internal',
  'private',
  'public',
  'protected',
  'alpha',
  'beta',
  'experimental',
  'readonly',
  'override',
  'sealed',
  'virtual',
  'eventProperty',
  'packageDocumentation',
  'async',
  'generator',
  'hidden',
  'ignore',
])

const RE_TAG = /^\s*@([a-zA-Z]\w*)(?:(?=[\s{]|$)|:(?=\s|$))[ \t]*/
const RE_TRAILING_MODIFIER = /(?:^|\s)@(\w+)\s*$/
/** What is in backticks or in an inline tag, or a tag in the middle of a line. */
const RE_LATER_TAG = /`[^`]*`|\{@[^{}]*\}|[ \t](?=@([a-zA-Z]\w*)(?:[\s{]|:\s|:?$))/g

/** Splits a comment's text at its block tags. What is in a fence or in an inline tag is never one. */
export function splitBlocks(text: string): Blocks {
  const blocks: Block[] = []
  const modifiers: string[] = []
  const parts: string[][] = [[]]
  for (const { line, isFenced } of listLines(text)) {
    const rest = isFenced ? line : takeModifiers(line, modifiers)
    const pieces = isFenced ? [rest] : splitLine(rest, blocks.at(-1))
    pieces.forEach((piece, index) => {
      const tag = isFenced ? null : RE_TAG.exec(piece)
      if (!tag?.[1] || isUnknownInExample(tag[1], blocks.at(-1))) {
        if (index === 0) parts.at(-1)!.push(piece)
        else parts.at(-1)!.push(`${parts.at(-1)!.pop() ?? ''} ${piece}`)
        return
      }
      blocks.push({ tag: BLOCK_TAGS.get(tag[1]) ?? tag[1], text: '' })
      parts.push([piece.slice(tag[0].length)])
    })
  }
  const [before = '', ...after] = parts.map((part) => part.join('\n'))
  blocks.forEach((block, index) => (block.text = trimBlock(after[index] ?? '')))
  return { text: trimBlock(before), blocks, modifiers }
}

/** The lines of a text. A fence may open on the line of an example's own tag. */
function listLines(text: string): { line: string; isFenced: boolean }[] {
  const opened = text.replace(
    /^([ \t]*@example[ \t]+)(?=`{3}|~{3})/gm,
    (tag) => `${tag.trimEnd()}\n`,
  )
  const fences = findFences(opened).filter(({ isClosed }) => isClosed)
  let start = 0
  let next = 0
  return opened.split('\n').map((line) => {
    while (next < fences.length && fences[next]!.end < start) next++
    const isFenced = next < fences.length && fences[next]!.start <= start
    start += line.length + 1
    return { line, isFenced }
  })
}

/** The parts of a line that begin with tags, as TypeScript and TSDoc read them: `Adds. @param a - left @returns the sum` */
function splitLine(line: string, block: Block | undefined): string[] {
  // Code without a fence may have decorators.
  if (block?.tag === 'example' || !line.includes(' @')) return [line]
  const pieces: string[] = []
  let start = 0
  for (const { index, 1: tag } of line.matchAll(RE_LATER_TAG)) {
    const isTag = tag !== undefined && (BLOCK_TAGS.has(tag) || OTHER_TAGS.has(tag))
    if (!isTag || line.slice(start, index).trim() === '') continue
    pieces.push(line.slice(start, index).trimEnd())
    start = index + 1
  }
  return [...pieces, line.slice(start)]
}

/** Decorators in an example without a fence look like tags. */
function isUnknownInExample(tag: string, block: Block | undefined): boolean {
  return block?.tag === 'example' && /^[A-Z]/.test(tag)
}

function trimBlock(text: string): string {
  return text.replace(/^(?:[ \t]*\n)+/, '').trimEnd()
}

/** Modifier tags say something about the symbol and are no part of any text. */
function takeModifiers(line: string, modifiers: string[]): string {
  let rest = line
  for (;;) {
    const leading = RE_TAG.exec(rest)
    const trailing = RE_TRAILING_MODIFIER.exec(rest)
    const found = [leading, trailing].find((match) => match?.[1] && MODIFIERS.has(match[1]))
    if (!found?.[1]) return rest
    modifiers.push(found[1])
    rest = found === leading ? rest.slice(found[0].length) : rest.slice(0, found.index).trimEnd()
  }
}
