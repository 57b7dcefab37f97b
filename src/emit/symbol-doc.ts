import type { PlannedSymbol } from '../plan/plan.ts'
import type { Answer } from '../store/answer.ts'
import type { SymbolDoc } from '../types.ts'
import { mergeDocs } from './merge.ts'

/** The state of one symbol at the end of a run. */
export type SymbolOutcome =
  | { status: 'documented'; answer: Answer }
  | { status: 'failed'; error: NonNullable<SymbolDoc['error']> }
  | { status: 'pending'; error?: SymbolDoc['error'] }

/** Creates a symbol's entry in the asset. `earlier` is the newest answer to an earlier text of the symbol. */
export function createSymbolDoc(
  planned: PlannedSymbol,
  outcome: SymbolOutcome,
  earlier: Answer | undefined,
): SymbolDoc {
  const head = createHead(planned)
  const { human } = planned
  if (outcome.status === 'documented') {
    return { ...head, status: 'documented', ...describeAnswer(planned, outcome.answer) }
  }
  // Hand-written text is shown whether or not the model could complete it.
  if (human?.summary) {
    const issues = planned.humanVerdict?.faults ?? []
    return {
      ...head,
      status: 'documented',
      origin: 'human',
      docs: human,
      ...(issues.length > 0 && { issues }),
    }
  }
  const { error } = outcome
  if (earlier?.docs) {
    return {
      ...head,
      status: 'stale',
      ...describeAnswer(planned, earlier),
      ...(error && { error }),
    }
  }
  return { ...head, status: outcome.status, ...(error && { error }) }
}

function createHead({ symbol, key }: PlannedSymbol): Omit<SymbolDoc, 'status'> {
  const { declaration } = symbol
  return {
    id: symbol.id,
    name: symbol.name,
    kind: symbol.kind,
    module: symbol.module,
    exportedAs: symbol.exportedAs,
    ...(declaration.internal && { internal: true as const }),
    signature: declaration.signature,
    ...(declaration.signatures && { signatures: declaration.signatures }),
    source: { line: declaration.line, endLine: declaration.endLine },
    hash: key,
  }
}

function describeAnswer(
  { human, humanVerdict, revised }: PlannedSymbol,
  answer: Answer,
): Partial<SymbolDoc> {
  const {
    docs,
    issues: dropped = [],
    truncated,
    tokens,
    costUsd,
    model,
  } = { ...answer, ...revised }
  if (!docs) return {}
  const issues = [...(humanVerdict?.faults ?? []), ...dropped]
  return {
    origin: human ? 'merged' : 'model',
    docs: human ? mergeDocs(human, docs) : docs,
    ...(issues.length > 0 && { issues }),
    ...(truncated && { truncated }),
    tokens,
    costUsd,
    model,
  }
}
