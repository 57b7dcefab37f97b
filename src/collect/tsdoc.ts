import type { Docs, ParameterDoc, ThrowsDoc } from '../types.ts'
import { stripDecoration } from './decoration.ts'
import { findFences } from './fences.ts'
import { splitBlocks, type Block } from './tags.ts'

/** What one doc comment says, and how it marks its declaration. */
export interface Comment {
  docs: Docs
  internal: boolean
  /** What `{@inheritDoc name}` names, empty where it names nothing. */
  inherits?: string
}

const RE_INHERIT = /\{@inheritDoc\b([^{}]*)\}/gi

/** Reads a doc comment. Texts stay as written; only the comment's decoration is taken off. */
export function parseComment(comment: string): Comment {
  const stripped = stripDecoration(comment)
  const inline = [...stripped.matchAll(RE_INHERIT)].at(-1)?.[1]
  const { text, blocks, modifiers } = splitBlocks(
    inline === undefined ? stripped : stripped.replace(RE_INHERIT, ''),
  )
  const inherits = inline ?? blocks.find(({ tag }) => tag === 'inheritDoc')?.text
  const docs: Docs = readTexts(text, blocks)
  for (const block of blocks) READERS.get(block.tag)?.(docs, block)
  return {
    docs,
    internal: modifiers.some((tag) => tag === 'internal' || tag === 'private'),
    ...(inherits !== undefined && { inherits: inherits.split('|')[0]!.trim() }),
  }
}

/** The text of a module's comment, without the tag that marks it as such. */
export function parseModuleComment(comment: string): string {
  return stripDecoration(comment)
    .replace(/^[ \t]*@module\b[ \t]*\S*[ \t]*(?:\r?\n)?/m, '')
    .replace(/^[ \t]*@(?:packageDocumentation|file|fileoverview|overview)\b[ \t]*(?:\r?\n)?/m, '')
    .trim()
}

/** The text before the first tag is the summary, unless `@summary` is; `@description` follows it or takes its place. */
function readTexts(text: string, blocks: readonly Block[]): Docs {
  const textOf = (tag: string): string[] =>
    blocks.flatMap((block) => (block.tag === tag && block.text !== '' ? block.text : []))
  const descriptions = textOf('description')
  const summaries = textOf('summary')
  const [first = '', ...rest] = [...summaries, ...(text ? [text] : []), ...descriptions]
  const { summary, description } = splitSummary(first)
  const long = [description, ...rest].filter((part) => part !== '').join('\n\n')
  return long === '' ? { summary } : { summary, description: long }
}

function splitSummary(text: string): { summary: string; description: string } {
  const end = /\n[ \t]*\n/.exec(text)
  if (!end) return { summary: text, description: '' }
  const description = text.slice(end.index).replace(/^(?:[ \t]*\n)+/, '')
  return { summary: text.slice(0, end.index).trimEnd(), description }
}

type Reader = (docs: Docs, block: Block) => void

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['param', (docs, block) => addNamed(docs, 'params', readParameters(block.text))],
  ['typeParam', (docs, block) => addNamed(docs, 'typeParams', readTypeParameters(block.text))],
  ['returns', (docs, block) => setText(docs, 'returns', splitType(block.text).rest)],
  ['throws', (docs, block) => void (docs.throws ??= []).push(readThrows(block.text))],
  ['example', readExample],
  ['remarks', (docs, block) => setText(docs, 'remarks', block.text)],
  ['deprecated', (docs, block) => void (docs.deprecated ??= block.text)],
  ['see', (docs, block) => block.text && void (docs.see ??= []).push(block.text)],
])

function setText(docs: Docs, field: 'returns' | 'remarks', text: string): void {
  if (text && docs[field] === undefined) docs[field] = text
}

function addNamed(docs: Docs, field: 'params' | 'typeParams', list: ParameterDoc[]): void {
  if (list.length) docs[field] = [...(docs[field] ?? []), ...list]
}

/** A name without a text says nothing. */
function readParameters(text: string): ParameterDoc[] {
  const { name, description } = readName(splitType(text).rest)
  return name && description ? [{ name, description }] : []
}

/** JSDoc's `@template A, B text` names several at once. */
function readTypeParameters(text: string): ParameterDoc[] {
  const { rest } = splitType(text)
  const names = /^[\w$]+(?:\s*,\s*[\w$]+)+/.exec(rest)
  if (!names) return readParameters(rest)
  const description = withoutDash(rest.slice(names[0].length))
  if (!description) return []
  return names[0].split(',').map((name) => ({ name: name.trim(), description }))
}

/** `[name=default] text`, `name - text`, `options.name text` */
function readName(text: string): { name: string; description: string } {
  if (text.startsWith('[')) {
    const end = closing(text, '[', ']')
    const name = text.slice(1, end).split('=')[0] ?? ''
    return { name: plainName(name), description: withoutDash(text.slice(end + 1)) }
  }
  const name = /^\S+/.exec(text)?.[0] ?? ''
  return { name: plainName(name), description: withoutDash(text.slice(name.length)) }
}

function plainName(name: string): string {
  return name
    .trim()
    .replace(/^\.\.\.|^`|[`,:]$/g, '')
    .replace(/`$/, '')
}

function withoutDash(text: string): string {
  return text.replace(/^\s*(?:[-–—](?=\s|$))?\s*/, '')
}

/** `{string} rest`; an inline tag such as `{@link x}` is text. */
function splitType(text: string): { type?: string; rest: string } {
  if (!text.startsWith('{') || text.startsWith('{@')) return { rest: text }
  const end = closing(text, '{', '}')
  return { type: text.slice(1, end).trim(), rest: text.slice(end + 1).trimStart() }
}

function closing(text: string, open: string, close: string): number {
  let depth = 0
  for (let position = 0; position < text.length; position++) {
    if (text[position] === open) depth++
    if (text[position] === close && --depth === 0) return position
  }
  return text.length
}

/** A first word that is surely a type: a name of two humps, or one that ends as errors do. */
const RE_TYPE =
  /^`?((?:[\w$]+\.)*(?:[A-Z][a-z0-9]+[A-Z][\w$]*|[A-Z][\w$]*(?:Error|Exception)|Error))`?(?=\s|$|[-–—,.:])/
const RE_TYPE_LINK = /^\{@link\s+([\w$.]+)(?![\w$.])[^}]*\}/

function readThrows(text: string): ThrowsDoc {
  const { type, rest } = splitType(text)
  if (type) return { type, description: withoutDash(rest) }
  const named = RE_TYPE_LINK.exec(rest) ?? RE_TYPE.exec(rest)
  if (!named?.[1]) return { description: rest }
  const description = withoutDash(rest.slice(named[0].length).replace(/^[,.:]\s*/, ' '))
  return { type: named[1], description }
}

function readExample(docs: Docs, block: Block): void {
  const text = block.text.replace(/^\s*<caption>[\s\S]*?<\/caption>[ \t]*\n?/, '').trimEnd()
  const trimmed = text.trim()
  const [fence] = findFences(trimmed)
  const isWhole = fence?.isClosed && fence.start === 0 && fence.end === trimmed.length
  const code = isWhole ? fence.code : text
  if (code.trim()) (docs.examples ??= []).push({ code, check: 'unchecked' })
}
