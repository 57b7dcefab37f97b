import { describe, expect, it } from 'vitest'
import { createLimits } from '../../src/generate/limits.ts'
import { readLimitHeaders, readWait } from '../../src/generate/waits.ts'
import { call, nothing } from './announce.ts'

const NOW = Date.UTC(2026, 10, 24, 11)

const read = (headers: Record<string, string>): ReturnType<typeof readLimitHeaders> =>
  readLimitHeaders(new Headers(headers), NOW)

describe('readLimitHeaders', () => {
  it('reads the headers of OpenAI, with a limit for each unit', () => {
    expect(
      read({
        'x-ratelimit-limit-requests': '100',
        'x-ratelimit-remaining-requests': '99',
        'x-ratelimit-reset-requests': '600ms',
        'x-ratelimit-limit-tokens': '40000',
      }),
    ).toEqual([
      {
        name: 'x-ratelimit-*-requests',
        unit: 'requests',
        limit: 100,
        remaining: 99,
        resetInMs: 600,
      },
      { name: 'x-ratelimit-*-tokens', unit: 'tokens', limit: 40_000 },
    ])
  })

  it('reads the headers of Anthropic, whose resets are dates', () => {
    expect(
      read({
        'anthropic-ratelimit-requests-limit': '50',
        'anthropic-ratelimit-requests-remaining': '0',
        'anthropic-ratelimit-requests-reset': '2026-11-24T11:00:12Z',
        'anthropic-ratelimit-output-tokens-remaining': '7',
      }),
    ).toEqual([
      {
        name: 'anthropic-ratelimit-requests-*',
        unit: 'requests',
        limit: 50,
        remaining: 0,
        resetInMs: 12_000,
      },
      { name: 'anthropic-ratelimit-output-tokens-*', remaining: 7 },
    ])
  })

  it.each([
    [
      'the older drafts of the IETF',
      {
        'ratelimit-limit': '100, 100;w=60',
        'ratelimit-remaining': '40',
        'ratelimit-reset': '30',
      },
    ],
    ['draft 07 of the IETF', { ratelimit: 'limit=100, remaining=40, reset=30' }],
    [
      'the later drafts of the IETF',
      { 'ratelimit-policy': '"default";q=100;w=60', ratelimit: '"default";r=40;t=30' },
    ],
  ])('reads the headers of %s', (_, headers) => {
    expect(read(headers)).toMatchObject([
      { unit: 'requests', limit: 100, remaining: 40, resetInMs: 30_000 },
    ])
  })

  it('matches several limits of the IETF with their policies, and leaves out units that are not ours', () => {
    const headers = {
      'ratelimit-policy':
        '"burst";q=10;w=1, "daily";q=500;w=86400;qu="tokens", "bytes";q=9;qu="content-bytes"',
      ratelimit: '"burst";r=3;t=1, "daily";r=499;t=80000, "bytes";r=9;t=1',
    }
    expect(read(headers)).toEqual([
      { name: 'ratelimit burst', unit: 'requests', limit: 10, remaining: 3, resetInMs: 1000 },
      {
        name: 'ratelimit daily',
        unit: 'tokens',
        limit: 500,
        remaining: 499,
        resetInMs: 80_000_000,
      },
    ])
  })

  it.each([
    {},
    { ratelimit: '' },
    { ratelimit: ';;,,==;' },
    { 'ratelimit-policy': '"default";q=100;w=60' },
  ])('reads nothing that paces calls from %j', (headers: Record<string, string>) => {
    expect(read(headers).filter(({ limit, resetInMs }) => limit ?? resetInMs)).toEqual([])
  })
})

describe('a limit that is announced in another form', () => {
  it.each<[string, Record<string, string>]>([
    ['ratelimit-reset', { 'ratelimit-reset': '9', 'ratelimit-remaining': '0' }],
    ['ratelimit', { ratelimit: '"default";r=0;t=9' }],
    [
      'anthropic-ratelimit-input-tokens-reset',
      { 'anthropic-ratelimit-input-tokens-reset': '2026-11-24T11:00:09Z' },
    ],
    ['x-ratelimit-reset-requests in ISO 8601', { 'x-ratelimit-reset-requests': 'PT9S' }],
    ['retry-after in ISO 8601', { 'retry-after': 'PT9S' }],
  ])('says how long a refusal lasts: %s', (_, headers) => {
    expect(readWait({ headers: new Headers(headers), messages: [], nowInMs: NOW })).toBe(9000)
  })

  it('did not refuse where requests are left', () => {
    const headers = new Headers({ ratelimit: '"default";r=2;t=9' })
    expect(readWait({ headers, messages: [], nowInMs: NOW })).toBeUndefined()
  })

  it.each<[string, Record<string, string>]>([
    ['IETF', { 'ratelimit-policy': '"a";q=20', ratelimit: '"a";r=0;t=9' }],
    [
      'Anthropic',
      {
        'anthropic-ratelimit-tokens-limit': '20',
        'anthropic-ratelimit-tokens-remaining': '0',
        'anthropic-ratelimit-tokens-reset': '2026-11-24T11:00:09Z',
      },
    ],
  ])('holds up calls before the server refuses them: %s', (_, headers) => {
    const limits = createLimits()
    limits.read(new Headers(headers), nothing, NOW)
    expect(limits.delay(call, NOW)).toBe(9000)
  })

  it('is kept apart from other limits of the same unit', () => {
    const limits = createLimits()
    const headers = {
      'ratelimit-policy': '"burst";q=10, "minute";q=100',
      ratelimit: '"burst";r=0;t=1, "minute";r=0;t=40',
    }
    limits.read(new Headers(headers), nothing, NOW)
    expect(limits.delay(call, NOW)).toBe(40_000)
  })
})
