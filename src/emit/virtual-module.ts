import type { SymbolDocs } from '../types.ts'

/** What apps import. webpack takes `virtual:` for a scheme that it cannot read, so the plain name comes first. */
export const RE_VIRTUAL: RegExp = /^(?:~|virtual:)symbol-docs$/

/** What bundlers know the module as; the NUL keeps other plugins from taking it for a file. */
export const VIRTUAL_ID = '\0symbol-docs'

/** The module's source. Parsing a string is faster for an engine than reading an object literal of that size. */
export function createVirtualModule(docs: SymbolDocs): string {
  return `export default JSON.parse(${JSON.stringify(JSON.stringify(docs))})\n`
}
