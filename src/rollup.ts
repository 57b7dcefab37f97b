import type { UnpluginInstance } from 'unplugin'
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
const plugin: UnpluginInstance<Options | undefined, false>['rollup'] = symbolDocs.rollup

export default plugin
export type { Options }
