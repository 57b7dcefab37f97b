import type { Bill } from './bill.ts'
import type { Task } from './task.ts'

/** Keeps a run under `maxCost`: what is spent, what is in flight by estimate, and the next. */
export interface Budget {
  /** Reserves a task's estimate; `false` where it does not fit. */
  reserve: (task: Task) => boolean
  release: (task: Task) => void
  /** Whether one more call for a task in flight fits. */
  admits: (task: Task) => boolean
}

/** With an unknown price there is nothing to hold it by. */
export function createBudget({
  bill,
  maxCost = Infinity,
}: {
  bill: Bill
  maxCost?: number
}): Budget {
  const inFlight = new Map<string, number>()

  function fits(task: Task): boolean {
    let committed = bill.total().costUsd ?? 0
    // What a task in flight has cost already is in the bill; the estimate stands for what may come.
    for (const estimate of inFlight.values()) committed += estimate
    return committed + (task.estimate.costUsd ?? 0) <= maxCost
  }

  return {
    reserve(task) {
      if (!fits(task)) return false
      inFlight.set(task.key, task.estimate.costUsd ?? 0)
      return true
    },
    release: ({ key }) => void inFlight.delete(key),
    admits: fits,
  }
}
