import { describe, expect, it } from 'vitest'
import { createSafeLogger, createRedactor } from '../../src/options/logger.ts'

const KEY = 'canary"/key+0123'
const redact = (text: string): string =>
  createRedactor([KEY, undefined, 'ollama', 'eight-88', 'canary"/key+0123-longer'])(text)

describe('redactor', () => {
  it.each([
    [`key ${KEY}.`, 'key [redacted].'],
    [`key ${KEY}-longer.`, 'key [redacted].'],
    [JSON.stringify({ KEY }), '{"KEY":"[redacted]"}'],
    [`/?q=${encodeURIComponent(KEY)}`, '/?q=[redacted]'],
    ['Authorization: Bearer abc.def-123', 'Authorization: Bearer [redacted]'],
    ['{"authorization":"bearer abcdef"}', '{"authorization":"bearer [redacted]"}'],
    ['Basic dXNlcjpwYXNz', 'Basic [redacted]'],
    ['Incorrect API key provided: sk-proj-abc***xyz.', 'Incorrect API key provided: [redacted].'],
    ['a key eight-88.', 'a key [redacted].'],
    ['Bearer  abc.def-123', 'Bearer [redacted]'],
    ['https://me:secret@host/v1', 'https://host/v1'],
    ['h2://me:secret@host/v1', 'h2://host/v1'],
    ['/v1?key=secret', '/v1?key=[redacted]'],
    ['/v1?apikey=secret&token=secret', '/v1?apikey=[redacted]&token=[redacted]'],
    ['/v1?x-api_key=secret', '/v1?x-api_key=[redacted]'],
    ['redis://:secret@host:1', 'redis://host:1'],
    ['https://host/v1?api-key=secret&x=1', 'https://host/v1?api-key=[redacted]&x=1'],
    ['/v1?a=1&access_token=secret"', '/v1?a=1&access_token=[redacted]"'],
    [
      'model ollama at https://host/v1?x=1, mail me@host',
      'model ollama at https://host/v1?x=1, mail me@host',
    ],
    ['src/monkey.ts a?b=1&c', 'src/monkey.ts a?b=1&c'],
  ])('%s', (text, expected) => expect(redact(text)).toBe(expected))

  it('takes long lines in linear time', () => {
    for (const part of ['a.', 'a://', '?a-', 'Bearer ', 'sk-']) {
      const text = part.repeat(1e5)
      expect(redact(text).length).toBeGreaterThan(0)
    }
  })

  it('is used for each line of a safe logger', () => {
    const lines: string[] = []
    const write = (line: string): void => void lines.push(line)
    const logger = createSafeLogger({ info: write, warn: write, error: write }, redact)
    logger.info(KEY)
    logger.warn(KEY)
    logger.error(KEY)
    expect(lines).toEqual(['[redacted]', '[redacted]', '[redacted]'])
  })
})
