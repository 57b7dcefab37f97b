import type { PlannedSymbol } from '../plan/plan.ts'
import type { Answer } from '../store/answer.ts'
import type { Docs, Issue, SymbolDoc } from '../types.ts'
import { mergeDocs } from './merge.ts'

/** What is known of one key at the end of a run. */
export type SymbolOutcome =
  | { status: 'documented'; answer: Answer }
  | { status: 'failed'; error: NonNullable<SymbolDoc['error']> }
  | { status: 'pending'; error?: SymbolDoc['error'] }

/** What the code says about hand-written docs. */
export interface Finding {
  /** Claims that were checked. */
  checked: number
  faults: Issue[]
}

/** Everything beside the symbol itself that its entry is made of. */
export interface SymbolResult {
  outcome: SymbolOutcome
  /** The newest answer to an earlier text of the symbol. */
  earlier?: Answer | undefined
  finding?: Finding | undefined
  /** The answer without the claims that became false since it was given. */
  revision?: Pick<Answer, 'docs' | 'issues'> | undefined
}

/** Creates one entry of the asset. */
export function createSymbolDoc(planned: PlannedSymbol, result: SymbolResult): SymbolDoc {
  const { outcome, earlier, finding, revision } = result
  const head = createHead(planned)
  const { human } = planned
  const faults = finding?.faults ?? []
  if (outcome.status === 'documented') {
    const answer = { ...outcome.answer, ...revision }
    return { ...head, status: 'documented', ...describeAnswer(planned, answer, faults) }
  }
  const { written } = planned
  if (written)
    return { ...head, status: 'documented', ...describeWritten(planned, written, faults) }
  // A person's text stands whether or not the model could complete it.
  if (human?.summary) {
    return {
      ...head,
      status: 'documented',
      origin: 'human',
      docs: human,
      ...(faults.length > 0 && { issues: faults }),
    }
  }
  const { error } = outcome
  if (earlier?.docs) {
    return {
      ...head,
      status: 'stale',
      ...describeAnswer(planned, earlier, faults),
      ...(error && { error }),
    }
  }
  const { generated } = planned.symbol.declaration
  if (generated) {
    const docs = describeWritten(planned, generated.docs, faults)
    return { ...head, status: 'stale', ...docs, ...(error && { error }) }
  }
  // So do its other parts where nobody wrote a summary.
  const parts = human && {
    origin: 'human' as const,
    docs: human,
    ...(faults.length > 0 && { issues: faults }),
  }
  return { ...head, status: outcome.status, ...parts, ...(error && { error }) }
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

/** An answer that is known only from the comments that it was written into. */
function describeWritten(
  { human }: PlannedSymbol,
  docs: Docs,
  issues: readonly Issue[],
): Partial<SymbolDoc> {
  return {
    origin: human ? 'merged' : 'model',
    docs: human ? mergeDocs(human, docs) : docs,
    ...(issues.length > 0 && { issues: [...issues] }),
  }
}

function describeAnswer(
  { human }: PlannedSymbol,
  { docs, issues: dropped = [], truncated, tokens, costUsd, model }: Answer,
  faults: readonly Issue[],
): Partial<SymbolDoc> {
  if (!docs) return {}
  const issues = [...faults, ...dropped]
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
