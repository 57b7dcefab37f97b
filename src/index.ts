import { createUnplugin, type UnpluginInstance } from 'unplugin'
import { createPlugin } from './plugin.ts'
import type { Options } from './types.ts'

export type * from './types.ts'

/** The plugin for all bundlers. Each bundler has its own entry point, for example `unplugin-symbol-docs/vite`. */
export const symbolDocs: UnpluginInstance<Options | undefined, false> = createUnplugin(createPlugin)

export default symbolDocs
