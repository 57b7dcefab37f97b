import type { Bill } from './bill.ts'
import type { Task } from './task.ts'

/** Keeps a run under `maxCost`: what is spent, what is in flight by estimate, and the next. */
export interface Budget {
  /** Reserves a task's estimate; `false` where it does not fit. */
  reserve: (task: Task) => boolean
  release: (task: Task) => void
  /**
   * Whether a task in flight may call once more: its reservation then stands for that call, with what that one takes
   * over the first.
   */
  admits: (task: Task, moreUsd: number) => boolean
}

/** Sums of fractions are off by less than this. */
const TOLERANCE_IN_USD = 1e-9

/** With an unknown price there is nothing to hold it by. */
export function createBudget({
  bill,
  maxCost = Infinity,
}: {
  bill: Bill
  maxCost?: number
}): Budget {
  const inFlight = new Map<string, number>()

  function fits(nextInUsd: number): boolean {
    let committed = (bill.total().costUsd ?? 0) + nextInUsd
    // What a task in flight has cost already is in the bill; the estimate stands for what may come.
    for (const estimate of inFlight.values()) committed += estimate
    return committed <= maxCost + TOLERANCE_IN_USD
  }

  return {
    reserve({ key, estimate }) {
      const costUsd = estimate.costUsd ?? 0
      if (!fits(costUsd)) return false
      inFlight.set(key, costUsd)
      return true
    },
    release: ({ key }) => void inFlight.delete(key),
    admits({ key }, moreUsd) {
      if (!fits(moreUsd)) return false
      inFlight.set(key, (inFlight.get(key) ?? 0) + moreUsd)
      return true
    },
  }
}
