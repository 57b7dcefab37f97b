import { findFences } from '../collect/fences.ts'
import type { Docs, ParameterDoc } from '../types.ts'

/** What one comment says: the docs of a symbol without its members, or those of a member. */
export type CommentDocs = Partial<Omit<Docs, 'members'>>

export interface CommentStyle {
  /** Text of a model is data: it is escaped. What people wrote stays as it is. */
  isEscaped: boolean
  /** The language of the examples. */
  script: string
  /** Where prose is broken into lines, in characters. @default nowhere */
  width?: number
}

/** Writes docs as the lines of a TSDoc comment, without its decoration; empty where there is nothing to say. */
export function writeComment(docs: CommentDocs, style: CommentStyle): string[] {
  const write = (text: string, start = ''): string[] => {
    const prose = style.isEscaped ? escapeProse(text.trim()) : keepProse(text.trim())
    return `${start}${prose}`.trim().split('\n').flatMap(breakLines(style.width))
  }
  const { summary = '', description = '', remarks, returns, deprecated } = docs
  const named = [
    ...nameAll('@typeParam', docs.typeParams),
    ...nameAll('@param', docs.params),
    ...(returns ? [{ start: '@returns ', text: returns }] : []),
    ...(docs.throws ?? []).map(({ type, description: text }) => ({
      // A link there is cut at its brace by TypeScript.
      start: type !== undefined && RE_NAME.test(type) ? `@throws ${type} - ` : '@throws ',
      text,
    })),
  ]
  const last = [
    ...(docs.see ?? []).map((target) => ({ start: `@see ${writeTarget(target)}`, text: '' })),
    ...(deprecated === undefined ? [] : [{ start: '@deprecated ', text: deprecated }]),
  ]
  const examples = (docs.examples ?? []).map(({ code }) => writeExample(code, style.script))
  const blocks = [
    write(summary.replace(/\n\s*\n/g, '\n')),
    write(description),
    remarks ? write(remarks, '@remarks\n') : [],
    named.flatMap(({ start, text }) => write(text, start)),
    ...examples,
    last.flatMap(({ start, text }) => write(text, start)),
  ].filter((block) => block.some((line) => line !== ''))
  return blocks.flatMap((block, index) => (index === 0 ? block : ['', ...block]))

  function writeTarget(target: string): string {
    const name = target.trim()
    if (RE_URL.test(name)) return `{@link ${name}}`
    // As code: a bare name before another tag is read wrongly by TypeScript, and a link must lead somewhere.
    if (RE_NAME.test(name)) return `\`${name}\``
    return style.isEscaped ? escapeProse(name) : keepProse(name)
  }
}

