import type { SymbolDoc } from '../../types.ts'
import type { Status } from './filters.ts'

/** The number of symbols of each status. */
export type Counts = Readonly<Record<Status, number>>

const NONE: Counts = { documented: 0, failed: 0, pending: 0, stale: 0 }

export function countStatuses(symbols: readonly SymbolDoc[]): Counts {
  const counts = { ...NONE }
  for (const { status } of symbols) counts[status]++
  return counts
}

export function sumCounts(all: readonly Counts[]): Counts {
  const sum = { ...NONE }
  for (const counts of all) {
    sum.documented += counts.documented
    sum.failed += counts.failed
    sum.pending += counts.pending
    sum.stale += counts.stale
  }
  return sum
}

export function countAll({ documented, failed, pending, stale }: Counts): number {
  return documented + failed + pending + stale
}
