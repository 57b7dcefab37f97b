import { expect, it } from 'vitest'
import { parseComment } from '../../src/collect/tsdoc.ts'
import { findCallees } from '../../src/verify/callees.ts'
import { readMention } from '../../src/verify/mention.ts'
import { dropSentences } from '../../src/verify/sentences.ts'
import { findSpans, listFences } from '../../src/verify/spans.ts'
import { listWords } from '../../src/verify/words.ts'
import { hold } from './hold.ts'

const CODE = { 'index.ts': 'export function add(left: number): number { return left }' }

/** Everything here that reads docs or code that somebody else wrote. */
const READERS: Record<string, (text: string) => unknown> = {
  parseComment: (text) => parseComment(`/** ${text} */`),
  'parseComment of tags': (text) =>
    parseComment(
      `/**\n * @param ${text}\n * @throws ${text}\n * @example ${text}\n * @see ${text} */`,
    ),
  findSpans,
  listFences,
  dropSentences: (text) => dropSentences(text, [1]),
  readMention,
  'readMention of a call': (text) => readMention(`${text}()`),
  findCallees,
  'findCallees of JSX': (text) => findCallees(text, { jsx: true }),
  listWords,
  'a verdict': (text) =>
    hold(CODE, 'add', {
      summary: text,
      params: [{ name: text, description: text }],
      throws: [{ type: text, description: text }],
      members: [{ name: `${text})`, kind: 'method', summary: text }],
      examples: [{ code: `\`\`\`${text}`, check: 'unchecked' }],
      see: [text],
    }),
}

const PIECES: Record<string, [piece: string, count: number]> = {
  backticks: ['`', 8000],
  spaces: [' ', 2000],
  'line breaks': ['\n', 4000],
  slashes: ['/', 24],
  stars: ['*', 4000],
  'escaped quotes': ["\\'", 4000],
  brackets: ['[', 4000],
  braces: ['{', 4000],
  parentheses: ['(', 4000],
  calls: ['f(', 2000],
  'type arguments': ['a<', 2000],
  'ends of type arguments': ['>', 4000],
  'question marks': ['?', 4000],
  stops: ['.', 4000],
  digits: ['1', 4000],
  'open links': ['{@link ', 1000],
  'open fences': ['```ts\n', 1000],
  schemes: ['a.', 4000],
  tags: [' @param', 1000],
}

const TEXTS = Object.entries(PIECES).flatMap(([name, [piece, count]]) =>
  [1, 10].map((times): [string, string] => [
    `${count * times} ${name}`,
    piece.repeat(count * times),
  ]),
)

// A pattern that takes more than linear time would reach the time limit of the runner.
it.each(Object.entries(READERS))('%s takes linear time on hostile text', async (_, read) => {
  for (const [name, text] of TEXTS) {
    await expect(
      Promise.resolve(read(text)).then(() => true),
      name,
    ).resolves.toBe(true)
  }
})
