import type { Plugin } from 'rollup'
import { symbolDocs } from './index.ts'
import type { Options } from './types.ts'

/**
 * The plugin for rollup.
 *
 * @example
 * ```ts
 * // rollup.config.js
 * import symbolDocs from 'unplugin-symbol-docs/rollup'
 *
 * export default { plugins: [symbolDocs()] }
 * ```
 */
const plugin: (options?: Options) => Plugin = symbolDocs.rollup

export default plugin
export type { Options }
