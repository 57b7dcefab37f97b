import { useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import { FILTER_LABELS, KINDS, STATUSES, TRAITS, type Filter } from '../model/filters.ts'
import { formatCount } from '../model/amounts.ts'
import { countAll } from '../model/counts.ts'
import { Icon } from './icon.tsx'
import { usePage } from './page-context.ts'

export function FilterBar(): VNode {
  const { tree } = usePage()
  const isOpen = useSignal(false)
  return (
    <div class="filters">
      <div class="filter-line">
        <Found />
        <FoldAll />
        <button
          type="button"
          class="icon-button"
          aria-label="Filter"
          title="Filter"
          aria-expanded={isOpen.value}
          aria-controls="filter-choices"
          onClick={() => (isOpen.value = !isOpen.value)}
        >
          <Icon name="filter" />
        </button>
      </div>
      {isOpen.value && (
        <div id="filter-choices" class="filter-choices">
          <FilterGroup label="Kind" filters={KINDS} />
          <FilterGroup label="Status" filters={STATUSES} />
          <FilterGroup label="Only" filters={TRAITS} />
        </div>
      )}
      {tree.filters.value.length > 0 && <ActiveFilters />}
    </div>
  )
}

/** Counts the symbols that the list shows. */
function Found(): VNode {
  const { tree, catalog } = usePage()
  const total = countAll(catalog.counts.value)
  const isAll = tree.query.value.trim() === '' && tree.filters.value.length === 0
  return (
    <p class="found" role="status">
      {isAll ? `${formatCount(total)} symbols` : <FoundOf total={total} />}
    </p>
  )
}

function FoundOf({ total }: { total: number }): VNode {
  const rows = usePage().tree.rows.value
  const found = rows.filter(({ type }) => type === 'symbol').length
  return (
    <>
      {formatCount(found)} of {formatCount(total)}
    </>
  )
}

function FoldAll(): VNode {
  const { tree } = usePage()
  const isAnyOpen = tree.rows.value.some((row) => row.type === 'module' && row.isExpanded)
  const label = isAnyOpen ? 'Collapse all modules' : 'Expand all modules'
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      onClick={() => tree.setAllExpanded(!isAnyOpen)}
    >
      <Icon name="fold" />
    </button>
  )
}

function FilterGroup({ label, filters }: { label: string; filters: readonly Filter[] }): VNode {
  const { tree } = usePage()
  return (
    <fieldset>
      <legend>{label}</legend>
      {filters.map((filter) => (
        <button
          key={filter}
          type="button"
          class="choice"
          aria-pressed={tree.filters.value.includes(filter)}
          onClick={() => tree.toggleFilter(filter)}
        >
          {FILTER_LABELS[filter]}
        </button>
      ))}
    </fieldset>
  )
}

function ActiveFilters(): VNode {
  const { tree } = usePage()
  return (
    <ul class="active-filters" aria-label="Active filters">
      {tree.filters.value.map((filter) => (
        <li key={filter}>
          <button
            type="button"
            class="active-filter"
            aria-label={`Remove filter: ${FILTER_LABELS[filter]}`}
            onClick={() => tree.toggleFilter(filter)}
          >
            {FILTER_LABELS[filter]}
            <Icon name="close" />
          </button>
        </li>
      ))}
      <li>
        <button type="button" class="text-button" onClick={() => (tree.filters.value = [])}>
          Clear
        </button>
      </li>
    </ul>
  )
}
