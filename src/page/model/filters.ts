import type { SymbolDoc, SymbolKind } from '../../types.ts'

export type Status = SymbolDoc['status']
type Trait = 'changed' | 'no-example' | 'issues'

export const KINDS: readonly SymbolKind[] = [
  'function',
  'class',
  'interface',
  'type',
  'enum',
  'variable',
  'namespace',
]
export const STATUSES: readonly Status[] = ['documented', 'failed', 'pending', 'stale']
export const TRAITS: readonly Trait[] = ['changed', 'no-example', 'issues']

export type Filter = SymbolKind | Status | Trait

export const FILTER_LABELS: Readonly<Record<Filter, string>> = {
  function: 'Function',
  class: 'Class',
  interface: 'Interface',
  type: 'Type',
  enum: 'Enum',
  variable: 'Variable',
  namespace: 'Namespace',
  documented: 'Documented',
  failed: 'Failed',
  pending: 'Pending',
  stale: 'Stale',
  changed: 'Changed since start',
  'no-example': 'Without example',
  issues: 'With issues',
}

/** A symbol passes if it has one of the kinds, one of the statuses and every trait. */
export function createPredicate(
  filters: readonly Filter[],
  changed: ReadonlySet<string>,
): (symbol: SymbolDoc) => boolean {
  const kinds = KINDS.filter((kind) => filters.includes(kind))
  const statuses = STATUSES.filter((status) => filters.includes(status))
  const traits = TRAITS.filter((trait) => filters.includes(trait))
  return (symbol) =>
    (kinds.length === 0 || kinds.includes(symbol.kind)) &&
    (statuses.length === 0 || statuses.includes(symbol.status)) &&
    traits.every((trait) => hasTrait(symbol, trait, changed))
}

function hasTrait(symbol: SymbolDoc, trait: Trait, changed: ReadonlySet<string>): boolean {
  if (trait === 'changed') return changed.has(symbol.id)
  if (trait === 'issues') return Boolean(symbol.issues?.length)
  return !symbol.docs?.examples?.length
}

/** Reads remembered filters and drops everything else. */
export function parseFilters(text: string): Filter[] {
  const known: readonly Filter[] = [...KINDS, ...STATUSES, ...TRAITS]
  const wanted = text.split(',')
  return known.filter((filter) => wanted.includes(filter))
}
