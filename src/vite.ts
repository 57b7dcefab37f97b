import type { Plugin } from 'vite'
import { symbolDocs } from './index.ts'
import type { Options } from './types.ts'

/**
 * The plugin for vite.
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
const plugin: (options?: Options) => Plugin = symbolDocs.vite

export default plugin
export type { Options }
