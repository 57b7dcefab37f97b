import type { Tokens } from '../types.ts'
import { createBackOff } from './back-off.ts'
import { createBill } from './bill.ts'
import { createBreaker } from './breaker.ts'
import { createBudget } from './budget.ts'
import { createCaller } from './caller.ts'
import { createClient } from './client.ts'
import { systemClock } from './clock.ts'
import type { Stop } from './failures.ts'
import { createFlaws } from './flaws.ts'
import { openGate } from './gate.ts'
import { createPace } from './pace.ts'
import { createShared } from './shared.ts'
import type { SymbolContext } from './symbol-context.ts'
import type { GenerateSettings, Outcome, Task } from './task.ts'
import { createWork, OVER_BUDGET } from './work.ts'

export { createShared, type Shared } from './shared.ts'
export type { GenerateSettings, Outcome, Task } from './task.ts'

export interface GenerateResult {
  /** By key. */
  outcomes: Map<string, Outcome>
  /** Of every call of the run, discarded and failed ones too. */
  tokens: Tokens
  costUsd: number | null
  calls: number
  retries: number
  /** Answers with status 429, and how long the server made the run wait. */
  refusals: number
  waitedInMs: number
  /** Calls whose answer did not say its tokens. */
  estimatedCalls: number
  /** What was wrong with answers, a phrase each with how often: `12 HTML pages`. */
  flaws: string[]
  stopped?: Stop
  /** Tasks that were not asked because of `maxCost`. */
  overBudget: number
}

/** Asks for every task, most important first, and gives what became of each. Never rejects for what a server does. */
export async function generate(
  tasks: readonly Task[],
  settings: GenerateSettings,
): Promise<GenerateResult> {
  const { maxConcurrent, maxCost, clock = systemClock } = settings
  const gate = openGate(settings.signal)
  const { signal } = gate
  const bill = createBill(settings)
  const flaws = createFlaws()
  const budget = createBudget({ bill, ...(maxCost !== undefined && { maxCost }) })
  const pace = createPace({ maxConcurrent, clock, signal })
  const { slots, dialect } = settings.shared ?? createShared(settings)
  // A run that stops lets calls in flight end: their symbols were asked, and their cost is spent.
  const client = createClient(settings)
  const caller = createCaller({ client, dialect, pace, bill, flaws, clock })
  const backOff = createBackOff(clock, signal)
  const context: SymbolContext = {
    caller,
    bill,
    flaws,
    model: settings.model,
    maxCompletionTokens: settings.maxCompletionTokens,
    mostOutputTokens: dialect.mostOutputTokens,
    mayAskAgain: (task, moreInput = 0) =>
      budget.admits(task, settings.price({ input: moreInput, output: 0 }) ?? 0),
    isAborted: (task) => (settings.signal?.aborted || task.signal?.aborted) ?? false,
    stop: gate.stop,
    notice: createBreaker({ maxConcurrent, answers: caller.answers, stop: gate.stop }),
    backOff: backOff.wait,
  }
  const work = createWork({ settings, context, budget, gate, slots })
  // In the order of the tasks, whatever the order in which they ended.
  const outcomes = new Map(await settle(tasks.map(work)).finally(gate.leave))
  const stopped = gate.stopped()
  return {
    outcomes,
    ...bill.total(),
    calls: caller.calls(),
    retries: backOff.count(),
    refusals: pace.refusals(),
    waitedInMs: pace.waitedInMs(),
    estimatedCalls: bill.estimatedCalls(),
    flaws: flaws.describe(),
    ...(stopped && { stopped }),
    overBudget: [...outcomes.values()].filter((outcome) => outcome === OVER_BUDGET).length,
  }
}

/** A defect in what the caller hands in is thrown only after all calls in flight have ended and are stored. */
async function settle<T>(work: Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work)
  return Promise.all(work)
}
