import type { UnpluginInstance } from 'unplugin'
import { symbolDocs } from './index.ts'
import type { Options } from './types.ts'

/**
 * The plugin for webpack.
 *
 * @example
 * ```ts
 * // webpack.config.js
 * import symbolDocs from 'unplugin-symbol-docs/webpack'
 *
 * export default { plugins: [symbolDocs()] }
 * ```
 */
const plugin: UnpluginInstance<Options | undefined, false>['webpack'] = symbolDocs.webpack

export default plugin
export type { Options }
