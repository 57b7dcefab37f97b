import { describe, expect, it } from 'vitest'
import { SUMMARY_SCHEMA } from '../../src/generate/answer-schema.ts'
import type { ChatRequest } from '../../src/generate/client.ts'
import { createDialect, type Dialect } from '../../src/generate/dialect.ts'
import { createFault, type Fault } from '../../src/generate/errors.ts'

describe('a dialect', () => {
  const messages: ChatRequest['messages'] = [
    { role: 'system', content: 'Document.' },
    { role: 'user', content: 'Symbol: add' },
  ]
  const open = (): Dialect =>
    createDialect({ model: 'm', reasoningEffort: 'low', baseURL: 'http://127.0.0.1:1/v1' })
  const refuse = (param: string, more: Partial<Fault> = {}): Fault => ({
    ...createFault('badRequest'),
    named: { params: [param], messages: [] },
    ...more,
  })

  it('asks for a schema, an effort and a cap', () => {
    expect(open().shape(messages, 100, SUMMARY_SCHEMA)).toEqual({
      model: 'm',
      messages,
      response_format: {
        type: 'json_schema',
        json_schema: { strict: true, ...SUMMARY_SCHEMA },
      },
      reasoning_effort: 'low',
      max_completion_tokens: 100,
    })
  })

  it.each([undefined, 'https://api.openai.com/v1'])(
    'asks for no cache writes at %s until refused',
    (baseURL) => {
      const dialect = createDialect({
        model: 'm',
        reasoningEffort: 'low',
        ...(baseURL !== undefined && { baseURL }),
      })
      const request = dialect.shape(messages, 100, SUMMARY_SCHEMA)
      expect(request).toMatchObject({ prompt_cache_options: { mode: 'explicit' } })
      expect(dialect.learn(request, refuse('prompt_cache_options'))).toBe(true)
      expect(dialect.shape(messages, 100, SUMMARY_SCHEMA)).toEqual(
        open().shape(messages, 100, SUMMARY_SCHEMA),
      )
    },
  )

  it('leaves the schema out where it is refused, and any format where the server ignores it', () => {
    const dialect = open()
    const before = dialect.shape(messages, 100, SUMMARY_SCHEMA)
    expect(dialect.learn(before, refuse('response_format'))).toBe(true)
    const { response_format: _, ...others } = before
    expect(dialect.shape(messages, 100, SUMMARY_SCHEMA)).toEqual({
      ...others,
      response_format: { type: 'json_object' },
    })
    dialect.dropFormat()
    expect(dialect.shape(messages, 100, SUMMARY_SCHEMA)).toEqual(others)
  })

  it.each<[string[], string[]]>([
    [['response_format'], ['json_schema', 'json_object', 'none', 'none']],
    [['reasoning_effort'], ['effort', 'none', 'none']],
    [['max_tokens'], ['max_completion_tokens', 'max_tokens', 'none', 'none']],
  ])('learns until there is nothing left to leave out: %s', ([param = ''], expected) => {
    const dialect = open()
    const seen: string[] = []
    const worth: boolean[] = []
    for (const _ of expected) {
      const request = dialect.shape(messages, 100, SUMMARY_SCHEMA)
      seen.push(
        param === 'response_format'
          ? (request.response_format?.type ?? 'none')
          : param === 'reasoning_effort'
            ? request.reasoning_effort === undefined
              ? 'none'
              : 'effort'
            : (Object.keys(request).find((name) => name.startsWith('max_')) ?? 'none'),
      )
      worth.push(dialect.learn(request, refuse(param)))
    }
    expect(seen).toEqual(expected)
    expect(worth).toEqual(expected.map((one, at) => at < expected.length - 1 && one !== 'none'))
  })

  it.each([
    'response_format',
    'JSON_SCHEMA',
    'json_object',
    'structured output',
    'guided_json',
    'reasoning_effort',
    'reasoning.effort',
    'Reasoning effort',
    'max_tokens',
    'MAX_completion_tokens',
  ])('learns from the name %s, as a parameter and in a message', (name) => {
    for (const named of [
      { params: [name], messages: [] },
      { params: [], messages: ['Sorry.', `No ${name} here.`] },
    ]) {
      const dialect = open()
      expect(
        dialect.learn(dialect.shape(messages, 100, SUMMARY_SCHEMA), { ...refuse(''), named }),
      ).toBe(true)
    }
  })

  it.each<[string, Fault]>([
    ['what it does not send', refuse('temperature')],
    ['names like these', refuse('reasoningXeffort')],
    [
      'a message beside a parameter',
      refuse('', { named: { params: ['user'], messages: ['max_tokens'] } }),
    ],
    ['other faults', refuse('max_tokens', { class: 'transient' })],
    ['the end of a run', refuse('max_tokens', { stopsRun: true })],
  ])('learns nothing from %s', (_, fault) => {
    const dialect = open()
    const before = dialect.shape(messages, 100, SUMMARY_SCHEMA)
    expect(dialect.learn(before, fault)).toBe(false)
    expect(dialect.shape(messages, 100, SUMMARY_SCHEMA)).toEqual(before)
  })

  it('keeps the smallest cap that a server named, and the name of the parameter', () => {
    const dialect = open()
    expect(dialect.mostOutputTokens()).toBe(Infinity)
    const request = dialect.shape(messages, 100, SUMMARY_SCHEMA)
    expect(dialect.learn(request, refuse('max_tokens', { outputLimit: 50 }))).toBe(true)
    expect(dialect.learn(request, refuse('max_tokens', { outputLimit: 80 }))).toBe(true)
    expect(dialect.mostOutputTokens()).toBe(50)
    expect(dialect.shape(messages, 100, SUMMARY_SCHEMA).max_completion_tokens).toBe(50)
    expect(dialect.shape(messages, 20, SUMMARY_SCHEMA).max_completion_tokens).toBe(20)
    const capped = dialect.shape(messages, 100, SUMMARY_SCHEMA)
    expect(dialect.learn(capped, refuse('max_tokens', { outputLimit: 50 }))).toBe(false)
    expect(dialect.learn(capped, refuse('max_tokens', { outputLimit: 0 }))).toBe(true)
    expect(dialect.mostOutputTokens()).toBe(1)
  })

  it('learns nothing about a cap that was not sent', () => {
    const dialect = open()
    const { max_completion_tokens: _, ...uncapped } = dialect.shape(messages, 100, SUMMARY_SCHEMA)
    expect(dialect.learn(uncapped, refuse('max_tokens'))).toBe(true)
    expect(dialect.shape(messages, 100, SUMMARY_SCHEMA).max_completion_tokens).toBe(100)
  })

  it('does not go back when an older request is refused', () => {
    const dialect = open()
    const first = dialect.shape(messages, 100, SUMMARY_SCHEMA)
    dialect.learn(first, refuse('response_format'))
    dialect.learn(dialect.shape(messages, 100, SUMMARY_SCHEMA), refuse('response_format'))
    expect(dialect.learn(first, refuse('response_format'))).toBe(true)
    expect(dialect.shape(messages, 100, SUMMARY_SCHEMA)).not.toHaveProperty('response_format')
  })
})
