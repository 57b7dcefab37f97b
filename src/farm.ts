import type { UnpluginInstance } from 'unplugin'
import { symbolDocs } from './index.ts'
import type { Options } from './types.ts'

/**
 * The plugin for farm.
 *
 * @example
 * ```ts
 * // farm.config.ts
 * import symbolDocs from 'unplugin-symbol-docs/farm'
 *
 * export default { plugins: [symbolDocs()] }
 * ```
 */
const plugin: UnpluginInstance<Options | undefined, false>['farm'] = symbolDocs.farm

export default plugin
export type { Options }
