import type { UnpluginInstance } from 'unplugin'
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
const plugin: UnpluginInstance<Options | undefined, false>['esbuild'] = symbolDocs.esbuild

export default plugin
export type { Options }
