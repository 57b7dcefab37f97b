import { describe, expect, it } from 'vitest'
import { createLimits } from '../../src/generate/limits.ts'
import { announce, call, nothing } from './announce.ts'

describe('a limit of unknown kind', () => {
  type Readings = [used: number, reset: string][]
  const fits: Readings = [
    [2, '6s'],
    [3, '9s'],
    [4, '12s'],
  ]

  const thrice = (used: number, reset: string): Readings =>
    Array.from({ length: 3 }, () => [used, reset])

  /** The wait once all 20 are used and all comes back after 29 seconds: 3 seconds from a bucket of a minute. */
  function waitAfter(readings: Readings): number {
    const limits = createLimits()
    for (const [used, reset] of [...readings, [20, '29s'] as const]) {
      limits.read(announce({ limit: 20, remaining: 20 - used, reset }), nothing, 0)
    }
    return limits.delay(call, 0)
  }

  it.each<[string, Readings, number]>([
    ['of three readings that fit', fits, 3000],
    ['of two', fits.slice(1), 29_000],
    ['of three that are a tenth above', thrice(10, '33s'), 3000],
    ['of three that are further above', thrice(10, '33.1s'), 29_000],
    ['of three that are a tenth below', thrice(10, '27s'), 3000],
    ['of some that are further below', [...thrice(10, '26s'), ...fits.slice(1)], 29_000],
    ['of those, and three that fit', [...thrice(10, '26s'), ...fits], 3000],
    ['of one that was rounded by a unit', [[2, '3s'], ...fits], 3000],
    ['of three that were rounded by milliseconds', thrice(1, '3.304s'), 3000],
    ['of three that were not', thrice(1, '3.306s'), 29_000],
    ['where nothing is used yet', [[0, '5s'], ...fits], 3000],
    ['where nearly all is used', [[19, '10.5s'], ...fits], 3000],
    ['where less is used', [[18, '10.5s'], ...fits], 29_000],
    ['where one does not fit after all', [...fits, [10, '10s'], ...fits], 29_000],
    ['of a second', thrice(10, '500ms'), 50],
    ['of ten seconds', thrice(10, '5s'), 500],
    ['of an hour, which is no wait for a build', thrice(10, '1800s'), 0],
  ])('is taken for a bucket or a window by its readings: %s', (_, readings, delayInMs) => {
    expect(waitAfter(readings)).toBe(delayInMs)
  })
})
