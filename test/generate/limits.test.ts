import { describe, expect, it } from 'vitest'
import { createLimits } from '../../src/generate/limits.ts'

describe('announced limits', () => {
  const nothing = { requests: 0, tokens: 0 }
  const call = { requests: 1, tokens: 100 }
  const announce = (limit: number, remaining: number, reset: string): Headers =>
    new Headers({
      'x-ratelimit-limit-requests': String(limit),
      'x-ratelimit-remaining-requests': String(remaining),
      'x-ratelimit-reset-requests': reset,
    })

  it('of a window give nothing back before it ends, and then all', () => {
    const limits = createLimits()
    limits.read(announce(20, 18, '59.9s'), nothing, 0)
    limits.read(announce(20, 0, '59s'), nothing, 1000)
    expect(limits.delay(call, 1000)).toBe(59_000)
    expect(limits.delay(call, 30_000)).toBe(30_000)
    expect(limits.delay(call, 60_000)).toBe(0)
  })

  it('of a window are not taken for those of a bucket where the figures agree by chance', () => {
    const limits = createLimits()
    limits.read(announce(20, 18, '59.9s'), nothing, 0)
    for (const used of [9, 10, 11])
      limits.read(announce(20, 20 - used, `${used * 3}s`), nothing, 30_000)
    limits.read(announce(20, 0, '29s'), nothing, 31_000)
    expect(limits.delay(call, 31_000)).toBe(29_000)
  })

  it('of a bucket come back bit by bit', () => {
    const limits = createLimits()
    for (const used of [2, 3, 4, 20]) {
      limits.read(announce(20, 20 - used, `${used * 3}s`), nothing, 0)
    }
    expect(limits.delay(call, 0)).toBe(3000)
    limits.take(call, 3000)
    expect(limits.delay(call, 6000)).toBe(0)
  })

  it('of a day neither stall nor burst', () => {
    const limits = createLimits()
    for (const used of [30, 31, 32]) {
      limits.read(announce(14_400, 14_400 - used, `${used * 6}s`), nothing, 0)
    }
    for (let calls = 0; calls < 200; calls++) limits.take(call, 0)
    expect(limits.delay(call, 0)).toBe(0)
    const spent = createLimits()
    for (const used of [30, 31, 14_400]) {
      spent.read(
        announce(14_400, 14_400 - used, used === 14_400 ? '5h' : `${used * 6}s`),
        nothing,
        0,
      )
    }
    // Hours are no wait for a build: the server is asked, and its answer ends the run.
    expect(spent.delay(call, 0)).toBe(0)
  })

  it("are counted by the server's word where it counts otherwise than we estimate", () => {
    const limits = createLimits()
    limits.read(announce(20, 20, '60s'), nothing, 0)
    for (let calls = 0; calls < 20; calls++) limits.take(call, 0)
    expect(limits.delay(call, 0)).toBeGreaterThan(0)
    limits.read(announce(20, 12, '60s'), { requests: 2, tokens: 200 }, 0)
    for (let calls = 0; calls < 10; calls++) {
      expect(limits.delay(call, 0)).toBe(0)
      limits.take(call, 0)
    }
    expect(limits.delay(call, 0)).toBe(60_000)
  })

  it('count calls that the headers do not know yet', () => {
    const limits = createLimits()
    limits.read(announce(20, 3, '50s'), { requests: 3, tokens: 300 }, 0)
    expect(limits.delay(call, 0)).toBeGreaterThan(0)
  })

  it('are not read from nonsense', () => {
    const limits = createLimits()
    for (const [limit, remaining, reset] of [
      ['', '', ''],
      ['-5', '1', '1s'],
      ['abc', 'abc', 'abc'],
      ['5', 'abc', '1s'],
    ] as const) {
      const headers = new Headers({
        'x-ratelimit-limit-requests': limit,
        'x-ratelimit-remaining-requests': remaining,
        'x-ratelimit-reset-requests': reset,
      })
      limits.read(headers, nothing, 0)
    }
    expect(limits.delay(call, 0)).toBe(0)
  })

  it('are of a minute and refill all the time where nothing says when they come back', () => {
    const limits = createLimits()
    const headers = new Headers({ 'x-ratelimit-limit-requests': '60' })
    limits.read(headers, nothing, 0)
    for (let calls = 0; calls < 60; calls++) {
      expect(limits.delay(call, 0)).toBe(0)
      limits.take(call, 0)
    }
    expect(limits.delay(call, 0)).toBe(1000)
    expect(limits.delay(call, 1000)).toBe(0)
    expect(limits.taken()).toEqual({ requests: 60, tokens: 6000 })
  })
})
