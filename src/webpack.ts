import type { WebpackPluginInstance } from 'webpack'
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
const plugin: (options?: Options) => WebpackPluginInstance = symbolDocs.webpack

export default plugin
export type { Options }
