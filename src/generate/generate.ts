import pLimit from 'p-limit'
import type { Answer } from '../store/answer.ts'
import type { Holder } from '../store/leases.ts'
import type { Tokens } from '../types.ts'
import { createBill } from './bill.ts'
import { createClient } from './client.ts'
import { systemClock } from './clock.ts'
import { createDialect } from './dialect.ts'
import { documentSymbol } from './document-symbol.ts'
import { describeFlaws, ERROR_MESSAGES, type Stop } from './failures.ts'
import { createPace } from './pace.ts'
import { createBreaker, createStopSignal } from './stop.ts'
import type { GenerateSettings, Outcome, Run, Shared, Task } from './task.ts'

export type { GenerateSettings, Outcome, Shared, Task } from './task.ts'

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
  /** Calls whose answer did not report its tokens. */
  estimatedCalls: number
  /** Flaws of answers, a phrase for each kind: `12 HTML pages`. */
  flaws: string[]
  stopped?: Stop
  /** Tasks that were not asked because of `maxCost`. */
  overBudget: number
}

/** One outcome for all tasks over the budget, so that it is told from others. */
const OVER_BUDGET: Outcome = {
  status: 'pending',
  error: { code: 'budget', message: ERROR_MESSAGES.budget },
}

/** Asks for every task, most important first, and returns what became of each. Never rejects for what a server does. */
export async function generate(
  tasks: readonly Task[],
  settings: GenerateSettings,
): Promise<GenerateResult> {
  const { slots, dialect } = settings.shared ?? createShared(settings)
  const run = createRun(settings, dialect)
  const { pace, bill, counts, stop } = run
  // In the order of the tasks, whatever the order in which they ended.
  const outcomes = new Map(
    await waitForAll(tasks.map((task) => settle(task, run, slots))).finally(stop.dispose),
  )
  const stopped = stop.reason()
  return {
    outcomes,
    ...bill.total(),
    calls: counts.calls,
    retries: counts.retries,
    refusals: pace.refusals(),
    waitedInMs: pace.waitedInMs(),
    estimatedCalls: bill.estimatedCalls(),
    flaws: describeFlaws(counts.flaws),
    ...(stopped && { stopped }),
    overBudget: [...outcomes.values()].filter((outcome) => outcome === OVER_BUDGET).length,
  }
}

export function createShared(
  settings: Pick<
    GenerateSettings,
    'model' | 'reasoningEffort' | 'provider' | 'baseURL' | 'maxConcurrent'
  >,
): Shared {
  return { slots: pLimit(settings.maxConcurrent), dialect: createDialect(settings) }
}

function createRun(settings: GenerateSettings, dialect: Shared['dialect']): Run {
  const { maxConcurrent, clock = systemClock } = settings
  const stop = createStopSignal(settings.signal, settings.keyVariable)
  return {
    settings,
    clock,
    client: createClient({ ...settings, signal: stop.callSignal }),
    dialect,
    pace: createPace({ maxConcurrent, clock, signal: stop.signal }),
    bill: createBill(settings),
    stop,
    breaker: createBreaker(maxConcurrent, stop.stop),
    counts: { calls: 0, answers: 0, retries: 0, flaws: [] },
  }
}

/** Throws what the caller's own functions throw only after all calls in flight have ended and are stored. */
async function waitForAll<T>(work: Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work)
  return Promise.all(work)
}

/** From a task that waits in the queue to its outcome: asked here, or by another process with the same store. */
async function settle(
  task: Task,
  run: Run,
  slots: Shared['slots'],
): Promise<[key: string, Outcome]> {
  let outcome: Outcome | undefined
  while (!outcome) {
    const started = await slots(start, task, run)
    if ('status' in started) outcome = started
    else {
      await started.ended(run.stop.signal, task.signal)
      outcome = isOver(task, run) ? undefined : await findAnswered(task, run)
    }
  }
  if (outcome.status !== 'pending') run.settings.onOutcome?.(task, outcome)
  return [task.key, outcome]
}

/** Holds a slot, so it does not wait for the calls of other processes: it returns whom to wait for. */
async function start(task: Task, run: Run): Promise<Outcome | Holder> {
  if (isOver(task, run)) return { status: 'pending' }
  const lease = task.isAgain ? undefined : await run.settings.sharing?.leases.take(task.key)
  if (!lease) return askAndKeep(task, run)
  if ('ended' in lease) return lease
  try {
    const found = await findAnswered(task, run)
    if (found) return found
    return isOver(task, run) ? { status: 'pending' } : await askAndKeep(task, run)
  } finally {
    lease.release()
  }
}

function isOver(task: Task, { stop }: Run): boolean {
  return stop.signal.aborted || (task.signal?.aborted ?? false)
}

/** Looks for an answer that another process got while this task waited. */
async function findAnswered(task: Task, { settings }: Run): Promise<Outcome | undefined> {
  const answer = await settings.sharing?.find(task)
  if (!answer) return undefined
  const { error, tokens, costUsd } = answer
  return error
    ? { status: 'failed', error, answer, tokens, costUsd }
    : { status: 'documented', answer }
}

async function askAndKeep(task: Task, run: Run): Promise<Outcome> {
  const outcome = await ask(task, run)
  const answer: Answer | undefined = 'answer' in outcome ? outcome.answer : undefined
  try {
    if (answer) await run.settings.keep(task, answer)
  } catch {
    // The caller reports what its store does; the answer counts for this run in any case.
  }
  return outcome
}

async function ask(task: Task, run: Run): Promise<Outcome> {
  const { bill, settings, stop } = run
  if (!bill.reserve(task)) return OVER_BUDGET
  try {
    settings.onStart?.(task)
    return await documentSymbol(task, run)
  } catch (error) {
    stop.abort()
    throw error
  } finally {
    bill.release(task)
  }
}
