import { describe, expect, it } from 'vitest'
import { readNamedTokens, readOutputLimit, saysOverflow } from '../../src/generate/overflow.ts'
import vectors from './error-vectors.json' with { type: 'json' }

describe('a message says that a request can never fit', () => {
  it.each([
    "This model's maximum context length is 8192 tokens.",
    'This model has a maximum length of only 512.',
    'max_tokens must be at least 1, got -186.',
    'max_completion_tokens must be at least 1, got -1.',
    'The prompt is longer than the context length of the model.',
    'Your input exceeds the context window of this model.',
    'The request exceeds the available context size.',
    'The message is too long for the maximum prompt length.',
    'Requested tokens exceed context limit 2000.',
    'Too many tokens: reduce the length of the messages to the maximum number of tokens.',
    'Input tokens exceed the configured limit.',
    "The input is larger than the model's token limit.",
    '`inputs` tokens + `max_new_tokens` must be <= 2048',
    'The prompt is too big for the max sequence length.',
    'Prompt limit exceeded: not enough room for the request.',
  ])('%s', (message) => {
    expect(saysOverflow(message)).toBe(true)
  })

  it.each([
    '',
    'max_tokens must be at least 1, got 0.',
    'The maximum file size is 3.',
    'The context length is 4096 tokens.',
    'The prompt exceeds expectations.',
    'The context window exceeds the screen.',
    'Messages are too long-winded.',
    'Rate limit exceeded for requests.',
  ])('and not: %j', (message) => {
    expect(saysOverflow(message)).toBe(false)
  })
})

describe('the tokens named in messages', () => {
  it.each<[string, object]>([
    ['maximum context length is 8,192 tokens', { limit: 8192 }],
    ['context length is only 40960 tokens', { limit: 40_960 }],
    ['Input length is 10', { limit: 10 }],
    ['sequence length is 11', { limit: 11 }],
    ['prompt length is 12', { limit: 12 }],
    ['Limit 30000, Requested 61337.', { limit: 30_000, requested: 61_337 }],
    ['Limit: 30000', { limit: 30_000 }],
    ['must be <= 2048', { limit: 2048 }],
    ['context size (8192 tokens)', { limit: 8192 }],
    ['context window of 4096', { limit: 4096 }],
    ['model with 131072 maximum context', {}],
    ['configured limit of 272000 tokens', { limit: 272_000 }],
    ['maximum number of 99 tokens', { limit: 99 }],
    ['a maximum of up to 131072 maximum', { limit: 131_072 }],
    ['(568 in the messages, 6048 in the completion)', { input: 568 }],
    ['You passed 40861 input tokens', { input: 40_861 }],
    ['the request has 7 input tokens', { input: 7 }],
    ['your prompt has 8 input tokens', { input: 8 }],
    ['Given: 2019 `inputs` tokens', { input: 2019 }],
    ['resulted in 130_000 tokens', { input: 130_000 }],
    ['Prompt contains 300000 tokens', { input: 300_000 }],
    ['(42832 of text input)', { input: 42_832 }],
    ['you requested 6616 tokens', { requested: 6616 }],
    ['you requested about 42832 tokens', { requested: 42_832 }],
    ['nothing of 5 tokens', {}],
    [`context length is ${'9'.repeat(20)} tokens`, {}],
  ])('%s', (message, named) => {
    expect(readNamedTokens([message])).toEqual(named)
  })

  it('are looked for in all messages, in order of their forms', () => {
    expect(readNamedTokens(['No.', 'must be <= 5', 'context length is 4'])).toEqual({ limit: 4 })
    expect(readNamedTokens([])).toEqual({})
  })

  it('are read from the messages of real servers', () => {
    const named = vectors.flatMap(({ name, body }) => {
      const { error, message } = body as { error?: { message?: string }; message?: string }
      const found = readNamedTokens([error?.message ?? message ?? ''])
      return Object.keys(found).length > 0 ? [[name, found]] : []
    })
    expect(Object.fromEntries(named)).toMatchInlineSnapshot(`
      {
        "deepseek-ctx": {
          "input": 122942,
          "limit": 131072,
          "requested": 131134,
        },
        "groq-tpd": {
          "limit": 100000,
          "requested": 3619,
        },
        "llamacpp-400": {
          "limit": 8192,
        },
        "mistral-ctx": {
          "input": 300000,
        },
        "openai-ctx-configured": {
          "input": 443733,
          "limit": 272000,
        },
        "openai-ctx-legacy": {
          "input": 130000,
          "limit": 128000,
        },
        "openai-tpm-too-large": {
          "limit": 30000,
          "requested": 61337,
        },
        "openai-tpm-wait": {
          "limit": 30000,
          "requested": 385,
        },
        "openrouter-ctx": {
          "input": 42832,
          "limit": 32768,
          "requested": 42832,
        },
        "together-ctx": {
          "input": 2019,
          "limit": 2048,
        },
        "vllm-flat": {
          "input": 568,
          "limit": 6048,
          "requested": 6616,
        },
        "vllm-new": {
          "input": 40861,
          "limit": 40960,
        },
      }
    `)
  })
})

describe('the largest output cap', () => {
  it.each<[string, number | undefined]>([
    ['This model supports at most 4096 completion tokens', 4096],
    ['supports at most 4096 output tokens', 4096],
    ['max_tokens must be <= 8192', 8192],
    ['max_completion_tokens: at most 1,000', 1000],
    ['max_output_tokens should be less than or equal to 77', 77],
    ['max_tokens: the maximum value is 5', 5],
    ['max_tokens has a maximum of 6', 6],
    ['max_tokens must be between 1 and 32', 32],
    ['max_tokens may be up to 16', 16],
    ['The range of max_tokens is in the range of [1, 64]', 64],
    ['the prompt is at most 9', undefined],
    [`max_tokens ${'x'.repeat(90)} at most 9`, undefined],
    ['supports at most 4096 tokens', undefined],
  ])('%s', (message, limit) => {
    expect(readOutputLimit([message])).toBe(limit)
  })
})
