import { describe, expect, it } from 'vitest'
import type { NoReply } from '../../src/generate/client.ts'
import { type Fault, readReply } from '../../src/generate/errors.ts'
import { WAIT_CAP_IN_MS } from '../../src/generate/waits.ts'
import vectors from './error-vectors.json' with { type: 'json' }
import { NOW, readFault } from './read-fault.ts'

describe('the class of a reply', () => {
  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', (_, vector) => {
    const { status, body, expect: kind, fatalForRun } = vector
    const fault = readFault(status, body, { headers: vector.headers as Record<string, string> })
    expect(fault).toMatchObject({ class: kind, stopsRun: fatalForRun })
  })

  it.each<[number, object, Partial<Fault>]>([
    [199, {}, { class: 'badRequest', stopsRun: true }],
    [300, {}, { class: 'badRequest', stopsRun: true }],
    [418, {}, { class: 'badRequest', stopsRun: false }],
    [404, {}, { class: 'badRequest', stopsRun: true }],
    [405, {}, { class: 'badRequest', stopsRun: true }],
    [410, {}, { class: 'badRequest', stopsRun: true }],
    [408, {}, { class: 'transient' }],
    [409, {}, { class: 'transient' }],
    [425, {}, { class: 'transient' }],
    [500, {}, { class: 'transient' }],
    [500, { code: 'exceed_context_size_error' }, { class: 'tokenLimit' }],
    [400, { code: 'API_KEY_INVALID' }, { class: 'auth', stopsRun: true }],
    [400, { code: 'invalid_api_key' }, { class: 'auth', stopsRun: true }],
    [500, { type: 'authentication_error' }, { class: 'auth', stopsRun: true }],
    [403, {}, { class: 'auth', stopsRun: true }],
    [403, { code: 'content_policy_violation' }, { class: 'contentFilter', stopsRun: false }],
    [400, { code: 'ResponsibleAIPolicyViolation' }, { class: 'contentFilter' }],
    [400, { code: 'invalid_prompt' }, { class: 'contentFilter' }],
    [500, { code: 'content_filter' }, { class: 'contentFilter' }],
    [429, { code: 'billing_hard_limit_reached' }, { class: 'quota', stopsRun: true }],
    [402, {}, { class: 'quota', stopsRun: true }],
    [400, { code: 'model_not_found' }, { class: 'badRequest', stopsRun: true }],
    [400, { param: 'model' }, { class: 'badRequest', stopsRun: true }],
    [400, { param: 'temperature' }, { class: 'badRequest', stopsRun: false }],
    [422, { code: 'model_context_window_exceeded' }, { class: 'tokenLimit' }],
    [400, { code: 'request_too_large' }, { class: 'tokenLimit' }],
    [418, { code: 'request_too_large' }, { class: 'badRequest' }],
    [400, { code: 'string_above_max_length', param: 'input' }, { class: 'tokenLimit' }],
    [400, { code: 'string_above_max_length', param: 'tools[0].name' }, { class: 'badRequest' }],
    [400, { code: 'string_above_max_length', param: 'the input' }, { class: 'badRequest' }],
    [400, { code: 'context_length_exceeded', param: 'user' }, { class: 'badRequest' }],
    [400, { code: 'context_length_exceeded', param: 'metadata.key' }, { class: 'badRequest' }],
    [400, { code: 'context_length_exceeded', param: 'metadata[key]' }, { class: 'badRequest' }],
    [400, { code: 'context_length_exceeded', param: 'prompt_cache_key' }, { class: 'badRequest' }],
    [400, { code: 'context_length_exceeded', param: 'safety_identifier' }, { class: 'badRequest' }],
    [400, { code: 'context_length_exceeded', param: 'users' }, { class: 'tokenLimit' }],
  ])('%d with %j', (status, error, expected) => {
    expect(readFault(status, { error })).toMatchObject(expected)
  })

  it.each([
    ['Request too large.', 'tokenLimit'],
    ['Request too large: Limit 100, Requested 101.', 'tokenLimit'],
    ['Request too large: Limit 100, Requested 100.', 'rateLimit'],
    ['Request too large: Limit 100.', 'tokenLimit'],
    ['Request too large: Requested 100.', 'tokenLimit'],
    ['Too many requests: Limit 100, Requested 101.', 'rateLimit'],
  ])('429 with %j', (message, kind) => {
    expect(readFault(429, { error: { message } })?.class).toBe(kind)
  })

  it('comes with the tokens and the largest cap that the message names', () => {
    const message = 'The prompt is too long: its context size of 4096 is exceeded. Requested 5000'
    expect(readFault(400, { error: { message } })?.tokens).toEqual({ limit: 4096, requested: 5000 })
    expect(readFault(413, { error: { message } })?.tokens).toEqual({ limit: 4096, requested: 5000 })
    const cap = 'This model supports at most 1024 completion tokens'
    const refused = readFault(400, { error: { message: cap, param: 'max_tokens' } })
    expect(refused).toMatchObject({
      class: 'badRequest',
      outputLimit: 1024,
      named: { params: ['max_tokens'], messages: [cap] },
    })
    expect(readFault(400, { error: { message: 'No.' } })).not.toHaveProperty('outputLimit')
  })
})

