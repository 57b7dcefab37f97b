import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FarmServer } from '../bundlers/farm.ts'
import type { Session } from '../bundlers/session.ts'
import { isExposedHost } from './exposed.ts'
import { createFolderWatch, type FolderWatch } from './folder-watch.ts'
import type { Handler } from './handler.ts'

/** What koa hands to a middleware, so far as it is used. */
interface KoaContext {
  req: IncomingMessage
  res: ServerResponse
  respond?: boolean
}

interface FarmServerOptions {
  host?: string | boolean
  middlewares?: (() => (context: KoaContext, next: () => Promise<void>) => unknown)[]
}

/** The config that farm resolved, before its server is made of it. */
interface FarmConfig {
  server?: FarmServerOptions | undefined
}

/** Mounts the page in farm's dev server, before its own middlewares, which answer everything. */
export function createFarmServer(session: Session): FarmServer {
  let handler: Handler | undefined
  let options: FarmServerOptions = {}
  let watch: FolderWatch | undefined

  return {
    prepare(config: FarmConfig) {
      options = config.server ??= {}
      options.middlewares = [
        () => (context, next) => {
          if (!handler?.handle(context.req, context.res, context.req.url ?? '')) return next()
          // The answer is written to node's response, past koa.
          context.respond = false
          return undefined
        },
        ...(options.middlewares ?? []),
      ]
    },
    async serve(entries) {
      session.reveal({ isServing: true })
      const isExposed = (): boolean => isExposedHost(options.host)
      const folders = createFolderWatch(() => live?.touch())
      watch = folders
      const live = await session.serve({ isReadOnly: isExposed, onRead: folders.follow })
      if (!live) return
      const { openPage } = await import('./open-page.ts')
      handler = openPage(live, session, { isExposed })
      void live.start(entries)
    },
    async close() {
      watch?.close()
      handler?.close()
      await session.close()
    },
  }
}
