import type { ResolvedOptions } from '../options/resolve.ts'
import type { Logger } from '../options/logger.ts'
import { createSymbolDoc } from '../emit/symbol-doc.ts'
import type { Outcome } from '../generate/generate.ts'
import type { PlannedSymbol } from '../plan/plan.ts'

/** Calls the user's `onSymbol` with a result. Its errors are the user's to read, and do not fail the build. */
export function createOnSymbol(
  onSymbol: ResolvedOptions['onSymbol'],
  logger: Logger,
): (symbols: readonly PlannedSymbol[], outcome: Outcome) => void {
  if (!onSymbol) return () => {}
  let hasWarned = false
  return (symbols, outcome) => {
    for (const planned of symbols) {
      try {
        onSymbol(createSymbolDoc(planned, { outcome }))
      } catch (error) {
        if (!hasWarned)
          logger.warn(`\`onSymbol\` threw: ${String(error)}. The build goes on without it.`)
        hasWarned = true
      }
    }
  }
}
