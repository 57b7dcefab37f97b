import type { SymbolOutcome } from '../emit/symbol-doc.ts'
import type { Plan } from '../plan/plan.ts'

/** Passing failures are in no store; they stand until the symbol is asked again. */
export interface Failures {
  note: (key: string, outcome: SymbolOutcome) => void
  /** Those of the questions that are open, by key. */
  recall: (plan: Plan) => Map<string, SymbolOutcome>
}

export function createFailures(): Failures {
  const failures = new Map<string, SymbolOutcome>()

  return {
    note(key, outcome) {
      if (outcome.status === 'failed') failures.set(key, outcome)
      else failures.delete(key)
    },
    recall({ questions }) {
      const isOpen = new Set(questions.map(({ key }) => key))
      return new Map([...failures].filter(([key]) => isOpen.has(key)))
    },
  }
}
