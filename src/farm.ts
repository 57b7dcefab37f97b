import type { JsPlugin } from '@farmfe/core'
import { symbolDocs } from './index.ts'
import type { Options } from './types.ts'

/**
 * The plugin for Farm.
 *
 * @example
 * ```ts
 * // farm.config.ts
 * import symbolDocs from 'unplugin-symbol-docs/farm'
 *
 * export default { plugins: [symbolDocs()] }
 * ```
 */
const plugin: (options?: Options) => JsPlugin = symbolDocs.farm

export default plugin
export type { Options }
