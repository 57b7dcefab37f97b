import { classifySize, type Outputs, type Size } from '../plan/estimate.ts'
import type { PlannedSymbol } from '../plan/plan.ts'
import type { Answer, StoredAnswer } from '../store/answer.ts'
import type { SymbolDoc, Tokens } from '../types.ts'
import { measureCompleteness } from '../verify/completeness.ts'
import { SECRET_ISSUE } from './secrets.ts'
import { createSymbolDoc, type SymbolResult } from './symbol-doc.ts'

/** The part that one module has in the asset. */
export interface ModuleDocs {
  docs: SymbolDoc[]
  totals: Totals
}

/** What a module adds to the figures of the asset and of the log. Plain JSON, kept in the snapshot. */
export interface Totals {
  symbols: number
  documented: number
  failed: number
  pending: number
  stale: number
  truncated: number
  withExamples: number
  /** Symbols whose docs are a person's alone. */
  human: number
  /** Symbols with docs in the store. */
  stored: number
  /** Faults that are listed for hand-written docs. */
  issues: number
  completeness: { sum: number; count: number }
  /** Claims of hand-written docs. */
  claims: { checked: number; false: number }
  answers: AnswerUse[]
  /** Output tokens of the answers, and how many answers those are, by the size of the symbol. */
  outputs: Partial<Record<Size, { tokens: number; answers: number }>>
}

/** One answer behind a module's symbols. Modules whose symbols are equal share it. */
interface AnswerUse {
  key: string
  /** Whether its docs are in the asset. */
  isShown: boolean
  /** Whether the store has it for the present text. */
  isStored: boolean
  tokens: Tokens
  costUsd: number | null
  claims: { checked: number; false: number }
}

/** One symbol with everything that its entry is made of. `stored` is what the store has for its key. */
export interface SymbolParts extends SymbolResult {
  planned: PlannedSymbol
  stored: StoredAnswer | undefined
}

export function createModuleDocs(symbols: readonly SymbolParts[]): ModuleDocs {
  const docs = symbols.map((parts) => createSymbolDoc(parts.planned, parts))
  return { docs, totals: countTotals(symbols, docs) }
}

function countTotals(symbols: readonly SymbolParts[], docs: readonly SymbolDoc[]): Totals {
  const totals: Totals = {
    symbols: docs.length,
    ...{ documented: 0, failed: 0, pending: 0, stale: 0, truncated: 0, withExamples: 0 },
    ...{ human: 0, stored: 0, issues: 0 },
    completeness: { sum: 0, count: 0 },
    claims: { checked: 0, false: 0 },
    answers: [],
    outputs: {},
  }
  const answers = new Map<string, AnswerUse>()
  for (const [index, doc] of docs.entries()) {
    const parts = symbols[index]!
    totals[doc.status] += 1
    if (doc.truncated) totals.truncated += 1
    if (doc.origin === 'human') totals.human += 1
    if (parts.stored?.docs) totals.stored += 1
    countShown(totals, doc, parts)
    countFinding(totals, parts)
    countOutput(totals.outputs, parts.planned, parts.stored)
    for (const use of listAnswers(doc, parts)) addUse(answers, use)
  }
  totals.answers = [...answers.values()]
  return totals
}

function countShown(totals: Totals, { docs }: SymbolDoc, { planned }: SymbolParts): void {
  if (!docs) return
  if (docs.examples?.length) totals.withExamples += 1
  totals.completeness.sum += measureCompleteness(planned.symbol.declaration, docs)
  totals.completeness.count += 1
}

function countFinding(totals: Totals, { finding }: SymbolParts): void {
  if (!finding) return
  totals.issues += finding.faults.length
  totals.claims.checked += finding.checked
  totals.claims.false += finding.faults.filter(({ code }) => code !== SECRET_ISSUE).length
}

/** What answers took so far is what the next estimate expects. */
function countOutput(
  outputs: Totals['outputs'],
  { symbol }: PlannedSymbol,
  stored: StoredAnswer | undefined,
): void {
  if (!stored?.docs) return
  const { pieces } = symbol.declaration
  const size = classifySize(pieces.reduce((sum, { start, end }) => sum + end - start, 0))
  const output = (outputs[size] ??= { tokens: 0, answers: 0 })
  output.tokens += stored.tokens.output
  output.answers += 1
}

/** Adds up the output tokens of planned symbols that have an answer, and those of modules that were taken over. */
export function sumOutputs(
  planned: readonly PlannedSymbol[],
  kept: readonly Pick<Totals, 'outputs'>[],
): Outputs {
  const own: Totals['outputs'] = {}
  for (const symbol of planned) countOutput(own, symbol, symbol.answer)
  const all = [...kept.map(({ outputs }) => outputs), own]
  const add = (size: Size): Outputs[Size] => ({
    tokens: all.reduce((sum, outputs) => sum + (outputs[size]?.tokens ?? 0), 0),
    answers: all.reduce((sum, outputs) => sum + (outputs[size]?.answers ?? 0), 0),
  })
  return { large: add('large'), medium: add('medium'), small: add('small') }
}

function listAnswers(doc: SymbolDoc, { outcome, earlier, stored }: SymbolParts): AnswerUse[] {
  const uses: AnswerUse[] = []
  if (stored) uses.push(describeUse(stored.key, stored, { isShown: false, isStored: true }))
  if (!doc.docs || doc.origin === 'human') return uses
  if (doc.status === 'stale' && earlier) {
    const { key = doc.hash } = earlier as Partial<StoredAnswer>
    uses.push(describeUse(key, earlier, { isShown: true, isStored: false }))
  } else if (outcome.status === 'documented') {
    uses.push(describeUse(doc.hash, outcome.answer, { isShown: true, isStored: false }))
  }
  return uses
}

function describeUse(
  key: string,
  { tokens, costUsd, claims = { checked: 0, false: 0 } }: Answer,
  use: Pick<AnswerUse, 'isShown' | 'isStored'>,
): AnswerUse {
  return { key, ...use, tokens, costUsd, claims }
}

/** Adds an answer to those that are counted, each of them once. */
export function addUse(answers: Map<string, AnswerUse>, use: AnswerUse): void {
  const known = answers.get(use.key)
  if (!known) answers.set(use.key, use)
  else if ((use.isShown && !known.isShown) || (use.isStored && !known.isStored)) {
    answers.set(use.key, {
      ...known,
      isShown: known.isShown || use.isShown,
      isStored: known.isStored || use.isStored,
    })
  }
}
