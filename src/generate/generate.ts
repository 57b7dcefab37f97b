import { setMaxListeners } from 'node:events'
import type { Answer } from '../store/answer.ts'
import type { ErrorCode, Tokens } from '../types.ts'
import { createBill } from './bill.ts'
import { createBreaker } from './breaker.ts'
import { createBudget } from './budget.ts'
import { createCaller } from './caller.ts'
import { createClient } from './client.ts'
import { systemClock } from './clock.ts'
import { documentSymbol } from './document-symbol.ts'
import { ERROR_MESSAGES, stopFor, type Stop } from './failures.ts'
import { createFlaws } from './flaws.ts'
import { createPace } from './pace.ts'
import { createShared } from './shared.ts'
import type { SymbolContext } from './symbol-context.ts'
import type { GenerateSettings, Outcome, Task } from './task.ts'
import { WAIT_CAP_IN_MS } from './waits.ts'

export { createShared, type Shared } from './shared.ts'
export type { GenerateSettings, Outcome, Task } from './task.ts'

/** Milliseconds before the first repetition that no server asked for; each further one waits twice as long. */
const BACK_OFF_IN_MS = 500
/** The share of a wait that chance adds, so that calls which failed together do not come back together. */
const JITTER = 0.5

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
  const gate = new AbortController()
  const { signal } = gate
  // Every call that waits listens; Node takes more than ten for a leak and warns the user.
  setMaxListeners(0, signal)
  // By hand, since in Node 20 each `AbortSignal.any` stays on a long-lived signal.
  const abort = (): void => gate.abort()
  if (settings.signal?.aborted) abort()
  settings.signal?.addEventListener('abort', abort)
  const bill = createBill(settings)
  const flaws = createFlaws()
  const budget = createBudget({ bill, ...(maxCost !== undefined && { maxCost }) })
  const pace = createPace({ maxConcurrent, clock, signal })
  const { slots, dialect } = settings.shared ?? createShared(settings)
  // A run that stops lets calls in flight end: their symbols were asked, and their cost is spent.
  const client = createClient(settings)
  const caller = createCaller({ client, dialect, pace, bill, flaws, clock })
  let stopped: Stop | undefined
  let retries = 0

  function stop(code: ErrorCode): void {
    stopped ??= stopFor(code)
    gate.abort()
  }

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
    stop,
    notice: createBreaker({ maxConcurrent, answers: caller.answers, stop }),
    async backOff(attempt, waitInMs = 0) {
      if (waitInMs > WAIT_CAP_IN_MS) return false
      const ownInMs = BACK_OFF_IN_MS * 2 ** (attempt - 1)
      await clock.sleep(Math.max(ownInMs, waitInMs) * (1 + JITTER * clock.random()), signal)
      if (signal.aborted) return false
      retries++
      return true
    },
  }

  async function ask(task: Task): Promise<Outcome> {
    if (signal.aborted || task.signal?.aborted) return { status: 'pending' }
    if (!budget.reserve(task)) return OVER_BUDGET
    settings.onStart?.(task)
    try {
      return await documentSymbol(task, context)
    } catch (error) {
      gate.abort()
      throw error
    } finally {
      budget.release(task)
    }
  }

  async function keep(task: Task, answer: Answer): Promise<void> {
    try {
      await settings.keep(task, answer)
    } catch {
      // The caller reports what its store does; the answer counts for this run in any case.
    }
  }

  async function work(task: Task): Promise<[string, Outcome]> {
    const outcome = await ask(task)
    const answer = 'answer' in outcome ? outcome.answer : undefined
    if (answer) await keep(task, answer)
    if (outcome.status !== 'pending') settings.onOutcome?.(task, outcome)
    return [task.key, outcome]
  }

  // In the order of the tasks, whatever the order in which they ended.
  const outcomes = new Map(
    await settle(tasks.map((task) => slots(work, task))).finally(() => {
      settings.signal?.removeEventListener('abort', abort)
    }),
  )
  return {
    outcomes,
    ...bill.total(),
    calls: caller.calls(),
    retries,
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

const OVER_BUDGET: Outcome = {
  status: 'pending',
  error: { code: 'budget', message: ERROR_MESSAGES.budget },
}
