import type { Page } from './page.ts'

export const SEARCH_ID = 'search'

/** Puts the cursor into the search field; on narrow screens that is in the other pane. */
export function openSearch({ navigation, isNarrow }: Page): void {
  if (!isNarrow.value) return focusSearch()
  navigation.go({ view: 'overview' })
  requestAnimationFrame(() => requestAnimationFrame(focusSearch))
}

function focusSearch(): void {
  document.getElementById(SEARCH_ID)?.focus()
}
