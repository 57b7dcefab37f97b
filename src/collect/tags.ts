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
])

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

const RE_TAG = /^\s*@([a-zA-Z]\w*)(?=[\s{]|$)[ \t]*/
const RE_TRAILING_MODIFIER = /(?:^|\s)@(\w+)\s*$/
const RE_FENCE = /^\s*(`{3,}|~{3,})/

/** Splits a comment's text at its block tags. What is in a fence or in an inline tag is never one. */
export function splitBlocks(text: string): Blocks {
  const blocks: Block[] = []
  const modifiers: string[] = []
  const lines: string[][] = [[]]
  const source = text.split('\n')
  let fenceEnd = -1
  source.forEach((line, index) => {
    if (index > fenceEnd) fenceEnd = findFenceEnd(source, index)
    const isFenced = index <= fenceEnd
    const rest = isFenced ? line : takeModifiers(line, modifiers)
    const tag = isFenced ? null : RE_TAG.exec(rest)
    if (!tag?.[1] || isUnknownInExample(tag[1], blocks.at(-1))) {
      lines.at(-1)?.push(rest)
      return
    }
    blocks.push({ tag: BLOCK_TAGS.get(tag[1]) ?? tag[1], text: '' })
    const first = rest.slice(tag[0].length)
    lines.push([first])
    // An example's fence may open on the tag's own line.
    if (RE_FENCE.test(first))
      fenceEnd = findFenceEnd([first, ...source.slice(index + 1)], 0) + index
  })
  const [before = [], ...after] = lines.map((part) => part.join('\n'))
  blocks.forEach((block, index) => (block.text = trimBlock(after[index] ?? '')))
  return { text: trimBlock(before as string), blocks, modifiers }
}

/** Decorators in an example without a fence look like tags. */
function isUnknownInExample(tag: string, block: Block | undefined): boolean {
  return block?.tag === 'example' && /^[A-Z]/.test(tag)
}

function trimBlock(text: string): string {
  return text.replace(/^(?:[ \t]*\n)+/, '').trimEnd()
}

/** The line on which a fence that begins here ends; -1 where none begins, or where it never ends. */
function findFenceEnd(lines: readonly string[], start: number): number {
  const fence = RE_FENCE.exec(lines[start] ?? '')?.[1]
  if (!fence) return -1
  for (let index = start + 1; index < lines.length; index++) {
    const line = lines[index]?.trim() ?? ''
    if (line.startsWith(fence) && /^[`~]+$/.test(line)) return index
  }
  return -1
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