describe('the wait in a reply', () => {
  const seconds = (count: number): { headers: Record<string, string> } => ({
    headers: { 'retry-after': String(count) },
  })

  it.each([
    [429, 'rateLimit'],
    [402, 'rateLimit'],
    [503, 'transient'],
    [409, 'transient'],
  ])('is in the fault of a %d', (status, kind) => {
    expect(readFault(status, {}, seconds(7))).toMatchObject({ class: kind, waitInMs: 7000 })
  })

  it('is missing where there is none', () => {
    for (const status of [429, 503, 409])
      expect(readFault(status, {})).not.toHaveProperty('waitInMs')
  })

  it('ends the run where it is longer than a build waits', () => {
    expect(readFault(429, {}, seconds(WAIT_CAP_IN_MS / 1000))?.stopsRun).toBe(false)
    expect(readFault(429, {}, seconds(WAIT_CAP_IN_MS / 1000 + 1))?.stopsRun).toBe(true)
  })

  it('is read from the message of a 429 only', () => {
    const body = { error: { message: 'Please try again in 5s.' } }
    expect(readFault(429, body)?.waitInMs).toBe(5000)
    expect(readFault(503, body)?.waitInMs).toBeUndefined()
  })
})

describe('an error inside of a 200', () => {
  it.each<[unknown, Partial<Fault>]>([
    [{ error: { code: 429, message: 'Slow down.' } }, { class: 'rateLimit' }],
    [{ error: { code: 401 } }, { class: 'auth', stopsRun: true }],
    [{ error: { type: 'insufficient_quota' } }, { class: 'quota', stopsRun: true }],
    [{ error: { type: 'rate_limit_exceeded' } }, { class: 'rateLimit', stopsRun: false }],
    [{ error: { message: 'Something broke.' } }, { class: 'transient', stopsRun: false }],
    [{ error: { code: 400, message: 'No.' } }, { class: 'badRequest' }],
    [{ error: 'No.' }, { class: 'badRequest' }],
    [{ error: { code: 'context_length_exceeded' } }, { class: 'tokenLimit' }],
    [{ choices: [{ error: { code: 502 }, message: { content: 'x' } }] }, { class: 'transient' }],
  ])('%j', (body, expected) => {
    expect(readFault(200, body)).toMatchObject(expected)
  })

  it.each([null, '', false, {}])('is ignored where it is empty: %j', (error) => {
    const choices = [{ message: { content: 'text' }, finish_reason: 'stop' }]
    expect(readFault(200, { error, choices })).toBeUndefined()
  })
})

describe('a 2xx', () => {
  const choice = (fields: object): object => ({ choices: [fields] })

  it.each<[string, unknown, Partial<Fault>]>([
    ['a refusal', choice({ message: { refusal: 'No.' } }), { class: 'contentFilter' }],
    [
      'a filter',
      choice({ message: { content: 'x' }, finish_reason: 'content_filter' }),
      { class: 'contentFilter' },
    ],
    [
      'an answer that was cut off',
      choice({ message: { content: 'x' }, finish_reason: 'length' }),
      { class: 'outputLimit' },
    ],
    [
      'no text',
      choice({ message: { content: ' ' } }),
      { class: 'transient', cause: 'invalid_output', flaw: 'text' },
    ],
    ['no choices', { choices: [] }, { class: 'transient', flaw: 'choices' }],
    ['a page', '<html>', { class: 'transient', flaw: 'html' }],
    ['half of it', '{"choices": [', { class: 'transient', flaw: 'json' }],
    ['nothing', '', { class: 'transient', flaw: 'empty' }],
  ])('with %s', (_, body, expected) => {
    const fault = readFault(299, body)
    expect(fault).toMatchObject(expected)
    expect(fault?.cause).toBe(expected.cause)
  })
})

describe('a call without a reply', () => {
  it.each<[NoReply['failure'], Partial<Fault>]>([
    ['timeout', { class: 'transient', cause: 'timeout', flaw: 'late' }],
    ['unreachable', { class: 'transient', cause: 'network', isUnreachable: true }],
    ['network', { class: 'transient', cause: 'network', flaw: 'connection' }],
    ['aborted', { class: 'transient', cause: 'network', isAborted: true }],
    ['oversized', { class: 'transient', flaw: 'oversized' }],
    ['redirected', { class: 'badRequest', stopsRun: true, flaw: 'redirect' }],
    ['unsendable', { class: 'badRequest', stopsRun: true }],
  ])('%s', (failure, expected) => {
    const { fault } = readReply({ failure }, { nowInMs: NOW, prompt: '' })
    expect(fault).toEqual({
      stopsRun: false,
      named: { params: [], messages: [] },
      tokens: {},
      ...expected,
    })
  })
})
