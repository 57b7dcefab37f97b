/** The language that a module's text is parsed as. */
export type Script = 'ts' | 'tsx' | 'js' | 'jsx'

const SCRIPTS = new Map<string, Script | 'vue'>([
  ['ts', 'ts'],
  ['mts', 'ts'],
  ['cts', 'ts'],
  ['tsx', 'tsx'],
  ['js', 'js'],
  ['mjs', 'js'],
  ['jsx', 'jsx'],
  ['vue', 'vue'],
])

const RE_DECLARATION_FILE = /\.d\.(?:[^./]+\.)?[cm]?ts$/

/** Returns `vue` for a component, whose script block names the language; `undefined` for a file that is no module of a project. */
export function scriptOfFile(path: string): Script | 'vue' | undefined {
  if (RE_DECLARATION_FILE.test(path)) return undefined
  return SCRIPTS.get(path.slice(path.lastIndexOf('.') + 1))
}

const RE_ASSET_QUERY = /[?&](?:raw|url|text|source|bytes|base64|dataurl|inline|no-inline)(?:[&=]|$)/
const RE_WORKER_QUERY = /[?&](?:shared)?worker(?:[&=]|$)/

/** Returns whether the query of a specifier or of a module's id asks for a text, an address or data instead of the module. */
export function isAssetId(id: string): boolean {
  return RE_ASSET_QUERY.test(id) && !RE_WORKER_QUERY.test(id)
}
