import type { UnpluginFactory, UnpluginOptions } from 'unplugin'
import { createEsbuildHooks } from './bundlers/esbuild.ts'
import { createFarmHooks } from './bundlers/farm.ts'
import {
  createDeclarationHooks,
  createOptionsHook,
  createRollupHooks,
  readEnvironment,
} from './bundlers/rollup.ts'
import { createSession, type Session } from './bundlers/session.ts'
import { createViteHooks } from './bundlers/vite.ts'
import { createWebpackHooks, type Compiler } from './bundlers/webpack.ts'
import { createFarmServer } from './dev/farm-server.ts'
import { createViteServer, loadViteServer } from './dev/vite-server.ts'
import { serveWebpack } from './dev/webpack-server.ts'
import { RE_VIRTUAL, VIRTUAL_ID } from './emit/virtual-module.ts'
import type { Options } from './types.ts'

/** The hooks of the plugin, each one a call into `bundlers` or `dev`. The entry points turn it into a plugin. */
export const createPlugin: UnpluginFactory<Options | undefined, false> = (options, meta) => {
  // Imported lazily, since only a watch build needs a server for its page.
  const session = createSession(options, async (...parts) => {
    const { servePage } = await import('./dev/own-page.ts')
    return servePage(...parts)
  })
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
        return session.load(readEnvironment(this), (file) => this.addWatchFile(file))
      },
    },
  }
  switch (meta.framework) {
    case 'vite': {
      const { apiKey: _, ...shown } = options ?? {}
      const { vite, ...others } = createViteHooks(
        session,
        createViteServer(session),
        loadViteServer,
      )
      // The command line finds the options here; the key is nobody else's.
      return { ...hooks, ...others, vite: { ...vite, api: { options: shown } } }
    }
    case 'webpack':
      return { ...hooks, ...createPackHooks(session, meta.webpack.compiler) }
    case 'rspack':
      return { ...hooks, ...createPackHooks(session, meta.rspack.compiler) }
    case 'esbuild':
      return { ...hooks, ...createEsbuildHooks(session) }
    case 'farm':
      return { ...hooks, ...createFarmHooks(session, createFarmServer(session)) }
    default: {
      const close = {
        closeWatcher: () => session.close(),
        ...createDeclarationHooks(session),
      }
      return {
        ...hooks,
        ...createRollupHooks(session),
        rollup: close,
        rolldown: { ...close, ...createOptionsHook(session) },
      }
    }
  }
}

function createPackHooks(session: Session, compiler: Compiler): Partial<UnpluginOptions> {
  const hooks = createWebpackHooks(session, compiler)
  serveWebpack(session, compiler)
  return hooks
}
