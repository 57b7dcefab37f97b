import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseWait, readWait, WAIT_CAP_IN_MS } from '../../src/generate/waits.ts'

const NOW = Date.UTC(2026, 10, 24, 11)

describe('parseWait', () => {
  it.each([
    ['17ms', 17],
    ['500ms', 500],
    ['1s', 1000],
    ['7.66s', 7660],
    ['34.4s', 34_400],
    ['6m0s', 360_000],
    ['2m59.56s', 179_560],
    ['9m38.016s', 578_016],
    ['1h30m', 5_400_000],
    ['23h47m36.648s', 85_656_648],
    ['1d2h', 93_600_000],
    ['0s', 0],
    ['0', 0],
    ['12', 12_000],
    ['0.5', 500],
    [' 2 ', 2000],
    [String(NOW / 1000 + 9), 9000],
    [String(NOW + 9), 9],
    [String(NOW / 1000 - 9), 0],
    // Up to here seconds, beyond it a time.
    ['1000000000', 1e12],
    ['1000000001', 0],
    ['1000000000000', 1e15 - NOW],
    ['1000000000001', 0],
    ['66800.07', 66_800_070],
    ['0.0012', 2],
    ['1.0005ms', 1],
    ['9'.repeat(400), Number.MAX_SAFE_INTEGER],
    ['PT30S', 30_000],
    ['PT0.5S', 500],
    ['PT1M30S', 90_000],
    ['P1DT2H3M4S', 93_784_000],
    ['P1D', 86_400_000],
    ['pt5m', 300_000],
    ['2026-11-24 11:00:30Z', 30_000],
    ['Tuesday, 24-Nov-26 11:02:00 GMT', 120_000],
    ['2026-11-24T11:00:30Z', 30_000],
    ['2026-11-24T12:00:30.500+01:00', 30_500],
    ['Tue, 24 Nov 2026 11:02:00 GMT', 120_000],
    ['Tue, 24 Nov 2026 10:00:00 GMT', 0],
  ])('%s', (text, waitInMs) => {
    expect(parseWait(text, NOW)).toBe(waitInMs)
  })

  it.each([
    '',
    ' ',
    'abc',
    '-5',
    '-5s',
    '5 parsecs',
    'abc 5',
    'May 5',
    'NaN',
    'Infinity',
    '1e5',
    '1.',
    '.5',
    'x5s',
    '5sx',
    '5x',
    'Tue, soon',
    '2026-99-99T1',
    'P',
    'PT',
    'P1Y',
    'P1M',
    'PT1S1M',
    'PT5',
    'on 2026-11-24T11:00:30Z',
  ])('finds no wait in %j', (text) => {
    expect(parseWait(text, NOW)).toBeUndefined()
  })

  it('never returns NaN or a negative or infinite number', () => {
    const near = fc.string({ unit: fc.constantFrom(...'0123456789.dhms-:TZ, eE+'), maxLength: 30 })
    fc.assert(
      fc.property(fc.oneof(fc.string(), near), (text) => {
        const waitInMs = parseWait(text, NOW)
        return waitInMs === undefined || (Number.isSafeInteger(waitInMs) && waitInMs >= 0)
      }),
      { numRuns: 10_000 },
    )
  })
})

