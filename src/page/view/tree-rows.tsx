import type { VNode } from 'preact'
import { FILTER_LABELS } from '../model/filters.ts'
import { formatRoute, linkToSymbol } from '../model/route.ts'
import { countAll } from '../model/counts.ts'
import { Icon } from './icon.tsx'
import { KindBadge } from './kind-badge.tsx'
import { usePage } from './page-context.ts'
import { StatusDot, worstStatus } from './status.tsx'

interface Place {
  index: number
  top: number
  height: number
}

export function rowId(index: number): string {
  return `row-${index}`
}

export function ModuleRow({
  path,
  isExpanded,
  ...place
}: Place & { path: string; isExpanded: boolean }): VNode | null {
  const { catalog, tree, navigation } = usePage()
  const counts = catalog.module(path)?.counts.value
  if (!counts) return null
  const route = navigation.route.value
  const isSelected = route.view === 'module' && route.path === path
  const total = countAll(counts)
  const slash = path.lastIndexOf('/') + 1
  return (
    <div
      id={rowId(place.index)}
      class={classOf('row row-module', tree.activeKey.value === path, isSelected)}
      style={{ top: `${place.top}px`, height: `${place.height}px` }}
      role="treeitem"
      aria-level={1}
      aria-expanded={isExpanded}
      aria-selected={isSelected}
      aria-label={`${path}, ${counts.documented} of ${total} documented`}
    >
      <button
        type="button"
        class="row-toggle"
        tabIndex={-1}
        aria-label={isExpanded ? 'Collapse' : 'Expand'}
        onClick={() => tree.setExpanded(path, !isExpanded)}
      >
        <Icon name="chevron" />
      </button>
      <a class="row-link" href={formatRoute({ view: 'module', path })} tabIndex={-1} title={path}>
        <span class="row-folder">{path.slice(0, slash)}</span>
        <span class="row-file">{path.slice(slash)}</span>
      </a>
      <span class="row-count">
        {counts.documented}/{total}
      </span>
      <StatusDot status={worstStatus(counts)} />
    </div>
  )
}

export function SymbolRow({
  id,
  isFlat,
  ...place
}: Place & { id: string; isFlat: boolean }): VNode | null {
  const { catalog, live, tree, navigation } = usePage()
  const symbol = catalog.read(id)
  if (!symbol) return null
  const route = navigation.route.value
  const isSelected = route.view === 'symbol' && route.id === id
  const isAsking = live.askingIds.value.has(id)
  const isFresh = live.freshIds.value.has(id)
  const base = `row row-symbol${isFlat ? ' row-flat' : ''}${isFresh ? ' is-fresh' : ''}`
  const status = isAsking ? 'asking the model' : FILTER_LABELS[symbol.status].toLowerCase()
  return (
    <a
      id={rowId(place.index)}
      class={classOf(base, tree.activeKey.value === id, isSelected)}
      style={{ top: `${place.top}px`, height: `${place.height}px` }}
      href={linkToSymbol(id)}
      role="treeitem"
      aria-level={isFlat ? 1 : 2}
      aria-selected={isSelected}
      aria-label={`${symbol.name}, ${symbol.kind}, ${status}`}
      tabIndex={-1}
    >
      <KindBadge kind={symbol.kind} />
      <span class={symbol.docs?.deprecated === undefined ? 'row-name' : 'row-name is-deprecated'}>
        {symbol.name}
      </span>
      {isFlat && <span class="row-origin">{symbol.module}</span>}
      {live.changedIds.value.has(id) && (
        <span class="row-changed" title="Changed since the dev server started">
          M
        </span>
      )}
      <StatusDot status={symbol.status} isAsking={isAsking} />
    </a>
  )
}

function classOf(base: string, isActive: boolean, isSelected: boolean): string {
  return `${base}${isActive ? ' is-active' : ''}${isSelected ? ' is-selected' : ''}`
}
