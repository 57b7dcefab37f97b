import { basename } from 'node:path'
import type { Session } from '../bundlers/session.ts'
import { readPackage } from '../options/package.ts'
import { resolveRoot } from '../options/root.ts'
import type { LiveDocs } from '../project/live.ts'
import { createHandler, type Handler } from './handler.ts'
import type { AllowedHosts } from './host.ts'
import { readPage } from './page.ts'

/** Creates the page of a session's live docs; undefined if the option `dev.page` turns it off. */
export function openPage(
  live: LiveDocs,
  session: Session,
  server: { isExposed?: () => boolean; allowedHosts?: AllowedHosts } = {},
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
