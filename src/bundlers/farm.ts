import type { Server } from 'node:http'
import type { UnpluginOptions } from 'unplugin'
import { createStderrLogger } from '../options/logger.ts'
import { readAliases } from './aliases.ts'
import { cleanId, findEntries, RE_SCRIPT, type Input } from './entries.ts'
import type { Session } from './session.ts'

/** farm's dev server, so far as it is used. */
export interface FarmDevServer {
  config: { host?: string | boolean; allowedHosts?: string[] }
  server?: Server | undefined
}

/** The hooks of farm's dev server. */
export interface FarmServer {
  serve: (devServer: FarmDevServer, entries: readonly string[]) => Promise<void>
  close: () => Promise<void>
}

/** farm: its hooks do not say the module graph, so the modules that pass `transform` stand for it. */
export function createFarmHooks(session: Session, server: FarmServer): Partial<UnpluginOptions> {
  const graph = new Set<string>()
  let entries: string[] = []

  return {
    farm: {
      configResolved(config) {
        const root = config.root ?? process.cwd()
        session.configure({
          bundlerRoot: root,
          aliases: readAliases(config.compilation?.resolve?.alias, root),
          logger: createStderrLogger(),
        })
        entries = findEntries(config.compilation?.input as Input, root)
      },
      async configureDevServer(devServer) {
        const close = devServer.close.bind(devServer)
        devServer.close = async () => {
          await server.close()
          await close()
        }
        await server.serve(devServer as unknown as FarmDevServer, entries)
      },
    },
    buildStart() {
      session.start(entries)
    },
    transform: {
      filter: { id: RE_SCRIPT },
      handler(_, id) {
        const file = cleanId(id)
        if (file) {
          graph.add(file)
          session.notice(file)
        }
        return null
      },
    },
    async buildEnd() {
      await session.finish({
        environment: 'build',
        entries: () => entries,
        graph: [...graph],
        emit: (fileName, source) => this.emitFile({ type: 'asset', fileName, source }),
      })
    },
  }
}
