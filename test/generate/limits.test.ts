import { describe, expect, it } from 'vitest'
import { createLimits } from '../../src/generate/limits.ts'
import { announce, call, nothing } from './announce.ts'

describe('announced limits', () => {
  it('of a window return nothing before it ends, and then everything', () => {
    const limits = createLimits()
    limits.read(announce({ limit: 20, remaining: 18, reset: '59.9s' }), nothing, 0)
    limits.read(announce({ limit: 20, remaining: 0, reset: '59s' }), nothing, 1000)
    expect(limits.delay(call, 1000)).toBe(59_000)
    expect(limits.delay(call, 30_000)).toBe(30_000)
    expect(limits.delay(call, 60_000)).toBe(0)
  })

  it('of a window are not mistaken for a bucket where figures agree by chance', () => {
    const limits = createLimits()
    limits.read(announce({ limit: 20, remaining: 18, reset: '59.9s' }), nothing, 0)
    for (const used of [9, 10, 11])
      limits.read(
        announce({ limit: 20, remaining: 20 - used, reset: `${used * 3}s` }),
        nothing,
        30_000,
      )
    limits.read(announce({ limit: 20, remaining: 0, reset: '29s' }), nothing, 31_000)
    expect(limits.delay(call, 31_000)).toBe(29_000)
  })

  it('of a bucket refill bit by bit', () => {
    const limits = createLimits()
    for (const used of [2, 3, 4, 20]) {
      limits.read(announce({ limit: 20, remaining: 20 - used, reset: `${used * 3}s` }), nothing, 0)
    }
    expect(limits.delay(call, 0)).toBe(3000)
    limits.take(call, 3000)
    expect(limits.delay(call, 6000)).toBe(0)
  })

  it('of a day neither stall nor burst', () => {
    const limits = createLimits()
    for (const used of [30, 31, 32]) {
      limits.read(
        announce({ limit: 14_400, remaining: 14_400 - used, reset: `${used * 6}s` }),
        nothing,
        0,
      )
    }
    for (let calls = 0; calls < 200; calls++) limits.take(call, 0)
    expect(limits.delay(call, 0)).toBe(0)
    const spent = createLimits()
    for (const used of [30, 31, 14_400]) {
      spent.read(
        announce({
          limit: 14_400,
          remaining: 14_400 - used,
          reset: used === 14_400 ? '5h' : `${used * 6}s`,
        }),
        nothing,
        0,
      )
    }
    // Hours are no wait for a build: the server is asked, and its answer ends the run.
    expect(spent.delay(call, 0)).toBe(0)
  })

  it("follow the server's count where it differs from our estimate", () => {
    const limits = createLimits()
    limits.read(announce({ limit: 20, remaining: 20, reset: '60s' }), nothing, 0)
    for (let calls = 0; calls < 20; calls++) limits.take(call, 0)
    expect(limits.delay(call, 0)).toBeGreaterThan(0)
    limits.read(
      announce({ limit: 20, remaining: 12, reset: '60s' }),
      { requests: 2, tokens: 200 },
      0,
    )
    for (let calls = 0; calls < 10; calls++) {
      expect(limits.delay(call, 0)).toBe(0)
      limits.take(call, 0)
    }
    expect(limits.delay(call, 0)).toBe(60_000)
  })

  it('include calls that the headers do not count yet', () => {
    const limits = createLimits()
    limits.read(
      announce({ limit: 20, remaining: 3, reset: '50s' }),
      { requests: 3, tokens: 300 },
      0,
    )
    expect(limits.delay(call, 0)).toBeGreaterThan(0)
  })

  it('ignore headers that make no sense', () => {
    const limits = createLimits()
    for (const [limit, remaining, reset] of [
      ['', '', ''],
      ['-5', '1', '1s'],
      ['abc', 'abc', 'abc'],
      ['5', 'abc', '1s'],
    ] as const) {
      limits.read(announce({ limit, remaining, reset }), nothing, 0)
    }
    expect(limits.delay(call, 0)).toBe(0)
  })

  it('are taken for limits per minute that refill steadily where no reset is announced', () => {
    const limits = createLimits()
    limits.read(announce({ limit: 60 }), nothing, 0)
    for (let calls = 0; calls < 60; calls++) {
      expect(limits.delay(call, 0)).toBe(0)
      limits.take(call, 0)
    }
    expect(limits.delay(call, 0)).toBe(1000)
    expect(limits.delay(call, 1000)).toBe(0)
    expect(limits.taken()).toEqual({ requests: 60, tokens: 6000 })
  })
})

