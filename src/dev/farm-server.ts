import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { FarmDevServer, FarmServer } from '../bundlers/farm.ts'
import type { Session } from '../bundlers/session.ts'
import { createFolderWatch, waitForListening, type FolderWatch } from './watch.ts'
import type { Handler } from './handler.ts'
import { isExposedHost, listAllowedHosts } from './guard.ts'
import { describeAddress, MOUNT } from './address.ts'

/**
 * Puts the page before farm's own middlewares, which answer everything and run before a plugin's. farm does not wait for
 * this hook, so early requests wait for the page.
 */
export function createFarmServer(session: Session): FarmServer {
  let handler: Handler | undefined
  let watch: FolderWatch | undefined

  async function open(
    { config, server }: FarmDevServer,
    entries: readonly string[],
  ): Promise<void> {
    const isExposed = (): boolean => isExposedHost(config.host)
    const folders = createFolderWatch(() => live?.touch())
    watch = folders
    const live = await session.serve({ isReadOnly: isExposed, onRead: folders.follow })
    if (!live) return
    const { openPage } = await import('./handler.ts')
    handler = openPage(live, session, { isExposed, allowedHosts: listAllowedHosts(config) })
    void live.start(entries, waitForListening(server))
  }

  function announce({ server }: FarmDevServer): void {
    const line = handler && describeAddress(server)
    if (line) session.host().logger.info(line)
  }

  return {
    serve(devServer: FarmDevServer, entries) {
      session.reveal({ isServing: true })
      const opened = open(devServer, entries)
      if (devServer.server) {
        intercept(devServer.server, async (request, response) => {
          await opened
          return handler?.handle(request, response, request.url ?? '') ?? false
        })
        devServer.server.once('listening', () => void opened.then(() => announce(devServer)))
      }
      return opened
    },
    async close() {
      watch?.close()
      handler?.close()
      await session.close()
    },
  }
}

/** Gives each request of the page's path to `take` first. */
function intercept(
  server: Server,
  take: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>,
): void {
  const others = server.listeners('request') as RequestListener[]
  server.removeAllListeners('request')
  server.on('request', (request, response) => {
    const pass = (): void => {
      for (const listener of others) listener.call(server, request, response)
    }
    if (!request.url?.startsWith(MOUNT)) return pass()
    take(request, response).then((isTaken) => {
      if (!isTaken) pass()
    }, pass)
  })
}
