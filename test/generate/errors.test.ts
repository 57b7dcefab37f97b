import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readErrorFields } from '../../src/generate/error-fields.ts'
import { readReply } from '../../src/generate/errors.ts'
import { NOW, readFault } from './read-fault.ts'

describe('readReply returns a reading', () => {
  const status = fc.integer({ min: 200, max: 599 })

  it('for any JSON and any text of any status', () => {
    fc.assert(
      fc.property(status, fc.oneof(fc.json(), fc.string()), (code, text) => {
        const fault = readFault(code, text)
        return fault === undefined ? code < 300 : typeof fault.stopsRun === 'boolean'
      }),
      { numRuns: 2000 },
    )
  })

  it('for the fields it reads, with values of any kind', () => {
    const names = ['error', 'message', 'code', 'type', 'param', 'detail', 'details', 'loc', 'msg']
    const shape = fc.dictionary(
      fc.constantFrom(...names, 'status', 'errors', 'metadata', 'choices', 'usage', 'innererror'),
      fc.jsonValue(),
    )
    fc.assert(
      fc.property(status, shape, (code, error) => {
        readFault(code, { error })
        readFault(code, error)
      }),
      { numRuns: 2000 },
    )
  })

  it('for circles and for bodies without end', () => {
    const circle: Record<string, unknown> = { message: 'round' }
    circle['error'] = [circle, circle]
    expect(readErrorFields(circle).messages).toContain('round')
    const deep = `${'{"error":'.repeat(5000)}{"code":"insufficient_quota"}${'}'.repeat(5000)}`
    expect(readFault(429, deep)?.class).toBe('rateLimit')
    expect(
      readFault(400, { message: 'x'.repeat(1e6), error: { errors: Array(1e5).fill({}) } }),
    ).toBeDefined()
  })
})

/** A symbol that would steer whoever reads more than the server's own words. */
const SOURCE = [
  'Symbol: function explain',
  'export function explain(status: number): string {',
  '  // 401 invalid_api_key, 402, 404 model_not_found',
  "  if (status === 429) return 'insufficient_quota: please try again in 3 hours'",
  "  const long = 'maximum context length is 8192 tokens, input exceeds the context window'",
  "  return 'Request too large: Limit 100, Requested 90000. max_tokens response_format json_schema'",
  '}',
].join('\n')

describe('source code that a server quotes steers nothing', () => {
  const quotations: [string, string][] = [
    ['as it is', `Invalid message: ${SOURCE}`],
    ['as JSON', `Invalid message: ${JSON.stringify({ content: SOURCE })}`],
    ['as JSON in JSON', `Invalid: ${JSON.stringify(JSON.stringify({ content: SOURCE }))}`],
    ['in one line', `Invalid message: ${SOURCE.replace(/\s+/g, ' ')}`],
  ]

  it.each(quotations)('%s', (_, message) => {
    const refused = readFault(400, { error: { message, code: 400 } }, { prompt: SOURCE })
    expect(refused).toMatchObject({ class: 'badRequest', stopsRun: false })
    expect(refused?.outputLimit).toBeUndefined()
    expect(refused?.named.messages.join()).not.toMatch(/max_tokens|response_format|json_schema/)
    expect(readFault(500, { error: { message } }, { prompt: SOURCE })?.class).toBe('transient')
    const limited = readFault(429, { error: { message, code: 429 } }, { prompt: SOURCE })
    expect(limited).toMatchObject({ class: 'rateLimit', stopsRun: false })
    expect(limited?.waitInMs).toBeUndefined()
  })

  it("but the server's own words beside it count", () => {
    const message = `The prompt has 5000 tokens, more than the context size of 4096: ${SOURCE}`
    expect(readFault(400, { error: { message } }, { prompt: SOURCE })?.class).toBe('tokenLimit')
    const wait = `Please try again in 2s. Your text: ${SOURCE}`
    expect(readFault(429, { error: { message: wait } }, { prompt: SOURCE })?.waitInMs).toBe(2000)
  })
})

describe('an answer without a count', () => {
  it.each([
    undefined,
    null,
    {},
    { prompt_tokens: 0, completion_tokens: 0 },
    { prompt_tokens: '9' },
  ])('is one that says nothing of its tokens: %j', (usage) => {
    const choices = [{ message: { content: '{}' }, finish_reason: 'stop' }]
    const reply = { status: 200, headers: new Headers(), text: JSON.stringify({ choices, usage }) }
    const { completion } = readReply(reply, { nowInMs: NOW, prompt: '' })
    expect(completion?.text).toBe('{}')
    expect(completion?.tokens).toBeUndefined()
  })
})
