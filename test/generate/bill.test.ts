import { describe, expect, it } from 'vitest'
import { createBill } from '../../src/generate/bill.ts'
import { createTask, priceOf } from './run.ts'

const add = createTask('add')
const sub = createTask('sub')

describe('the bill of a run', () => {
  it('sums tokens and dollars of each symbol and of the run', () => {
    const bill = createBill({ price: priceOf })
    bill.add(add, { input: 1000, output: 100 }, false)
    bill.add(add, { input: 500, output: 50 }, false)
    bill.add(sub, { input: 10, output: 1 }, false)
    expect(bill.of(add)).toEqual({ tokens: { input: 1500, output: 150 }, costUsd: 0.0021 })
    expect(bill.of(sub)).toEqual({ tokens: { input: 10, output: 1 }, costUsd: 0.000014 })
    expect(bill.total()).toEqual({ tokens: { input: 1510, output: 151 }, costUsd: 0.002114 })
  })

  it('is zero before a call, and null from the beginning without a price', () => {
    const nothing = { input: 0, output: 0 }
    const priced = createBill({ price: priceOf })
    expect([priced.of(add), priced.total()]).toEqual(Array(2).fill({ tokens: nothing, costUsd: 0 }))
    const unpriced = createBill({ price: () => null })
    expect([unpriced.of(add), unpriced.total()]).toEqual(
      Array(2).fill({ tokens: nothing, costUsd: null }),
    )
  })

  it('prices each call on its own, and stays unknown once one price is unknown', () => {
    const bill = createBill({ price: ({ input }) => (input > 100 ? null : input) })
    bill.add(add, { input: 60, output: 0 }, false)
    bill.add(add, { input: 60, output: 0 }, false)
    expect(bill.of(add).costUsd).toBe(120)
    bill.add(sub, { input: 101, output: 0 }, false)
    bill.add(sub, { input: 1, output: 0 }, false)
    expect(bill.of(sub)).toEqual({ tokens: { input: 102, output: 0 }, costUsd: null })
    expect(bill.of(add).costUsd).toBe(120)
    expect(bill.total().costUsd).toBeNull()
  })

  it('includes cached and reasoning tokens where one call reported them', () => {
    const bill = createBill({ price: priceOf })
    bill.add(add, { input: 10, output: 5 }, false)
    bill.add(add, { input: 10, output: 5, cachedInput: 4 }, false)
    expect(bill.of(add).tokens).toEqual({ input: 20, output: 10, cachedInput: 4 })
    bill.add(add, { input: 10, output: 5, cachedInput: 3, reasoning: 2 }, false)
    bill.add(add, { input: 10, output: 5 }, false)
    expect(bill.of(add).tokens).toEqual({ input: 40, output: 20, cachedInput: 7, reasoning: 2 })
  })

  it('counts the calls whose tokens are estimates', () => {
    const bill = createBill({ price: priceOf })
    expect(bill.estimatedCalls()).toBe(0)
    for (const isEstimated of [true, false, true]) {
      bill.add(add, { input: 1, output: 1 }, isEstimated)
    }
    expect(bill.estimatedCalls()).toBe(2)
  })
})
