import type { Docs } from '../types.ts'
import { findDefaults, withoutSpace, type CodeDefaults } from './code-defaults.ts'
import { splitSentences } from './sentences.ts'
import { nameSubject, readCode, readComments, type Subject } from './subject.ts'
import { replaceTexts } from './texts.ts'

const VALUE =
  '(?<value>`[^`]+`|\'[^\']*\'|"[^"]*"|-?\\d{1,20}(?:[,._]\\d{1,20}){0,6}(?: (?:ms|milliseconds?|s|seconds?|minutes?|hours?|days?)\\b)?|\\b(?:true|false|null|undefined|none|zero|infinity|an empty (?:object|array|list|string))\\b)'

/** `defaults to 5`, `the default value is "a"`, `Default: 5`, `(default 5)` */
const RE_FORWARD = new RegExp(
  `(?:\\bby default (?:to|is|set to)|\\bdefaults? to|\\bdefault(?: value)?(?: is| are| of|:| being| =)|\\(default) (?:set to )?(?:the )?${VALUE}`,
  'i',
)
/** `5 by default`, `true as the default` */
const RE_BACKWARD = new RegExp(`${VALUE} (?:by default|(?:is|as) (?:the|a) default)\\b`, 'i')
/** What follows says no more than "the usual one", so that only code without any default refutes it. */
const RE_VAGUE = /\bdefaults to\b|\bthe default(?: value)? is\b/i

/**
 * Docs of a model without defaults that the code does not have. Where a claim is a remark of its own inside of a sentence, in
 * parentheses or behind a comma, the rest of the sentence stays.
 */
export function dropInventedDefaults(docs: Docs, subject: Subject): Docs {
  let found: CodeDefaults | undefined
  const defaults = (): CodeDefaults =>
    (found ??= findDefaults([readCode(subject), readComments(subject), ...subject.context()]))

  return replaceTexts(docs, (text, place) => {
    const kept = splitSentences(text).map(({ start, end }) => {
      const sentence = text.slice(start, end)
      const claim = findClaim(sentence)
      if (!claim || isFounded(claim.value, defaults())) return sentence
      subject.claims.check(false, () => ({
        code: 'default-unfounded',
        message: `The ${place} gives a default that the code of ${nameSubject(subject)} does not have.`,
      }))
      return cutClaim(sentence, claim)
    })
    const left = kept.join('')
    return left === text ? text : left.trim()
  })
}

/** `value` is missing where a sentence does not say which. */
interface Claim {
  value?: string
  start: number
  end: number
}

function findClaim(sentence: string): Claim | undefined {
  const found = RE_FORWARD.exec(sentence) ?? RE_BACKWARD.exec(sentence)
  const vague = found ?? RE_VAGUE.exec(sentence)
  if (!vague) return undefined
  const { 0: text, index: start, groups } = vague
  const value = groups?.['value']
  return { start, end: start + text.length, ...(value !== undefined && { value }) }
}

function isFounded(value: string | undefined, defaults: CodeDefaults): boolean {
  const { literals, texts, comments } = defaults
  if (value === undefined) return texts.size > 0 || comments.length > 0
  const plain = value.replace(/^(?:`|'|")(.*)(?:`|'|")$/s, '$1').trim()
  // What is not given is undefined, whatever the code does.
  if (/^(?:undefined|none)$/i.test(plain)) return true
  if (listSpellings(plain).some((one) => literals.has(one))) return true
  const code = withoutSpace(plain)
  return texts.has(code) || comments.some((comment) => withoutSpace(comment).includes(code))
}

/** How code may write a value. */
function listSpellings(value: string): string[] {
  const inner = value.replace(/^(?:'|")(.*)(?:'|")$/s, '$1')
  const number = /^(-?\d[\d,_]*(?:\.\d+)?)\.?(?: ?([a-z]+))?$/i.exec(inner)
  return [
    inner.toLowerCase(),
    JSON.stringify(inner),
    ...(number ? countUnits(Number(number[1]!.replace(/[,_]/g, '')), number[2] ?? '') : []),
    ...(WORDS[inner.toLowerCase()] ?? []),
  ]
}

const WORDS: Readonly<Record<string, readonly string[]>> = {
  zero: ['0'],
  infinity: ['Infinity'],
  'an empty object': ['{}'],
  'an empty array': ['[]'],
  'an empty list': ['[]'],
  'an empty string': ['""'],
}

const MILLISECONDS: Readonly<Record<string, number>> = {
  s: 1000,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
}

/** Code counts time in milliseconds or in seconds, whatever a text says. */
function countUnits(count: number, unit: string): string[] {
  const factor = MILLISECONDS[unit] ?? MILLISECONDS[unit.replace(/s$/, '')]
  const counts = factor === undefined ? [] : [count * factor, (count * factor) / 1000]
  return [count, ...counts].map(String)
}

/** The sentence without the claim; empty where nothing else is in it. */
function cutClaim(sentence: string, { start, end }: Claim): string {
  const before = sentence.slice(0, start)
  const after = sentence.slice(end)
  const open = sentence[start] === '(' ? start : before.lastIndexOf('(')
  const close = after.indexOf(')')
  if (open >= 0 && close >= 0 && !before.slice(open).includes(')')) {
    return before.slice(0, open).trimEnd() + after.slice(close + 1)
  }
  const link = RE_LINK.exec(before)
  if (!link || link.index === 0) return ''
  const next = after.search(/[,;]/)
  const tail = next < 0 ? /[.!?]? ?$/.exec(after)![0] : after.slice(next)
  return before.slice(0, link.index).trimEnd() + tail
}

/** A stop inside of a sentence, and words that tie to it what follows. */
const RE_LINK = /[,;–—-] ?(?:(?:and|which|it|the|with a|is) ){0,3}$/