describe('a call', () => {
  /** How many calls are within the limits at a time. */
  function count(limits: ReturnType<typeof createLimits>, now = 0): number {
    let calls = 0
    for (; limits.delay(call, now) === 0; calls++) limits.take(call, now)
    return calls
  }

  it('waits for requests and for tokens, whichever takes longer', () => {
    const limits = createLimits()
    limits.read(announce({ limit: 1000, remaining: 50, reset: '30s' }, 'tokens'), nothing, 0)
    expect(limits.delay({ requests: 1, tokens: 50 }, 0)).toBe(0)
    expect(limits.delay({ requests: 1, tokens: 51 }, 0)).toBe(30_000)
    limits.read(announce({ limit: 20, remaining: 0, reset: '10s' }), nothing, 0)
    expect(limits.delay({ requests: 1, tokens: 50 }, 0)).toBe(10_000)
    expect(limits.delay({ requests: 1, tokens: 51 }, 0)).toBe(30_000)
  })

  it('larger than a limit waits until the whole limit is available', () => {
    const limits = createLimits()
    limits.read(announce({ limit: 700 }, 'tokens'), nothing, 0)
    const large = { requests: 1, tokens: 9000 }
    expect(limits.delay(large, 0)).toBe(0)
    limits.take({ requests: 1, tokens: 100 }, 0)
    expect(limits.delay(large, 0)).toBe(8572)
    expect(limits.delay(large, 600_000)).toBe(0)
    limits.take({ requests: 1, tokens: 700 }, 600_000)
    expect(limits.delay(large, 600_000)).toBe(60_000)
  })

  it.each([
    ['120s', 120_000],
    ['121s', 0],
  ])('does not wait longer than a build does: %s', (reset, delayInMs) => {
    const limits = createLimits()
    limits.read(announce({ limit: 20, remaining: 0, reset }), nothing, 0)
    expect(limits.delay(call, 0)).toBe(delayInMs)
  })

  it('goes to the server where a window has ended and is used up again', () => {
    const limits = createLimits()
    limits.read(announce({ limit: 20, remaining: 0, reset: '60s' }), nothing, 0)
    expect(limits.delay(call, 60_000)).toBe(0)
    for (let calls = 0; calls < 25; calls++) limits.take(call, 60_000)
    expect(limits.delay(call, 60_000)).toBe(0)
  })

  it.each([
    [3, 50],
    [4, 56],
    [5, 55],
    [12, 50],
  ])('is counted by our own figures within a tenth of a steady limit: %i', (made, left) => {
    const limits = createLimits()
    limits.read(announce({ limit: 60 }), nothing, 0)
    for (let calls = 0; calls < made; calls++) limits.take(call, 0)
    limits.read(announce({ limit: 60, remaining: 50 }), nothing, 0)
    expect(count(limits)).toBe(left)
  })

  it('that the server may not have counted never makes the rest negative', () => {
    const limits = createLimits()
    limits.read(announce({ limit: 60, remaining: 3 }), { requests: 5, tokens: 0 }, 0)
    expect(limits.delay(call, 0)).toBe(1000)
  })

  it('counts against a limit that changes, and against one whose reset is no longer announced', () => {
    const limits = createLimits()
    limits.read(announce({ limit: 20, remaining: 20, reset: '60s' }), nothing, 0)
    for (let calls = 0; calls < 5; calls++) limits.take(call, 0)
    limits.read(announce({ limit: 10, reset: '50s' }), { requests: 8, tokens: 0 }, 0)
    expect(count(limits)).toBe(5)
    limits.read(announce({ limit: 10, remaining: 0 }), nothing, 10_000)
    expect(limits.delay(call, 10_000)).toBe(40_000)
  })

  it.each(['0', 'Infinity'])('is not held up by a limit of %s', (limit) => {
    const limits = createLimits()
    limits.read(announce({ limit, remaining: 0, reset: '50s' }), nothing, 0)
    limits.read(undefined, nothing, 0)
    limits.take(call, 0)
    expect(limits.delay(call, 0)).toBe(0)
  })

  it('is added to the sum, which callers cannot change', () => {
    const limits = createLimits()
    limits.take(call, 0)
    limits.taken().requests = 9
    expect(limits.taken()).toEqual(call)
  })
})
