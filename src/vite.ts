import type { Plugin } from 'vite'
import { createVitePlugin } from 'unplugin'
import { createPlugin } from './plugin.ts'
import type { Options } from './types.ts'

/**
 * The plugin for Vite.
 *
 * @example
 * ```ts
 * // vite.config.ts
 * import { defineConfig } from 'vite'
 * import symbolDocs from 'unplugin-symbol-docs/vite'
 *
 * export default defineConfig({ plugins: [symbolDocs()] })
 * ```
 */
const plugin = createVitePlugin(createPlugin) as (options?: Options) => Plugin

export default plugin
export type { Options }
