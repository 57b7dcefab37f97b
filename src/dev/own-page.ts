import type { OpenPage, Session } from '../bundlers/session.ts'
import type { Handler } from './handler.ts'
import { openPage } from './open-page.ts'
import { serveAlone } from './own-server.ts'
import { describeUrl } from './url.ts'

/** Watch builds have no server: their page gets one of its own. */
export const openOwnPage: OpenPage = async (live, session) => {
  const handler = openPage(live, session)
  return handler ? servePage(handler, session) : async () => {}
}

/** Serves the page alone; where there can be no server, says so. Gives what ends it. */
export async function servePage(handler: Handler, session: Session): Promise<() => Promise<void>> {
  const { logger } = session.host()
  try {
    const server = await serveAlone({ handler })
    logger.info(describeUrl(server.url))
    return server.close
  } catch (error) {
    // The page is a side product of a side product.
    logger.warn(error instanceof Error ? error.message : String(error))
    return async () => handler.close()
  }
}
