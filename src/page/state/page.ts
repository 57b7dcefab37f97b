import { signal, type ReadonlySignal, type Signal } from '@preact/signals'
import { createActions, type Actions } from './actions.ts'
import { createCatalog, type Catalog } from './catalog.ts'
import { createLiveDocs, type LiveDocs } from './live-docs.ts'
import { createNavigation, type Navigation } from './navigation.ts'
import { createNotices, type Notices } from './notices.ts'
import { createTheme } from './theme.ts'
import { createTree, type Tree } from './tree.ts'

/** The data that the server writes into the page. */
export interface Session {
  /** Empty if the page may not act. */
  token: string
  name: string
}

/** The state that the components show, and the functions that they call. */
export interface Page {
  name: string
  catalog: Catalog
  live: LiveDocs
  tree: Tree
  navigation: Navigation
  actions: Actions
  notices: Notices
  theme: ReturnType<typeof createTheme>
  isHelpOpen: Signal<boolean>
  isNarrow: ReadonlySignal<boolean>
  /** False if the server does not let this page act. */
  hasToken: boolean
}

export function createPage(session: Session): Page {
  const notices = createNotices()
  const catalog = createCatalog()
  const live = createLiveDocs({ catalog, notices })
  return {
    name: session.name,
    catalog,
    live,
    tree: createTree({ catalog, live }),
    navigation: createNavigation(),
    actions: createActions({ token: session.token, notices }),
    notices,
    theme: createTheme(),
    isHelpOpen: signal(false),
    isNarrow: createNarrow(),
    hasToken: session.token !== '',
  }
}

/** True while there is room for one pane only. `style/narrow.css` has the same width. */
function createNarrow(): ReadonlySignal<boolean> {
  const query = matchMedia('(max-width: 760px)')
  const isNarrow = signal(query.matches)
  query.addEventListener('change', () => (isNarrow.value = query.matches))
  return isNarrow
}
