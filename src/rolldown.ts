import type { Plugin } from 'rolldown'
import { symbolDocs } from './index.ts'
import type { Options } from './types.ts'

/**
 * The plugin for rolldown.
 *
 * @example
 * ```ts
 * // rolldown.config.ts
 * import symbolDocs from 'unplugin-symbol-docs/rolldown'
 *
 * export default { plugins: [symbolDocs()] }
 * ```
 */
const plugin: (options?: Options) => Plugin = symbolDocs.rolldown

export default plugin
export type { Options }
