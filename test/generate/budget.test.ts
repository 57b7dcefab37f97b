import { describe, expect, it } from 'vitest'
import { createBill, type Bill } from '../../src/generate/bill.ts'
import type { Task } from '../../src/generate/generate.ts'
import { createTask } from './run.ts'

const task = (name: string, costUsd: number | null): Task =>
  createTask(name, { estimate: { inputTokens: 1, outputTokens: 1, costUsd } })
/** A dollar a token. */
const open = (maxCost?: number): Bill =>
  createBill({ price: ({ input }) => input, ...(maxCost !== undefined && { maxCost }) })

describe('the budget of a run', () => {
  it('counts what is in flight until it is released', () => {
    const budget = open(0.3)
    const [first, second] = [task('a', 0.2), task('b', 0.2)]
    expect(budget.reserve(first)).toBe(true)
    expect(budget.reserve(second)).toBe(false)
    budget.release(first)
    expect(budget.reserve(second)).toBe(true)
  })

  it('counts what was spent', () => {
    const budget = open(5)
    budget.add(task('a', 0), { input: 3, output: 0 }, false)
    expect(budget.reserve(task('b', 2.5))).toBe(false)
    expect(budget.reserve(task('c', 2))).toBe(true)
  })

  it('can be used up to the last cent, whatever the fractions add up to', () => {
    const budget = open(0.3)
    expect(budget.reserve(task('a', 0.1))).toBe(true)
    // 0.1 + 0.2 is more than 0.3 in binary fractions.
    expect(budget.reserve(task('b', 0.2))).toBe(true)
    expect(budget.reserve(task('c', 0.000001))).toBe(false)
  })

  it('lets a task in flight call once more where that fits, and reserves for it', () => {
    const budget = open(1)
    const first = task('a', 0.4)
    budget.reserve(first)
    expect(budget.reserveAgain(first, 0.7)).toBe(false)
    expect(budget.reserveAgain(first, 0.5)).toBe(true)
    expect(budget.reserve(task('b', 0.2))).toBe(false)
    expect(budget.reserve(task('c', 0.1))).toBe(true)
    budget.release(first)
    expect(budget.reserve(task('d', 0.9))).toBe(true)
  })

  it('reserves also for a task that reserved nothing before', () => {
    const budget = open(1)
    expect(budget.reserveAgain(task('a', null), 0.8)).toBe(true)
    expect(budget.reserve(task('b', 0.3))).toBe(false)
  })

  it('holds nothing back without a limit or without a price', () => {
    expect(open().reserve(task('a', 1e9))).toBe(true)
    const budget = createBill({ price: () => null, maxCost: 0.000001 })
    budget.add(task('a', null), { input: 1e9, output: 1e9 }, false)
    expect(budget.reserve(task('b', null))).toBe(true)
    expect(budget.reserve(task('c', null))).toBe(true)
  })
})
