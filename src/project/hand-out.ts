import type { ResolvedOptions } from '../options/resolve.ts'
import type { Logger } from '../options/logger.ts'
import { createSymbolDoc } from '../emit/symbol-doc.ts'
import type { Outcome } from '../generate/generate.ts'
import type { Plan, PlannedSymbol } from '../plan/plan.ts'

/** Gives each result to the user's `onSymbol`; its errors are the user's to read and not the build's to fail by. */
export function createHandOut(
  onSymbol: ResolvedOptions['onSymbol'],
  logger: Logger,
): (plan: Plan, key: string, outcome: Outcome) => void {
  if (!onSymbol) return () => {}
  const index = createIndex()
  let warned = false
  return (plan, key, outcome) => {
    for (const planned of index(plan).get(key) ?? []) {
      try {
        onSymbol(createSymbolDoc(planned, outcome, undefined))
      } catch (error) {
        if (!warned)
          logger.warn(`\`onSymbol\` threw: ${String(error)}. The build goes on without it.`)
        warned = true
      }
    }
  }
}

/** The symbols of a plan by key, made once for each plan. */
export function createIndex(): (plan: Plan) => Map<string, PlannedSymbol[]> {
  const indexes = new WeakMap<Plan, Map<string, PlannedSymbol[]>>()
  return (plan) => {
    const known = indexes.get(plan)
    if (known) return known
    const index = new Map<string, PlannedSymbol[]>()
    for (const planned of plan.symbols) {
      const others = index.get(planned.key)
      if (others) others.push(planned)
      else index.set(planned.key, [planned])
    }
    indexes.set(plan, index)
    return index
  }
}
