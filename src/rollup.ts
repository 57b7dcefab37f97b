import type { Plugin } from 'rollup'
import { createRollupPlugin } from 'unplugin'
import { createPlugin } from './plugin.ts'
import type { Options } from './types.ts'

/**
 * The plugin for Rollup.
 *
 * @example
 * ```ts
 * // rollup.config.js
 * import symbolDocs from 'unplugin-symbol-docs/rollup'
 *
 * export default { plugins: [symbolDocs()] }
 * ```
 */
const plugin = createRollupPlugin(createPlugin) as (options?: Options) => Plugin

export default plugin
export type { Options }
