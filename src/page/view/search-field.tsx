import type { VNode } from 'preact'
import { linkToSymbol } from '../model/route.ts'
import { SEARCH_ID } from '../state/open-search.ts'
import { Icon } from './icon.tsx'
import { usePage } from './page-context.ts'

export function SearchField(): VNode {
  const { tree } = usePage()
  const onKeyDown = useSearchKeys()
  return (
    <div class="search">
      <Icon name="search" />
      <input
        id={SEARCH_ID}
        type="search"
        placeholder="Search symbols"
        aria-label="Search symbols"
        aria-controls="tree"
        autocomplete="off"
        spellcheck={false}
        value={tree.query.value}
        onInput={({ currentTarget }) => {
          tree.activeKey.value = undefined
          tree.query.value = currentTarget.value
        }}
        onKeyDown={onKeyDown}
      />
      <kbd aria-hidden="true">/</kbd>
    </div>
  )
}

/** Arrow keys move through the results while the field keeps the focus; Enter opens one, Escape clears the query. */
function useSearchKeys(): (event: KeyboardEvent) => void {
  const { tree } = usePage()

  function moveActive(direction: 1 | -1): void {
    const rows = tree.rows.value
    const here = rows.findIndex(({ key }) => key === tree.activeKey.value)
    tree.activeKey.value = (rows[here + direction] ?? rows[here])?.key
  }

  function openActive(): void {
    const rows = tree.rows.value
    const row = rows.find(({ key }) => key === tree.activeKey.value) ?? rows.find(isSymbol)
    if (row?.type === 'symbol') location.hash = linkToSymbol(row.key)
  }

  return (event) => {
    if (event.key === 'ArrowDown') moveActive(1)
    else if (event.key === 'ArrowUp') moveActive(-1)
    else if (event.key === 'Enter') openActive()
    else if (event.key === 'Escape' && tree.query.value === '') (event.target as HTMLElement).blur()
    else if (event.key === 'Escape') tree.query.value = ''
    else return
    event.preventDefault()
  }
}

function isSymbol({ type }: { type: string }): boolean {
  return type === 'symbol'
}
