import { describe, expect, it } from 'vitest'
import { type Allowance, createAllowance } from '../../src/generate/allowance.ts'

/** How many successes it takes until one more call is allowed, up to a bound. */
function successesToGrow(allowance: Allowance, most: number = 1000): number {
  const before = allowance.calls()
  for (let successes = 1; successes <= most; successes++) {
    allowance.grow()
    if (allowance.calls() > before) return successes
  }
  return Infinity
}

describe('the calls that may be in flight', () => {
  it('are halved by a refusal, and never fewer than one', () => {
    const allowance = createAllowance(9)
    const seen = [allowance.calls()]
    for (let refusals = 0; refusals < 4; refusals++) {
      allowance.shrink(false)
      seen.push(allowance.calls())
    }
    expect(seen).toEqual([9, 4, 2, 1, 1])
  })

  it('grow by one after five successes, and never above what the user allows', () => {
    const allowance = createAllowance(4)
    expect(successesToGrow(allowance)).toBe(Infinity)
    allowance.shrink(false)
    expect(successesToGrow(allowance)).toBe(5)
    expect(successesToGrow(allowance)).toBe(5)
    expect(allowance.calls()).toBe(4)
    expect(successesToGrow(allowance)).toBe(Infinity)
  })

  it('count no successes from before a refusal', () => {
    const allowance = createAllowance(8)
    allowance.shrink(false)
    for (let successes = 0; successes < 4; successes++) allowance.grow()
    allowance.shrink(false)
    expect(allowance.calls()).toBe(2)
    expect(successesToGrow(allowance)).toBe(5)
  })

  it('are halved by a mild refusal too while nothing was good before', () => {
    const allowance = createAllowance(8)
    allowance.shrink(true)
    expect(allowance.calls()).toBe(4)
    for (let successes = 0; successes < 4; successes++) allowance.grow()
    allowance.shrink(true)
    expect(allowance.calls()).toBe(2)
  })

  it('lose only the one that was too many, which is tried half as often each time, up to 160', () => {
    const allowance = createAllowance(8)
    allowance.shrink(false)
    const tries: number[] = []
    for (let probes = 0; probes < 7; probes++) {
      tries.push(successesToGrow(allowance))
      expect(allowance.calls()).toBe(5)
      allowance.shrink(true)
      expect(allowance.calls()).toBe(4)
    }
    expect(tries).toEqual([5, 10, 20, 40, 80, 160, 160])
  })

  it('are halved after a step up where the refusal is not mild', () => {
    const allowance = createAllowance(8)
    allowance.shrink(false)
    successesToGrow(allowance)
    allowance.shrink(false)
    expect(allowance.calls()).toBe(2)
    expect(successesToGrow(allowance)).toBe(5)
  })

  it('grow sooner again once a step up was good', () => {
    const allowance = createAllowance(20)
    allowance.shrink(false)
    for (let probes = 0; probes < 2; probes++) {
      successesToGrow(allowance)
      allowance.shrink(true)
    }
    // The first step is not yet known to be good.
    expect([1, 2, 3, 4].map(() => successesToGrow(allowance))).toEqual([20, 20, 10, 5])
  })

  it('lose one where many successes at the same number came before the mild refusal', () => {
    const allowance = createAllowance(8)
    allowance.shrink(false)
    successesToGrow(allowance)
    allowance.shrink(true)
    for (let successes = 0; successes < 5; successes++) allowance.grow()
    allowance.shrink(true)
    expect(allowance.calls()).toBe(3)
    // A probe that was refused is over; the next refusal without successes halves.
    allowance.shrink(true)
    expect(allowance.calls()).toBe(1)
    allowance.shrink(true)
    expect(allowance.calls()).toBe(1)
  })

  it('stay at one where one is already too many now and then', () => {
    const allowance = createAllowance(2)
    allowance.shrink(false)
    successesToGrow(allowance)
    allowance.shrink(true)
    for (let successes = 0; successes < 5; successes++) allowance.grow()
    allowance.shrink(true)
    expect(allowance.calls()).toBe(1)
  })
})
