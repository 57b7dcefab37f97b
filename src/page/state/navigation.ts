import { signal, type ReadonlySignal } from '@preact/signals'
import { formatRoute, parseRoute, type Route } from '../model/route.ts'

export interface Navigation {
  route: ReadonlySignal<Route>
  go: (route: Route) => void
  /** Goes there without a new step in the history: moving through a list is one step. */
  move: (route: Route) => void
}

export function createNavigation(): Navigation {
  const route = signal(parseRoute(location.hash))
  addEventListener('hashchange', () => (route.value = parseRoute(location.hash)))
  return {
    route,
    go: (next) => (location.hash = formatRoute(next)),
    move: (next) => {
      history.replaceState(null, '', formatRoute(next))
      route.value = next
    },
  }
}
