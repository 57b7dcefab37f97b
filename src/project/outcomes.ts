import type { Environment } from '../options/environment.ts'
import type { SymbolOutcome } from '../emit/symbol-doc.ts'
import type { Plan, PlannedSymbol } from '../plan/plan.ts'
import type { Answer } from '../store/answer.ts'
import type { Answers } from '../store/answers.ts'

const NO_KEY = { code: 'no_key', message: 'No API key' } as const
const OVER_LIMIT = { code: 'budget', message: 'Over the budget of the run' } as const

/** What is known of each key when a run ends: from the store, from the model, or why there is nothing. */
export function gatherOutcomes(
  plan: Plan,
  asked: Map<string, SymbolOutcome> | undefined,
  reason: Environment['reason'],
): Map<string, SymbolOutcome> {
  const outcomes = new Map<string, SymbolOutcome>()
  for (const { key, answer } of plan.symbols) {
    if (answer?.docs) outcomes.set(key, { status: 'documented', answer })
    else if (answer?.error) outcomes.set(key, { status: 'failed', error: answer.error })
  }
  const noKey = reason === 'no-key'
  for (const { key } of plan.questions) {
    outcomes.set(key, noKey ? { status: 'pending', error: NO_KEY } : { status: 'pending' })
  }
  for (const { key } of plan.overLimit) {
    outcomes.set(key, { status: 'pending', error: noKey ? NO_KEY : OVER_LIMIT })
  }
  for (const [key, outcome] of asked ?? []) outcomes.set(key, outcome)
  return outcomes
}

/** The symbols that have nothing new to show: neither a person nor the store knows them as they are now. */
export function listMissing(plan: Plan, outcomes: Map<string, SymbolOutcome>): PlannedSymbol[] {
  return plan.symbols.filter(
    ({ key, human }) => !human?.summary && outcomes.get(key)?.status !== 'documented',
  )
}

/** Older answers for what has none now; the store is searched only where something is missing. */
export async function findEarlier(
  plan: Plan,
  outcomes: Map<string, SymbolOutcome>,
  answers: Answers,
): Promise<Map<string, Answer>> {
  const missing = listMissing(plan, outcomes)
  if (missing.length === 0) return new Map()
  return answers.latest(new Set(missing.map(({ symbol }) => symbol.id)))
}
