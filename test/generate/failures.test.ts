import { describe, expect, it } from 'vitest'
import { createFault, type FaultClass } from '../../src/generate/errors.ts'
import { codeOf, ERROR_MESSAGES, isRemembered, stopFor } from '../../src/generate/failures.ts'
import type { ErrorCode } from '../../src/types.ts'

const CODES = Object.keys(ERROR_MESSAGES) as ErrorCode[]

describe('a failure', () => {
  it.each<[FaultClass, ErrorCode]>([
    ['tokenLimit', 'token_limit'],
    ['outputLimit', 'output_limit'],
    ['rateLimit', 'rate_limit'],
    ['contentFilter', 'content_filter'],
    ['badRequest', 'bad_request'],
    ['quota', 'quota'],
    ['auth', 'auth'],
    ['transient', 'server'],
  ])('of class %s has the code %s', (kind, code) => {
    expect(codeOf(createFault(kind))).toBe(code)
  })

  it.each(['timeout', 'network', 'invalid_output'] as const)(
    'has the code of its cause: %s',
    (cause) => {
      expect(codeOf({ ...createFault('transient'), cause })).toBe(cause)
    },
  )

  it('is remembered only where asking again would end the same', () => {
    expect(CODES.filter(isRemembered)).toEqual(['token_limit', 'content_filter'])
  })

  /** In the asset and in the log: whoever reads these knows them by heart, and the asset's bytes depend on them. */
  it('has one message for each code', () => {
    expect(ERROR_MESSAGES).toMatchInlineSnapshot(`
      {
        "auth": "Authentication failed - the API key is missing, wrong or not permitted",
        "bad_request": "Bad request - the model server refused the model or a parameter",
        "budget": "Budget - not asked, since \`maxCost\` would be exceeded",
        "content_filter": "Content filter - the model server refused the text",
        "invalid_output": "Invalid output - the answer was not the documentation asked for",
        "network": "Network error - the model server could not be reached",
        "no_key": "No API key - not asked",
        "output_limit": "Output limit reached - the answer was cut off",
        "quota": "Quota exceeded - no credit left",
        "rate_limit": "Rate limit (429) - temporary failure",
        "secret": "Secret - not asked, since its text holds what looks like one",
        "server": "Server error - temporary failure",
        "timeout": "Timeout - no answer in time",
        "token_limit": "Token limit exceeded after truncation retry",
      }
    `)
  })
})

describe('a run that stops early', () => {
  it('explains in two sentences why, and what to do', () => {
    const stops = CODES.map((code) => stopFor(code))
    expect(stops.map(({ code }) => code)).toEqual(CODES)
    for (const { message, action } of stops) expect(`${message} ${action}`).toMatch(/^[A-Z].*\.$/)
    expect(
      Object.fromEntries(stops.map(({ code, message, action }) => [code, `${message} ${action}`])),
    ).toMatchInlineSnapshot(`
      {
        "auth": "The model server refused the API key. Check the option \`apiKey\` or the environment variable OPENAI_API_KEY.",
        "bad_request": "The model server does not know the model or the address. Check the options \`model\` and \`baseURL\`.",
        "budget": "Budget - not asked, since \`maxCost\` would be exceeded. Build again later; every answer so far is kept.",
        "content_filter": "Content filter - the model server refused the text. Build again later; every answer so far is kept.",
        "invalid_output": "Invalid output - the answer was not the documentation asked for. Build again later; every answer so far is kept.",
        "network": "The model server cannot be reached. Check the connection and the option \`baseURL\`.",
        "no_key": "No API key - not asked. Build again later; every answer so far is kept.",
        "output_limit": "Output limit reached - the answer was cut off. Build again later; every answer so far is kept.",
        "quota": "The account at the model server has no credit left. Add credit or raise its limit and build again; every answer so far is kept.",
        "rate_limit": "The model server refuses calls (429) for longer than a build should wait. Build again later; every answer so far is kept.",
        "secret": "Secret - not asked, since its text holds what looks like one. Build again later; every answer so far is kept.",
        "server": "Server error - temporary failure. Build again later; every answer so far is kept.",
        "timeout": "The model server does not answer in time. Check the server or raise the option \`timeout\`.",
        "token_limit": "Token limit exceeded after truncation retry. Build again later; every answer so far is kept.",
      }
    `)
  })
})
