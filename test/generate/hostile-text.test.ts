import { expect, it } from 'vitest'
import { parseAnswer } from '../../src/generate/answer.ts'
import { cleanText } from '../../src/generate/clean-text.ts'
import { withoutEcho } from '../../src/generate/error-fields.ts'
import { findFlaw } from '../../src/generate/errors.ts'
import { readNamedTokens, readOutputLimit, saysOverflow } from '../../src/generate/overflow.ts'
import { shrinkSnippet } from '../../src/generate/shrink.ts'
import { parseWait, readLimitHeaders, readWait } from '../../src/generate/waits.ts'
import { keepVisible, shortenComment, writeName } from '../../src/plan/visible.ts'
import { createScanner } from '../../src/secrets/scanner.ts'
import { dropWorthless } from '../../src/verify/worthless.ts'

const scanner = createScanner('the-key-of-this-run')

/** Everything here that reads text of a model, a server or a project. */
const READERS: Record<string, (text: string) => unknown> = {
  parseAnswer,
  'parseAnswer of an example': (text) =>
    parseAnswer(JSON.stringify({ summary: text, examples: [text, `\`\`\`ts\n${text}`] })),
  dropWorthless: (text) => dropWorthless({ summary: text, description: text }),
  cleanText: (text) => cleanText(text, 1000),
  'withoutEcho of a message': (text) => withoutEcho(text.slice(0, 4096), 'a prompt'),
  'withoutEcho of a prompt': (text) => withoutEcho('a message of some words', text),
  findFlaw: (text) => findFlaw(text, false),
  saysOverflow,
  readNamedTokens: (text) => readNamedTokens([text]),
  readOutputLimit: (text) => readOutputLimit([text]),
  shrinkSnippet: (text) => shrinkSnippet(text, 'ts'),
  parseWait: (text) => parseWait(text, 0),
  'readWait of a message': (text) =>
    readWait({ headers: new Headers(), messages: [`retry ${text}`, `wait 1${text}`], nowInMs: 0 }),
  readLimitHeaders: (text) =>
    readLimitHeaders(
      new Headers({
        ratelimit: text.replace(/\s/g, ' '),
        'ratelimit-policy': text.replace(/\s/g, ' '),
      }),
      0,
    ),
  keepVisible,
  shortenComment,
  writeName,
  'createScanner().find': scanner.find,
}

/** Each took seconds to minutes in an expression that goes back and forth. */
const PIECES: Record<string, [piece: string, count: number]> = {
  backticks: ['`', 8000],
  spaces: [' ', 2000],
  newlines: ['\n', 4000],
  slashes: ['/', 24],
  quotes: ["\\'", 4000],
  braces: ['{', 4000],
  digits: ['1', 4000],
  letters: ['a', 4000],
  pairs: ['1s 1ms', 1000],
  dots: ['a.', 4000],
  thoughts: ['<think>', 1000],
  parameters: ['a=1;', 1000],
}

const HOSTILE = Object.entries(PIECES).flatMap(([name, [piece, count]]) =>
  [1, 10].flatMap((times) => {
    const text = piece.repeat(count * times)
    return [
      { name: `${count * times} ${name}`, text },
      { name: `a fence with ${count * times} ${name}`, text: `\`\`\`json\n${text}x` },
    ]
  }),
)

it.each(Object.entries(READERS))('%s takes linear time on hostile text', (_, read) => {
  for (const { name, text } of HOSTILE) expect(() => void read(text), name).not.toThrow()
})
