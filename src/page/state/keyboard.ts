import { batch } from '@preact/signals'
import { toMarkdown } from '../model/copy-formats.ts'
import { copyText } from './clipboard.ts'
import { openSearch } from './open-search.ts'
import type { Page } from './page.ts'
import { askForSymbol, whyNotAskFor, whyReadOnly } from './permissions.ts'

/** The page's keys, also listed in the help dialog. */
export const KEYS: readonly (readonly [key: string, meaning: string])[] = [
  ['/', 'Search (also Ctrl K or ⌘ K)'],
  ['j', 'Next symbol'],
  ['k', 'Previous symbol'],
  ['Enter', 'Read the selected symbol'],
  ['r', 'Ask the model again for this symbol'],
  ['o', 'Open in the editor'],
  ['c', 'Copy as Markdown'],
  ['?', 'This help'],
  ['Esc', 'Clear the search, or close'],
]

const DETAIL_ID = 'detail'

export function listenToKeys(page: Page): void {
  document.addEventListener('keydown', (event) => {
    const isSearchKey = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)
    if (isSearchKey) {
      event.preventDefault()
      openSearch(page)
      return
    }
    // A key held down moves on through the list, but must not pay for anything twice.
    if (event.repeat && !['j', 'k'].includes(event.key)) return
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    if (page.isHelpOpen.value ? closeHelp(page, event) : runKey(page, event)) event.preventDefault()
  })
}

/** The browser would close the dialog too, but would report it late and swallow keys until then. */
function closeHelp(page: Page, { key }: KeyboardEvent): boolean {
  if (key !== 'Escape') return false
  page.isHelpOpen.value = false
  return true
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select')
}

function runKey(page: Page, { key, target }: KeyboardEvent): boolean {
  if (isTyping(target)) return false
  const { navigation, tree, actions, catalog } = page
  const route = navigation.route.value
  const symbol = route.view === 'symbol' ? catalog.peek(route.id) : undefined
  if (key === '/') openSearch(page)
  else if (key === 'j') step(page, 1)
  else if (key === 'k') step(page, -1)
  else if (key === '?') page.isHelpOpen.value = true
  else if (key === 'Escape') tree.query.value = ''
  else if (key === 'Enter' && target === document.body) document.getElementById(DETAIL_ID)?.focus()
  else if (!symbol) return false
  else if (key === 'r' && whyNotAskFor(page, symbol.id) === undefined)
    void askForSymbol(page, symbol)
  else if (key === 'o' && whyReadOnly(page) === undefined) void actions.openEditor(symbol.id)
  else if (key === 'c') void copyText(page, toMarkdown(symbol), 'Markdown')
  else return false
  return true
}

/** Opens the next or previous symbol of those that the list shows. */
function step(page: Page, direction: 1 | -1): void {
  const { tree, navigation } = page
  const rows = tree.rows.value
  const route = navigation.route.value
  const here = route.view === 'symbol' ? route.id : tree.activeKey.value
  const start = rows.findIndex(({ key }) => key === here)
  let index = start === -1 && direction === -1 ? rows.length : start
  do index += direction
  while (rows[index]?.type === 'module')
  const row = rows[index]
  if (!row) return
  batch(() => {
    tree.activeKey.value = row.key
    navigation.move({ view: 'symbol', id: row.key })
  })
}
