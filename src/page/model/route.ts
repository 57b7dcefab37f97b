import { KINDS } from './filters.ts'

/** The view that the page shows: the part of its address after `#`. */
export type Route =
  | { view: 'overview' }
  | { view: 'cost' }
  | { view: 'issues' }
  | { view: 'module'; path: string }
  | { view: 'symbol'; id: string }

/** `#/src/math.ts!add:function`, `#/src/math.ts`, `#/cost`. Only ids end in a name and a kind. */
export function parseRoute(hash: string): Route {
  const path = decode(hash.replace(/^#?\/?/, ''))
  if (path === '') return { view: 'overview' }
  if (path === 'cost' || path === 'issues') return { view: path }
  return RE_ID.test(path) ? { view: 'symbol', id: path } : { view: 'module', path }
}

const RE_ID = new RegExp(`!.*:(?:${KINDS.join('|')})$`, 's')

export function formatRoute(route: Route): string {
  if (route.view === 'overview') return '#/'
  if (route.view === 'symbol') return linkToSymbol(route.id)
  if (route.view === 'module') return `#/${encode(route.path)}`
  return `#/${route.view}`
}

export function linkToSymbol(id: string): string {
  return `#/${encode(id)}`
}

/** Returns the name within an id, for symbols that no longer exist. */
export function nameOf(id: string): string {
  return id.slice(id.lastIndexOf('!') + 1).replace(/:[a-z]+$/, '')
}

/** Encodes a path but leaves characters that are readable and safe in a fragment. */
function encode(path: string): string {
  return path
    .split('/')
    .map((part) => encodeURIComponent(part).replace(/%3A/g, ':').replace(/%40/g, '@'))
    .join('/')
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    // Somebody typed it by hand: a lone `%` stands for itself.
    return path
  }
}
