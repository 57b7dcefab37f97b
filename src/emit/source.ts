import type { Collection } from '../collect/collection.ts'
import type { PlannedSymbol } from '../plan/plan.ts'
import type { Answer } from '../store/answer.ts'
import type { SymbolDocs } from '../types.ts'
import type { SymbolOutcome } from './symbol-doc.ts'

/** The values that the asset is made from. */
export interface DocsSource {
  collection: Collection
  symbols: PlannedSymbol[]
  /** By key. */
  outcomes: Map<string, SymbolOutcome>
  /** By id: the newest answers to earlier texts. */
  earlier: Map<string, Answer>
  package?: SymbolDocs['package'] | undefined
  model: string
  language?: string | undefined
}
