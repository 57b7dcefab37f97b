import type { VNode } from 'preact'
import { formatCount, formatPercent, pluralize } from '../model/amounts.ts'
import type { Filter } from '../model/filters.ts'
import { countAll, type Counts } from '../model/counts.ts'
import { CoverageRing } from './coverage-ring.tsx'
import { FailedSymbols } from './failed-symbols.tsx'
import { usePage } from './page-context.ts'
import { Skeleton } from './symbol-detail.tsx'
import { SymbolList } from './symbol-list.tsx'

/** Shows the project as a whole, while no symbol is open. */
export function Overview(): VNode {
  const { live, catalog, name } = usePage()
  const counts = catalog.counts.value
  const total = countAll(counts)
  if (!live.isLoaded.value) return <Skeleton />
  if (total === 0) return <EmptyProject />
  const head = live.head.value
  return (
    <article class="column">
      <div class="overview-head">
        <CoverageRing share={counts.documented / total} size="large" />
        <div>
          <h1>{head?.package?.name ?? name}</h1>
          <p class="muted">
            {formatCount(counts.documented)} of {pluralize(total, 'symbol')} documented in{' '}
            {pluralize(catalog.modules.value.length, 'module')}
            {head && `, by ${head.model}`}
          </p>
        </div>
      </div>
      <Figures counts={counts} />
      <FailedSymbols />
      <ChangedSymbols />
    </article>
  )
}

function EmptyProject(): VNode {
  return (
    <div class="empty">
      <h1>No exported symbols yet</h1>
      <p class="muted">
        Export a function or a type from a module of your app and save. It will appear here.
      </p>
    </div>
  )
}

function Figures({ counts }: { counts: Counts }): VNode {
  const { live, tree } = usePage()
  const stats = live.head.value?.stats
  const figures: readonly (readonly [string, string, Filter])[] = [
    ['Documented', formatCount(counts.documented), 'documented'],
    ['Pending', formatCount(counts.pending), 'pending'],
    ['Stale', formatCount(counts.stale), 'stale'],
    ['Failed', formatCount(counts.failed), 'failed'],
  ]
  return (
    <ul class="figures">
      {figures.map(([label, value, filter]) => (
        <li key={label}>
          <button type="button" onClick={() => (tree.filters.value = [filter])}>
            <b>{value}</b> {label}
          </button>
        </li>
      ))}
      {stats && (
        <li title="How much of what the declarations ask for is said">
          <p>
            <b>{formatPercent(stats.completeness)}</b> Complete
          </p>
        </li>
      )}
    </ul>
  )
}

/** Keeps the list short; the filter of the tree shows all of them. */
const SHOWN = 12

function ChangedSymbols(): VNode | null {
  const { live, catalog } = usePage()
  const changed = [...live.changedIds.value].flatMap((id) => catalog.read(id) ?? [])
  if (changed.length === 0) return null
  return (
    <section class="section">
      <h2>Changed since start</h2>
      <SymbolList symbols={changed.slice(0, SHOWN)} describe={({ module }) => module} />
    </section>
  )
}
