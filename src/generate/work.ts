import type { LimitFunction } from 'p-limit'
import type { Answer } from '../store/answer.ts'
import type { Holder } from '../store/leases.ts'
import type { Budget } from './budget.ts'
import { documentSymbol } from './document-symbol.ts'
import { ERROR_MESSAGES } from './failures.ts'
import type { Gate } from './gate.ts'
import type { SymbolContext } from './symbol-context.ts'
import type { GenerateSettings, Outcome, Task } from './task.ts'

/** One outcome for all that is over the budget, so that it is told from others. */
export const OVER_BUDGET: Outcome = {
  status: 'pending',
  error: { code: 'budget', message: ERROR_MESSAGES.budget },
}

/** From a task that waits in the queue to its outcome: asked here, or by another process with the same store. */
export function createWork(parts: {
  settings: GenerateSettings
  context: SymbolContext
  budget: Budget
  gate: Gate
  slots: LimitFunction
}): (task: Task) => Promise<[key: string, Outcome]> {
  const { settings, context, budget, gate, slots } = parts

  async function ask(task: Task): Promise<Outcome> {
    if (!budget.reserve(task)) return OVER_BUDGET
    settings.onStart?.(task)
    try {
      return await documentSymbol(task, context)
    } catch (error) {
      gate.close()
      throw error
    } finally {
      budget.release(task)
    }
  }

  async function askAndKeep(task: Task): Promise<Outcome> {
    const outcome = await ask(task)
    const answer = 'answer' in outcome ? outcome.answer : undefined
    try {
      if (answer) await settings.keep(task, answer)
    } catch {
      // The caller reports what its store does; the answer counts for this run in any case.
    }
    return outcome
  }

  /** What was answered while this task waited. */
  async function find(task: Task): Promise<Outcome | undefined> {
    const answer = await settings.sharing?.find(task)
    return answer && recall(answer)
  }

  const isOver = (task: Task): boolean => gate.signal.aborted || (task.signal?.aborted ?? false)

  /** Holds a slot, so it does not wait for the calls of others: it gives who is to be waited for. */
  async function start(task: Task): Promise<Outcome | Holder> {
    if (isOver(task)) return { status: 'pending' }
    const lease = task.isAgain ? undefined : await settings.sharing?.leases.take(task.key)
    if (!lease) return askAndKeep(task)
    if ('ended' in lease) return lease
    try {
      return (await find(task)) ?? (isOver(task) ? { status: 'pending' } : await askAndKeep(task))
    } finally {
      lease.release()
    }
  }

  async function settle(task: Task): Promise<Outcome> {
    for (;;) {
      const started = await slots(start, task)
      if ('status' in started) return started
      await started.ended(gate.signal, task.signal)
      const found = isOver(task) ? undefined : await find(task)
      if (found) return found
    }
  }

  return async (task) => {
    const outcome = await settle(task)
    if (outcome.status !== 'pending') settings.onOutcome?.(task, outcome)
    return [task.key, outcome]
  }
}

/** An answer that another process paid for. */
function recall(answer: Answer): Outcome {
  const { error, tokens, costUsd } = answer
  if (!error) return { status: 'documented', answer }
  return { status: 'failed', error, answer, tokens, costUsd }
}
