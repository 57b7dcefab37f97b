import { basename } from 'node:path'
import type { Session } from '../bundlers/session.ts'
import { readPackage } from '../config/package.ts'
import { resolveRoot } from '../config/root.ts'
import type { LiveDocs } from '../run/live.ts'
import { createHandler, type Handler } from './handler.ts'
import { readPage } from './page-file.ts'

/** The page of one session's live docs; undefined where the option `dev.page` turns it off. */
export function openPage(
  live: LiveDocs,
  session: Session,
  server: { isExposed?: () => boolean; allowedHosts?: readonly string[] } = {},
): Handler | undefined {
  if (!session.hasPage) return undefined
  const { bundlerRoot, logger } = session.host()
  const root = resolveRoot(session.options.root, bundlerRoot)
  return createHandler({
    live,
    readPage,
    name: readPackage(root)?.name ?? basename(root),
    isExposed: server.isExposed ?? (() => false),
    ...(server.allowedHosts && { allowedHosts: server.allowedHosts }),
    logger,
  })
}
