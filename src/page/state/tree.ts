import { computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import { createPredicate, parseFilters, type Filter } from '../model/filters.ts'
import { rankSymbols } from '../model/search.ts'
import type { Catalog } from './catalog.ts'
import type { LiveDocs } from './live-docs.ts'
import { recall, remember } from './memory.ts'

export type Row =
  { type: 'module'; key: string; isExpanded: boolean } | { type: 'symbol'; key: string }

/** The list next to the docs: modules with their symbols, or search results. */
export interface Tree {
  query: Signal<string>
  filters: Signal<readonly Filter[]>
  toggleFilter: (filter: Filter) => void
  rows: ReadonlySignal<readonly Row[]>
  /** The row that the keyboard has selected: a module's path or a symbol's id. */
  activeKey: Signal<string | undefined>
  isExpanded: (path: string) => boolean
  setExpanded: (path: string, isExpanded: boolean) => void
  setAllExpanded: (isExpanded: boolean) => void
}

/** All modules are open at first if there are no more symbols than this. */
const OPEN_UP_TO = 400

export function createTree({ catalog, live }: { catalog: Catalog; live: LiveDocs }): Tree {
  const storage = (): Storage => sessionStorage
  const query = signal('')
  const filters = signal<readonly Filter[]>(parseFilters(recall(storage, 'filters') ?? ''))
  const activeKey = signal<string>()
  /** The modules that the reader opened or closed; the others follow the default. */
  const chosen = signal<ReadonlyMap<string, boolean>>(new Map())
  const defaultExpanded = signal<boolean>()
  effect(() => remember(storage, 'filters', filters.value.join(',')))

  function isExpanded(path: string): boolean {
    return chosen.value.get(path) ?? defaultExpanded.value ?? catalog.searchTexts.size <= OPEN_UP_TO
  }

  const rows = computed<readonly Row[]>(() => {
    const wanted = query.value.trim()
    const isFiltered = filters.value.length > 0
    // A symbol's content only moves rows when a search or a filter reads it.
    if (wanted || isFiltered) void catalog.revision.value
    const passes = createPredicate(
      filters.value,
      filters.value.includes('changed') ? live.changedIds.value : new Set(),
    )
    const isShown = (id: string): boolean => !isFiltered || passes(catalog.peek(id)!)
    if (wanted) {
      const ids = rankSymbols(catalog.searchTexts, wanted).filter(isShown)
      return ids.map((key): Row => ({ type: 'symbol', key }))
    }
    return catalog.modules.value.flatMap(({ path, ids }): Row[] => {
      const shown = ids.value.filter(isShown)
      if (shown.length === 0) return []
      const isOpen = chosen.value.get(path) ?? (isFiltered || isExpanded(path))
      const module: Row = { type: 'module', key: path, isExpanded: isOpen }
      return isOpen ? [module, ...shown.map((key): Row => ({ type: 'symbol', key }))] : [module]
    })
  })

  return {
    query,
    filters,
    toggleFilter: (filter) => {
      const isOn = filters.value.includes(filter)
      filters.value = isOn
        ? filters.value.filter((other) => other !== filter)
        : [...filters.value, filter]
    },
    rows,
    activeKey,
    isExpanded,
    setExpanded: (path, isOpen) => (chosen.value = new Map(chosen.value).set(path, isOpen)),
    setAllExpanded: (isOpen) => {
      chosen.value = new Map()
      defaultExpanded.value = isOpen
    },
  }
}