describe('readWait', () => {
  const read = (
    headers: Record<string, string>,
    { retryDelay, messages = [] }: { retryDelay?: string; messages?: string[] } = {},
  ): number | undefined =>
    readWait({ headers: new Headers(headers), retryDelay, messages, nowInMs: NOW })

  it('prefers exact headers, then the body, then resets of limits, then messages', () => {
    const headers: Record<string, string> = {
      'retry-after-ms': '1',
      'retry-after': '2',
      'x-ratelimit-reset-requests': '4s',
    }
    const said = { retryDelay: '3s', messages: ['Please try again in 5s.'] }
    expect(read(headers, said)).toBe(1)
    delete headers['retry-after-ms']
    expect(read(headers, said)).toBe(2000)
    delete headers['retry-after']
    expect(read(headers, said)).toBe(3000)
    expect(read(headers, { messages: said.messages })).toBe(4000)
    expect(read({}, { messages: said.messages })).toBe(5000)
    expect(read({})).toBeUndefined()
  })

  it.each(['x5', '5x', '5s', ''])('reads no milliseconds from %j', (text) => {
    expect(read({ 'retry-after-ms': text })).toBeUndefined()
  })

  it('skips values that it cannot read', () => {
    expect(read({ 'retry-after-ms': ' 5 ' })).toBe(5)
    expect(read({ 'retry-after-ms': 'soon', 'retry-after': '-5' }, { retryDelay: '2s' })).toBe(2000)
  })

  it.each([
    ['Please try again in 644ms.', 644],
    ['Please try again in 9m38.016s.', 578_016],
    ['Please retry after 33 seconds.', 33_000],
    ['Try again in 2 minutes', 120_000],
    ['wait 1 hour 5 mins', 3_900_000],
    ['You tried 3 times in 5 seconds.', undefined],
    ['Retry in 250 milliseconds', 250],
    ['retry after 1 millisecond.', 1],
    ['WAIT FOR 3 SECS', 3000],
    ['try again in 1 sec', 1000],
    ['Try again in 1.5 s', 1500],
    ['try again in 1 min 30 s', 90_000],
    ['wait 2 hours', 7_200_000],
    ['retry in 1 day', 86_400_000],
    ['try again in 2 days 1 h', 176_400_000],
    ['try again in 2d3h', 183_600_000],
    ['retry 10 s', 10_000],
    ['await 5 seconds', undefined],
    ['Please wait a moment.', undefined],
  ])('reads the message %j', (message, waitInMs) => {
    expect(read({}, { messages: [message] })).toBe(waitInMs)
  })

  it('reads the first message that names a wait', () => {
    expect(read({}, { messages: ['No.', 'Wait 2 s', 'Wait 3 s'] })).toBe(2000)
  })

  it.each<[Record<string, string>, number | undefined]>([
    [{ 'reset-requests': '5s' }, 5000],
    [{ reset: '6s' }, 6000],
    [{ reset: '6s', remaining: '3' }, 6000],
    [{ 'reset-requests': '5s', 'remaining-requests': '1' }, undefined],
    [{ 'reset-requests': '5s', 'remaining-requests': '0.5' }, 5000],
    // Tokens that are left may be too few.
    [{ 'reset-tokens': '5s', 'remaining-tokens': '100' }, 5000],
    // The one that is used up more.
    [
      {
        'reset-tokens': '9s',
        'remaining-tokens': '50',
        'limit-tokens': '100',
        reset: '3s',
        remaining: '1',
        limit: '100',
      },
      3000,
    ],
    // Of equals the longer one.
    [{ 'reset-requests': '5s', 'reset-tokens': '8s' }, 8000],
    [{ 'reset-requests': '8s', 'reset-tokens': '5s' }, 8000],
    // What cannot be read counts as used up.
    [{ 'reset-tokens': '5s', 'remaining-tokens': 'many', reset: '8s', remaining: '1' }, 5000],
    [{ 'reset-tokens': '5s', 'remaining-tokens': '4', 'limit-tokens': '0', reset: '2s' }, 5000],
    [{ 'reset-tokens': 'soon', reset: '2s' }, 2000],
  ])('reads the resets of limits: %j', (limits, waitInMs) => {
    const headers = Object.entries(limits).map(([name, value]) => [`x-ratelimit-${name}`, value])
    expect(read(Object.fromEntries(headers) as Record<string, string>)).toBe(waitInMs)
  })

  it('takes the reset of the limit that is used up, not of one with calls left', () => {
    const headers = {
      'x-ratelimit-limit-requests': '14400',
      'x-ratelimit-remaining-requests': '14370',
      'x-ratelimit-reset-requests': '2m59.56s',
    }
    expect(read(headers)).toBeUndefined()
    expect(
      read({
        ...headers,
        'x-ratelimit-limit-tokens': '6000',
        'x-ratelimit-remaining-tokens': '12',
        'x-ratelimit-reset-tokens': '7.66s',
      }),
    ).toBe(7660)
  })

  it("counts a date by the server's clock", () => {
    const date = 'Tue, 24 Nov 2026 05:00:00 GMT'
    expect(read({ date, 'retry-after': 'Tue, 24 Nov 2026 05:00:10 GMT' })).toBe(10_000)
    expect(read({ date, 'x-ratelimit-reset-requests': '2026-11-24T05:00:10Z' })).toBe(10_000)
  })

  it('has a cap of two minutes', () => {
    expect(WAIT_CAP_IN_MS).toBe(120_000)
  })
})
