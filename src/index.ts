import { createUnplugin, type UnpluginInstance, type UnpluginOptions } from 'unplugin'
import { createEsbuildHooks } from './bundlers/esbuild.ts'
import { createFarmHooks } from './bundlers/farm.ts'
import { createRollupHooks, readEnvironment } from './bundlers/rollup.ts'
import { createSession } from './bundlers/session.ts'
import { createViteHooks } from './bundlers/vite.ts'
import { createWebpackHooks } from './bundlers/webpack.ts'
import { RE_VIRTUAL, VIRTUAL_ID } from './emit/virtual-module.ts'
import type { Options } from './types.ts'

export type * from './types.ts'

/** The plugin for all bundlers; each has its own door, for instance `unplugin-symbol-docs/vite`. */
export const symbolDocs: UnpluginInstance<Options | undefined, false> = createUnplugin(
  (options, meta) => {
    const session = createSession(options)
    const hooks: UnpluginOptions = {
      name: 'unplugin-symbol-docs',
      enforce: 'pre',
      resolveId: {
        filter: { id: RE_VIRTUAL },
        handler: () => VIRTUAL_ID,
      },
      load: {
        filter: { id: new RegExp(`${VIRTUAL_ID}$`) },
        handler() {
          return session.load(readEnvironment(this))
        },
      },
    }
    switch (meta.framework) {
      case 'vite':
        return { ...hooks, ...createViteHooks(session) }
      case 'webpack':
        return { ...hooks, ...createWebpackHooks(session, meta.webpack.compiler) }
      case 'rspack':
        return { ...hooks, ...createWebpackHooks(session, meta.rspack.compiler) }
      case 'esbuild':
        return { ...hooks, ...createEsbuildHooks(session) }
      case 'farm':
        return { ...hooks, ...createFarmHooks(session) }
      default:
        return { ...hooks, ...createRollupHooks(session) }
    }
  },
)

export default symbolDocs
