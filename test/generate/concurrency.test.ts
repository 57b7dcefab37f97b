import { describe, expect, it } from 'vitest'
import { type Concurrency, createConcurrency } from '../../src/generate/pace.ts'

/** How many successes it takes until one more call is allowed, up to a bound. */
function successesToGrow(concurrency: Concurrency, most: number = 1000): number {
  const before = concurrency.calls()
  for (let successes = 1; successes <= most; successes++) {
    concurrency.increase()
    if (concurrency.calls() > before) return successes
  }
  return Infinity
}

describe('the number of calls that may be in flight', () => {
  it('is halved by a refusal, and never below one', () => {
    const concurrency = createConcurrency(9)
    const seen = [concurrency.calls()]
    for (let refusals = 0; refusals < 4; refusals++) {
      concurrency.decrease(false)
      seen.push(concurrency.calls())
    }
    expect(seen).toEqual([9, 4, 2, 1, 1])
  })

  it('grows by one after five successes, and never above what the user allows', () => {
    const concurrency = createConcurrency(4)
    expect(successesToGrow(concurrency)).toBe(Infinity)
    concurrency.decrease(false)
    expect(successesToGrow(concurrency)).toBe(5)
    expect(successesToGrow(concurrency)).toBe(5)
    expect(concurrency.calls()).toBe(4)
    expect(successesToGrow(concurrency)).toBe(Infinity)
  })

  it('ignores successes from before a refusal', () => {
    const concurrency = createConcurrency(8)
    concurrency.decrease(false)
    for (let successes = 0; successes < 4; successes++) concurrency.increase()
    concurrency.decrease(false)
    expect(concurrency.calls()).toBe(2)
    expect(successesToGrow(concurrency)).toBe(5)
  })

  it('is halved by a mild refusal too while no call was answered before', () => {
    const concurrency = createConcurrency(8)
    concurrency.decrease(true)
    expect(concurrency.calls()).toBe(4)
    for (let successes = 0; successes < 4; successes++) concurrency.increase()
    concurrency.decrease(true)
    expect(concurrency.calls()).toBe(2)
  })

  it('drops only by the one that was too many, which is tried half as often each time, up to every 160 successes', () => {
    const concurrency = createConcurrency(8)
    concurrency.decrease(false)
    const tries: number[] = []
    for (let probes = 0; probes < 7; probes++) {
      tries.push(successesToGrow(concurrency))
      expect(concurrency.calls()).toBe(5)
      concurrency.decrease(true)
      expect(concurrency.calls()).toBe(4)
    }
    expect(tries).toEqual([5, 10, 20, 40, 80, 160, 160])
  })

  it('is halved after a step up where the refusal is not mild', () => {
    const concurrency = createConcurrency(8)
    concurrency.decrease(false)
    successesToGrow(concurrency)
    concurrency.decrease(false)
    expect(concurrency.calls()).toBe(2)
    expect(successesToGrow(concurrency)).toBe(5)
  })

  it('grows sooner again once a step up was good', () => {
    const concurrency = createConcurrency(20)
    concurrency.decrease(false)
    for (let probes = 0; probes < 2; probes++) {
      successesToGrow(concurrency)
      concurrency.decrease(true)
    }
    // The first step is not yet known to be good.
    expect([1, 2, 3, 4].map(() => successesToGrow(concurrency))).toEqual([20, 20, 10, 5])
  })

  it('drops by one where many successes at the same number came before the mild refusal', () => {
    const concurrency = createConcurrency(8)
    concurrency.decrease(false)
    successesToGrow(concurrency)
    concurrency.decrease(true)
    for (let successes = 0; successes < 5; successes++) concurrency.increase()
    concurrency.decrease(true)
    expect(concurrency.calls()).toBe(3)
    // A probe that was refused is over; the next refusal without successes halves.
    concurrency.decrease(true)
    expect(concurrency.calls()).toBe(1)
    concurrency.decrease(true)
    expect(concurrency.calls()).toBe(1)
  })

  it('stays at one where even one call is too many now and then', () => {
    const concurrency = createConcurrency(2)
    concurrency.decrease(false)
    successesToGrow(concurrency)
    concurrency.decrease(true)
    for (let successes = 0; successes < 5; successes++) concurrency.increase()
    concurrency.decrease(true)
    expect(concurrency.calls()).toBe(1)
  })
})
