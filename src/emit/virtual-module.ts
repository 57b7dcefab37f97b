import type { SymbolDocs } from '../types.ts'

/** What apps import. webpack takes `virtual:` for a scheme that it cannot read, so the plain name comes first. */
export const RE_VIRTUAL: RegExp = /^(?:~|virtual:)symbol-docs$/

/** What bundlers know the module as; the NUL keeps other plugins from taking it for a file. */
export const VIRTUAL_ID = '\0symbol-docs'

/** The event that brings new docs to a running app. */
export const HOT_EVENT = 'unplugin-symbol-docs:update'

/** How a bundler replaces modules in a running app. */
export type HotSystem = 'vite' | 'webpack'

/**
 * The module's source. Parsing a string is faster for an engine than reading an object literal of that size. In a dev
 * server the object stays the same and its content changes, so that an app which shows its own docs keeps its state.
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
 * The module accepts itself: its next version goes on with what this one keeps. rspack 1.2 makes `undefined.data` of
 * `import.meta.webpackHot?.data`, so the first part is read by itself.
 */
const WEBPACK = [
  `const hot = import.meta.webpackHot
const kept = hot?.data?.kept ?? ${FRESH}`,
  `if (import.meta.webpackHot) {
  import.meta.webpackHot.dispose((data) => { data.kept = kept })
  import.meta.webpackHot.accept()
}`,
]
