/** How a module's text is parsed. */
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

/** `vue` for a component, whose script block says the rest; `undefined` for what is no module of a project. */
export function scriptOfFile(path: string): Script | 'vue' | undefined {
  if (RE_DECLARATION_FILE.test(path)) return undefined
  return SCRIPTS.get(path.slice(path.lastIndexOf('.') + 1))
}
