import type { RspackPluginInstance } from '@rspack/core'
import { symbolDocs } from './index.ts'
import type { Options } from './types.ts'

/**
 * The plugin for Rspack.
 *
 * @example
 * ```ts
 * // rspack.config.js
 * import symbolDocs from 'unplugin-symbol-docs/rspack'
 *
 * export default { plugins: [symbolDocs()] }
 * ```
 */
const plugin: (options?: Options) => RspackPluginInstance = symbolDocs.rspack

export default plugin
export type { Options }
