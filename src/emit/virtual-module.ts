import type { SymbolDocs } from '../types.ts'

/** The names that apps import. webpack takes `virtual:` for an unknown URL scheme, so there is a name without it. */
export const RE_VIRTUAL: RegExp = /^(?:~|virtual:)symbol-docs$/

/** The module's id in bundlers. The NUL keeps other plugins from treating it as a file. */
export const VIRTUAL_ID = '\0symbol-docs'

/** The event that brings new docs to a running app. */
export const HOT_EVENT = 'unplugin-symbol-docs:update'

/** The hot replacement API of a bundler. */
export type HotSystem = 'vite' | 'webpack'

/**
 * Returns the module's source. Engines parse a JSON string faster than an object literal of that size. In a dev server
 * the object stays the same and only its content changes, so that an app that shows its own docs keeps its state.
 */
export function createVirtualModule(
  docs: Pick<SymbolDocs, 'symbols' | 'modules'>,
  hot?: HotSystem,
): string {
  const value = `JSON.parse(${JSON.stringify(JSON.stringify(docs))})`
  if (!hot) {
    return [
      `export default ${value}`,
      '/** Docs of a build do not change. */',
      'export function onUpdate() { return () => {} }',
      '',
    ].join('\n')
  }
  const [keep, ...more] = hot === 'vite' ? VITE : WEBPACK
  return [keep, HOT.replace('VALUE', () => value), ...more, ''].join('\n')
}

const HOT = `const { docs, listeners } = kept
export default docs
export function onUpdate(listener) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
function replace(next) {
  for (const key of Object.keys(docs)) delete docs[key]
  Object.assign(docs, next)
  for (const listener of listeners) listener(docs)
}
replace(VALUE)`

const FRESH = '{ docs: {}, listeners: new Set() }'

const VITE = [
  `const kept = import.meta.hot ? (import.meta.hot.data.kept ??= ${FRESH}) : ${FRESH}`,
  `if (import.meta.hot) import.meta.hot.on(${JSON.stringify(HOT_EVENT)}, replace)`,
]

/**
 * The module accepts its own updates, and the next version continues with the object that this one keeps. rspack 1.2
 * compiles `import.meta.webpackHot?.data` to `undefined.data`, so the two parts are read separately.
 */
const WEBPACK = [
  `const hot = import.meta.webpackHot
const kept = hot?.data?.kept ?? ${FRESH}`,
  `if (import.meta.webpackHot) {
  import.meta.webpackHot.dispose((data) => { data.kept = kept })
  import.meta.webpackHot.accept()
}`,
]
