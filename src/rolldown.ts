import type { Plugin } from 'rolldown'
import { createRolldownPlugin } from 'unplugin'
import { createPlugin } from './plugin.ts'
import type { Options } from './types.ts'

/**
 * The plugin for Rolldown.
 *
 * @example
 * ```ts
 * // rolldown.config.ts
 * import symbolDocs from 'unplugin-symbol-docs/rolldown'
 *
 * export default { plugins: [symbolDocs()] }
 * ```
 */
const plugin = createRolldownPlugin(createPlugin) as (options?: Options) => Plugin

export default plugin
export type { Options }
