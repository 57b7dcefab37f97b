import { hash } from 'node:crypto'
import type { Docs } from '../types.ts'
import { stripDecoration } from './decoration.ts'
import { parseComment } from './tsdoc.ts'

/** The tag that ends each comment that we write into sources. */
export const TAG = '@symbolDocs'
const RE_MARK = /(?:^|\n)[ \t]*@symbolDocs[ \t]+([0-9a-f]{8})([0-9a-f]{8})\s*$/

/** Characters of the key that a mark carries: enough to tell one state of the code from the next. */
const KEY_CHARACTERS = 8

/**
 * The last line of a generated comment: a digest of its text, and the beginning of the key that the text answers. Layout
 * does not count, so that formatters may move it.
 */
export function writeMark(text: string, key: string): string {
  const start = key.slice(0, KEY_CHARACTERS)
  return `${TAG} ${digestText(text, start)}${start}`
}

/** The beginning of the key that a generated comment answers; `undefined` for one that a person wrote or changed. */
export function readMark(comment: string): string | undefined {
  if (!comment.includes(TAG)) return undefined
  const text = stripDecoration(comment)
  const mark = RE_MARK.exec(text)
  if (!mark?.[1] || !mark[2]) return undefined
  return digestText(text.slice(0, mark.index), mark[2]) === mark[1] ? mark[2] : undefined
}

/** Returns whether the answer to a key is what a mark stands for. */
export function isMarkOf(mark: string, key: string): boolean {
  return key.startsWith(mark)
}

function digestText(text: string, key: string): string {
  const folded = text.replace(/\s+/g, ' ').trim()
  return hash('sha256', `${key}\0${folded}`, 'hex').slice(0, 8)
}

/** What a generated comment says, without the backslashes that kept it from being read as markup. */
export function parseGenerated(comment: string): Docs {
  const { docs } = parseComment(comment)
  return JSON.parse(JSON.stringify(docs), (field, value: unknown) => {
    if (typeof value !== 'string' || field === 'name' || field === 'type') return value
    return field === 'code' ? value.replace(/\*\\\//g, '*/') : unescapeProse(value)
  }) as Docs
}

const RE_ESCAPED = /`[^`]*`|\\([\\{}@<>/])|&#96;|\{@link (https?:[^{}\s]+)\}/g

function unescapeProse(text: string): string {
  return text.replace(RE_ESCAPED, (whole, escaped?: string, link?: string) => {
    if (whole === '&#96;') return '`'
    return link ?? escaped ?? whole
  })
}

/** A text of code without its generated comments and the lines that they take: a model does not read what it wrote. */
export function withoutGenerated(code: string): string {
  let kept = ''
  let position = 0
  for (;;) {
    const start = code.indexOf('/**', position)
    const end = start < 0 ? -1 : code.indexOf('*/', start + 3)
    if (end < 0 || !code.includes(TAG, start)) return kept + code.slice(position)
    const isGenerated = readMark(code.slice(start, end + 2)) !== undefined
    kept += code.slice(position, isGenerated ? endOfText(code, position, start) : end + 2)
    position = isGenerated ? skipLine(code, end + 2) : end + 2
  }
}

/** Where the white space begins that stands before a comment on its line. */
function endOfText(code: string, from: number, to: number): number {
  let end = to
  while (end > from && (code[end - 1] === ' ' || code[end - 1] === '\t')) end--
  return end
}

/** Where the next line begins, if nothing else is on this one. */
function skipLine(code: string, from: number): number {
  const next = code.indexOf('\n', from)
  return next >= 0 && code.slice(from, next).trim() === '' ? next + 1 : from
}