const RE_NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$.]*$/u
const RE_URL = /^https?:\/\/[\w\-./~%?#=&:+,;]+$/

function nameAll(
  tag: string,
  list: readonly ParameterDoc[] = [],
): { start: string; text: string }[] {
  return list
    .filter(({ name, description }) => RE_NAME.test(name) && description.trim() !== '')
    .map(({ name, description }) => ({ start: `${tag} ${name} - `, text: description }))
}

/** An example as a block of code; nothing where a reader of comments would find tags in it, or its end. */
function writeExample(code: string, script: string): string[] {
  const text = code.replace(/\r\n?/g, '\n').trim()
  if (text === '' || !isSafeCode(text)) return []
  return ['@example', `\`\`\`${script}`, ...guardEnd(text).split('\n'), '```'].map((line) =>
    line.trimEnd(),
  )
}

/** TypeScript finds tags in blocks of code too: where `@` begins a line or a word. */
function isSafeCode(code: string): boolean {
  return !/(?:^|[\s{])@/.test(code) && !code.includes('```')
}

/** Code is not escaped otherwise: in a string, a regular expression or a template the backslash changes nothing. */
function guardEnd(text: string): string {
  return text.replaceAll('*/', '*\\/')
}

function keepProse(text: string): string {
  return guardEnd(text.replace(/\r\n?/g, '\n'))
}

/**
 * Prose that starts no tag, no link and no element, whoever reads it: TSDoc, TypeScript, Markdown. Spans and blocks of code
 * stay where they are safe in all three; those that are not become prose.
 */
function escapeProse(given: string): string {
  const text = given.replace(/\r\n?/g, '\n')
  let written = ''
  let position = 0
  for (const fence of findFences(text)) {
    if (!fence.isClosed || !isSafeCode(fence.code)) continue
    written += escapeSpans(text.slice(position, fence.start))
    written += `\`\`\`${languageOf(text.slice(fence.start))}\n${guardEnd(fence.code)}\n\`\`\``
    position = fence.end
  }
  return written + escapeSpans(text.slice(position))
}

function languageOf(fence: string): string {
  return /^\s*[`~]+([a-z]*)[ \t]*\n/.exec(fence)?.[1] ?? ''
}

function escapeSpans(text: string): string {
  let written = ''
  let position = 0
  for (const { start, end, code } of findSpans(text)) {
    if (!isSafeSpan(code)) continue
    written += escapePlain(text.slice(position, start))
    written += `\`${guardEnd(code.replace(/\s+/g, ' '))}\``
    position = end
  }
  return written + escapePlain(text.slice(position))
}

/** Spans of code: runs of backticks and the next run of the same length in the paragraph. */
function findSpans(text: string): { start: number; end: number; code: string }[] {
  const spans: { start: number; end: number; code: string }[] = []
  let opened: { start: number; end: number; length: number } | undefined
  let paragraph = 0
  for (const { 0: found, index } of text.matchAll(/`+|\n\s*\n/g)) {
    if (!found.startsWith('`')) {
      opened = undefined
      paragraph = index
    } else if (opened && opened.length === found.length && opened.start >= paragraph) {
      const end = index + found.length
      spans.push({ start: opened.start, end, code: text.slice(opened.end, index).trim() })
      opened = undefined
    } else {
      opened ??= { start: index, end: index + found.length, length: found.length }
    }
  }
  return spans
}

function isSafeSpan(code: string): boolean {
  return code !== '' && !code.includes('`') && !/[\s{]@/.test(code)
}

function escapePlain(text: string): string {
  return text
    .replace(/[\\{}@<>]/g, '\\$&')
    .replace(/\*\//g, '*\\/')
    .replace(/`/g, '&#96;')
}

/** A word with the spans of code and the links in it, which no line may cut. */
const RE_WORD = /(?:`[^`]*`|\{@link [^}]*\}|[^\s`])+/g
/** At the beginning of a line these would be markup. */
const RE_MARKUP = /^(?:[-+*#>=~|@]|\d+[.)])/

/** Breaks long lines; inside of blocks of code it breaks none. */
function breakLines(width = Infinity): (line: string) => string[] {
  let isCode = false
  return (line) => {
    if (/^\s*```/.test(line)) isCode = !isCode
    if (isCode || line.length <= width || line.includes('|')) return [line.trimEnd()]
    const indent = /^\s*/.exec(line)![0] + (/^\s*[-*+] /.test(line) ? '  ' : '')
    const lines: string[] = []
    let current = ''
    for (const [word] of line.matchAll(RE_WORD)) {
      const isFirst = current === ''
      if (isFirst) current = /^\s*/.exec(line)![0] + word
      else if (current.length + 1 + word.length <= width || RE_MARKUP.test(word))
        current += ` ${word}`
      else {
        lines.push(current)
        current = indent + word
      }
    }
    return [...lines, current]
  }
}

/** Lays the lines of a comment out; the first line has no indentation, since it stands where the code stood. */
export function layOut(lines: readonly string[], indent: string, newline: string): string {
  const [first = ''] = lines
  if (lines.length === 1 && !first.startsWith('@')) return `/** ${first} */`
  return [
    '/**',
    ...lines.map((line) => `${indent} *${line === '' ? '' : ' '}${line}`),
    `${indent} */`,
  ].join(newline)
}
