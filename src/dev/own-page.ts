import type { OpenPage, Session } from '../bundlers/session.ts'
import type { LiveDocs } from '../project/live.ts'
import { acquire, release } from '../project/registry.ts'
import type { Handler } from './handler.ts'
import { openPage } from './open-page.ts'
import { serveAlone } from './own-server.ts'
import { describeUrl } from './url.ts'

/** Watch builds have no server: their page gets one of its own. */
export const openOwnPage: OpenPage = (live, session) =>
  servePage(live, session, () => openPage(live, session))

/**
 * Serves the page alone; where there can be no server, says so. Gives what ends it when nobody else has it: the several
 * compilers of one app have one page.
 */
export async function servePage(
  live: LiveDocs,
  session: Session,
  open: () => Handler | undefined,
): Promise<() => Promise<void>> {
  const end = await acquire(live, () => serve(session, open()))
  let isEnded = false
  return async () => {
    if (isEnded) return
    isEnded = true
    if (release(live)) await end()
  }
}

async function serve(session: Session, handler?: Handler): Promise<() => Promise<void>> {
  if (!handler) return async () => {}
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
