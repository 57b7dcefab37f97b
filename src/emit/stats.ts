import type { Answer } from '../store/answer.ts'
import type { Issue, SymbolDoc, SymbolDocs } from '../types.ts'
import { measureCompleteness } from '../verify/completeness.ts'
import { SECRET_ISSUE } from './secrets.ts'
import type { DocsSource } from './source.ts'

/** Measures the docs. `answers` are those that they were made from. */
export function measureStats(
  docs: readonly SymbolDoc[],
  answers: readonly Answer[],
  { symbols }: DocsSource,
): SymbolDocs['stats'] {
  const count = { documented: 0, failed: 0, pending: 0, stale: 0, truncated: 0, withExamples: 0 }
  const completeness: number[] = []
  for (const [index, { status, truncated, docs: shown }] of docs.entries()) {
    count[status] += 1
    if (truncated) count.truncated += 1
    if (!shown) continue
    if (shown.examples?.length) count.withExamples += 1
    completeness.push(measureCompleteness(symbols[index]!.symbol.declaration, shown))
  }
  const claims = { checked: 0, false: 0 }
  for (const answer of answers) {
    claims.checked += answer.claims?.checked ?? 0
    claims.false += answer.claims?.false ?? 0
  }
  for (const { humanVerdict } of symbols) {
    claims.checked += humanVerdict?.checked ?? 0
    claims.false += humanVerdict ? countFalse(humanVerdict.faults) : 0
  }
  const { documented, failed, pending, stale, truncated, withExamples } = count

  return {
    symbols: docs.length,
    documented,
    failed,
    pending,
    stale,
    truncated,
    withExamples,
    // A project without symbols is completely documented.
    coverage: docs.length === 0 ? 1 : roundShare(documented / docs.length),
    completeness: roundShare(mean(completeness)),
    claims,
  }
}

function countFalse(faults: Issue[]): number {
  return faults.filter(({ code }) => code !== SECRET_ISSUE).length
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function mean(numbers: number[]): number {
  return numbers.length === 0 ? 0 : sum(numbers) / numbers.length
}

function roundShare(share: number): number {
  return Math.round(share * 10_000) / 10_000
}
