import type { UnpluginInstance } from 'unplugin'
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
const plugin: UnpluginInstance<Options | undefined, false>['rolldown'] = symbolDocs.rolldown

export default plugin
export type { Options }
