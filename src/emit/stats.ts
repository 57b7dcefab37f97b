import type { Issue, SymbolDoc, SymbolDocs } from '../types.ts'
import { measureCompleteness } from '../verify/completeness.ts'
import { SECRET_ISSUE } from './secrets.ts'
import type { DocsSource } from './source.ts'
import { selectAnswers } from './usage.ts'

export function measureStats(docs: SymbolDoc[], source: DocsSource): SymbolDocs['stats'] {
  const count = (matches: (doc: SymbolDoc) => unknown): number => docs.filter(matches).length
  const documented = count(({ status }) => status === 'documented')
  const completeness = docs.flatMap((doc, index) => {
    const declaration = source.symbols[index]?.symbol.declaration
    return doc.docs && declaration ? [measureCompleteness(declaration, doc.docs)] : []
  })
  const claims = [
    ...selectAnswers(docs, source).flatMap((answer) => answer.claims ?? []),
    ...source.symbols.flatMap(({ humanVerdict }) =>
      humanVerdict ? { checked: humanVerdict.checked, false: countFalse(humanVerdict.faults) } : [],
    ),
  ]

  return {
    symbols: docs.length,
    documented,
    failed: count(({ status }) => status === 'failed'),
    pending: count(({ status }) => status === 'pending'),
    stale: count(({ status }) => status === 'stale'),
    truncated: count(({ truncated }) => truncated),
    withExamples: count((doc) => doc.docs?.examples?.length),
    // Nothing to document is nothing left undone.
    coverage: docs.length === 0 ? 1 : roundShare(documented / docs.length),
    completeness: roundShare(mean(completeness)),
    claims: {
      checked: sum(claims.map(({ checked }) => checked)),
      false: sum(claims.map((claim) => claim.false)),
    },
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
