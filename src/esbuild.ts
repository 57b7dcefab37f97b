import type { Plugin } from 'esbuild'
import { symbolDocs } from './index.ts'
import type { Options } from './types.ts'

/**
 * The plugin for esbuild.
 *
 * @example
 * ```ts
 * // build.js
 * import { build } from 'esbuild'
 * import symbolDocs from 'unplugin-symbol-docs/esbuild'
 *
 * await build({ plugins: [symbolDocs()] })
 * ```
 */
const plugin: (options?: Options) => Plugin = symbolDocs.esbuild

export default plugin
export type { Options }
