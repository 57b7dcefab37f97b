import type { VNode } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { formatRoute, nameOf, type Route } from '../model/route.ts'
import { CostView } from './cost-view.tsx'
import { FilterBar } from './filter-bar.tsx'
import { HelpDialog } from './help-dialog.tsx'
import { Icon } from './icon.tsx'
import { IssuesView } from './issues-view.tsx'
import { ModuleDetail } from './module-detail.tsx'
import { Banners, Toast } from './notices.tsx'
import { Overview } from './overview.tsx'
import { PageHeader } from './page-header.tsx'
import { usePage } from './page-context.ts'
import { SearchField } from './search-field.tsx'
import { StatusBar } from './status-bar.tsx'
import { SymbolDetail } from './symbol-detail.tsx'
import { SymbolTree } from './symbol-tree.tsx'

export function App(): VNode {
  const { navigation } = usePage()
  const pane = navigation.route.value.view === 'overview' ? 'list' : 'detail'
  return (
    <div class="app" data-pane={pane}>
      <PageHeader />
      <Banners />
      <div class="sidebar">
        <SearchField />
        <FilterBar />
        <SymbolTree />
      </div>
      <Detail />
      <StatusBar />
      <Toast />
      <HelpDialog />
    </div>
  )
}

function Detail(): VNode {
  const { navigation, name } = usePage()
  const route = navigation.route.value
  const key = formatRoute(route)
  const element = useRef<HTMLElement>(null)
  useLayoutEffect(() => element.current?.scrollTo(0, 0), [key])
  useEffect(() => {
    document.title = titleOf(route, name)
  }, [key])
  return (
    <main id="detail" class="detail" tabIndex={-1} ref={element}>
      <a class="back" href="#/">
        <Icon name="back" />
        All symbols
      </a>
      {renderRoute(route)}
    </main>
  )
}

function renderRoute(route: Route): VNode {
  if (route.view === 'symbol') return <SymbolDetail key={route.id} id={route.id} />
  if (route.view === 'module') return <ModuleDetail path={route.path} />
  if (route.view === 'cost') return <CostView />
  return route.view === 'issues' ? <IssuesView /> : <Overview />
}

function titleOf(route: Route, name: string): string {
  if (route.view === 'symbol') return `${nameOf(route.id)} · ${name}`
  if (route.view === 'module') return `${route.path} · ${name}`
  if (route.view === 'cost') return `Cost · ${name}`
  return route.view === 'issues' ? `Issues · ${name}` : `${name} · symbol docs`
}
