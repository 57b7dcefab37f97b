import type { Page } from './page.ts'

export const SEARCH_ID = 'search'

/** Focuses the search field, which is in the other pane on narrow screens. */
export function openSearch({ navigation, isNarrow }: Page): void {
  if (!isNarrow.value) return focusSearch()
  navigation.go({ view: 'overview' })
  requestAnimationFrame(() => requestAnimationFrame(focusSearch))
}

function focusSearch(): void {
  document.getElementById(SEARCH_ID)?.focus()
}
