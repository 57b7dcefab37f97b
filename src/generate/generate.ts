import pLimit from 'p-limit'
import type { Tokens } from '../types.ts'
import { createBill } from './bill.ts'
import { createBudget } from './budget.ts'
import { createCaller } from './caller.ts'
import { createClient } from './client.ts'
import { systemClock } from './clock.ts'
import { createDialect } from './dialect.ts'
import { documentSymbol, type SymbolContext } from './document-symbol.ts'
import { ERROR_MESSAGES, stopFor, type Stop } from './failures.ts'
import { createPace } from './pace.ts'
import type { GenerateSettings, Outcome, Task } from './task.ts'

export type { GenerateSettings, Outcome, Task } from './task.ts'

/** Milliseconds before the first repetition that no server asked for; each further one waits twice as long. */
const BACK_OFF_IN_MS = 500

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
  const gate = new AbortController()
  const signal = AbortSignal.any([gate.signal, ...(settings.signal ? [settings.signal] : [])])
  const bill = createBill(settings)
  const budget = createBudget({ bill, ...(maxCost !== undefined && { maxCost }) })
  const pace = createPace({ maxConcurrent, clock, signal })
  const caller = createCaller({
    // A run that stops lets calls in flight end: their symbols were asked, and their cost is spent.
    client: createClient(settings),
    dialect: createDialect(settings),
    pace,
    bill,
    clock,
  })
  const outcomes = new Map<string, Outcome>()
  let stopped: Stop | undefined
  let retries = 0

  const context: SymbolContext = {
    caller,
    bill,
    model: settings.model,
    maxCompletionTokens: settings.maxCompletionTokens,
    mayRepair: budget.admits,
    hasAnswered: caller.hasAnswered,
    stop(code) {
      stopped ??= stopFor(code)
      gate.abort()
    },
    async backOff(attempt) {
      retries++
      await clock.sleep(BACK_OFF_IN_MS * 2 ** (attempt - 1) * (1 + clock.random()), signal)
      return !signal.aborted
    },
  }

  async function ask(task: Task): Promise<Outcome> {
    if (signal.aborted) return { status: 'pending' }
    if (!budget.reserve(task)) return OVER_BUDGET
    const outcome = await documentSymbol(task, context)
    budget.release(task)
    return outcome
  }

  async function work(task: Task): Promise<void> {
    const outcome = await ask(task)
    const answer = 'answer' in outcome ? outcome.answer : undefined
    // The caller reports what its store does; the answer counts for this run in any case.
    if (answer) await settings.keep(task, answer).catch(() => {})
    outcomes.set(task.key, outcome)
    if (outcome.status !== 'pending') settings.onOutcome?.(task, outcome)
  }

  const slots = pLimit(maxConcurrent)
  await Promise.all(tasks.map((task) => slots(work, task)))
  return {
    outcomes,
    ...bill.total(),
    calls: caller.calls(),
    retries,
    refusals: pace.refusals(),
    waitedInMs: pace.waitedInMs(),
    estimatedCalls: bill.estimatedCalls(),
    ...(stopped && { stopped }),
    overBudget: [...outcomes.values()].filter((outcome) => outcome === OVER_BUDGET).length,
  }
}

const OVER_BUDGET: Outcome = {
  status: 'pending',
  error: { code: 'budget', message: ERROR_MESSAGES.budget },
}
