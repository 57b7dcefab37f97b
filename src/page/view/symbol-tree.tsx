import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Page } from '../state/page.ts'
import type { Row } from '../state/tree.ts'
import { usePage } from './page-context.ts'
import { ModuleRow, rowId, SymbolRow } from './tree-rows.tsx'
import { useWindow } from './use-window.ts'

/** Lists modules and symbols. Renders visible rows only, so that 20,000 are as fast as 40. */
export function SymbolTree(): VNode {
  const page = usePage()
  const { tree, catalog, live } = page
  const rows = tree.rows.value
  const seen = useWindow(rows.length)
  const activeIndex = rows.findIndex(({ key }) => key === tree.activeKey.value)
  const isFlat = tree.query.value.trim() !== ''
  useFollowing(page, rows, seen.scrollTo)

  return (
    <div
      id="tree"
      class="tree"
      role="tree"
      aria-label="Symbols"
      tabIndex={0}
      ref={seen.element}
      onScroll={seen.onScroll}
      onKeyDown={(event) => moveInTree(page, event)}
      aria-activedescendant={activeIndex === -1 ? undefined : rowId(activeIndex)}
    >
      {rows.length === 0 && live.isLoaded.value && (
        <p class="tree-empty">
          {catalog.modules.value.length === 0 ? 'No exported symbols yet.' : 'Nothing found.'}
        </p>
      )}
      <div class="tree-rows" style={{ height: `${rows.length * seen.rowHeight}px` }}>
        {rows.slice(seen.first, seen.last).map((row, offset) => {
          const index = seen.first + offset
          const place = { index, top: index * seen.rowHeight, height: seen.rowHeight }
          return row.type === 'module' ? (
            <ModuleRow key={row.key} path={row.key} isExpanded={row.isExpanded} {...place} />
          ) : (
            <SymbolRow key={row.key} id={row.key} isFlat={isFlat} {...place} />
          )
        })}
      </div>
    </div>
  )
}

/** Scrolls to the row that the keyboard selects, or that a link opens. */
function useFollowing(page: Page, rows: readonly Row[], scrollTo: (index: number) => void): void {
  const { tree, navigation, live, catalog } = page
  const route = navigation.route.value
  const opened = route.view === 'symbol' ? route.id : undefined
  const isLoaded = live.isLoaded.value
  useEffect(() => {
    const module = opened === undefined ? undefined : catalog.peek(opened)?.module
    if (opened === undefined || module === undefined) return
    tree.activeKey.value = opened
    if (tree.query.peek() === '' && !tree.isExpanded(module)) tree.setExpanded(module, true)
  }, [opened, isLoaded])

  const active = tree.activeKey.value
  const index = rows.findIndex(({ key }) => key === active)
  useEffect(() => {
    if (index !== -1) scrollTo(index)
  }, [active, index === -1])
}

/** Handles the keys that are usual for trees. */
function moveInTree(page: Page, event: KeyboardEvent): void {
  const { tree } = page
  const rows = tree.rows.value
  const index = rows.findIndex(({ key }) => key === tree.activeKey.value)
  const row = rows[index]
  const activate = (next: Row | undefined): void => {
    if (next) tree.activeKey.value = next.key
  }
  if (event.key === 'ArrowDown') activate(rows[index + 1])
  else if (event.key === 'ArrowUp') activate(rows[Math.max(0, index - 1)])
  else if (event.key === 'Home') activate(rows[0])
  else if (event.key === 'End') activate(rows.at(-1))
  else if (!row) return
  else if (event.key === 'Enter') openRow(page, row)
  else if (event.key === 'ArrowRight' && row.type === 'module') tree.setExpanded(row.key, true)
  else if (event.key === 'ArrowLeft' && row.type === 'module') tree.setExpanded(row.key, false)
  else if (event.key === 'ArrowLeft') {
    activate(rows.slice(0, index).findLast(({ type }) => type === 'module'))
  } else return
  event.preventDefault()
}

function openRow({ navigation }: Page, { type, key }: Row): void {
  navigation.go(type === 'symbol' ? { view: 'symbol', id: key } : { view: 'module', path: key })
}
