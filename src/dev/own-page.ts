import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Session } from '../bundlers/session.ts'
import type { LiveDocs } from '../project/live.ts'
import { acquire, release } from '../project/project.ts'
import { describeUrl, MOUNT, pageUrl } from './address.ts'
import { openPage, type Handler } from './handler.ts'
import { createRefusalReply, Refusal, send } from './reply.ts'

/**
 * Serves the page alone, as for a watch build, which has no server. Warns if no server can be had. The compilers of one app share a page: the returned function
 * closes it when the last of them does.
 */
export async function servePage(
  live: LiveDocs,
  session: Session,
  open: () => Handler | undefined = () => openPage(live, session),
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
    // The build must not fail because the page has no server.
    logger.warn(error instanceof Error ? error.message : String(error))
    return async () => handler.close()
  }
}

/** A server for watch builds, which have none. */
interface OwnServer {
  /** The page's URL. */
  url: string
  /** Closes the handler too. May be called more than once. */
  close: () => Promise<void>
}

/** Only this machine can reach this address. */
const ADDRESS = '127.0.0.1'

const FIRST_PORT = 5178
const PORTS_TRIED = 20

/** Serves the page alone, on the first free port from `port` on. It never keeps a process alive by itself. */
export async function serveAlone(parts: { handler: Handler; port?: number }): Promise<OwnServer> {
  const { handler, port = FIRST_PORT } = parts
  const server = createServer((request, response) => {
    if (handler.handle(request, response, request.url ?? '')) return
    const refusal = new Refusal(404, `There is only one page here: open ${MOUNT}/.`)
    send(request, response, createRefusalReply(refusal))
  })
  server.unref()
  // An open event stream would keep the process alive as well.
  server.on('connection', (socket) => socket.unref())
  await listen(server, port)
  let closing: Promise<void> | undefined
  return {
    url: pageUrl(`http://${ADDRESS}:${(server.address() as AddressInfo).port}`),
    close: () => (closing ??= close(server, handler)),
  }
}

/** Tries the ports in order, then lets the system pick one. */
async function listen(server: Server, first: number): Promise<void> {
  for (let port = first; port < first + PORTS_TRIED; port++) {
    if (await isListening(server, port)) return
  }
  await isListening(server, 0)
}

function isListening(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      server.off('listening', succeed)
      const isTaken = error.code === 'EADDRINUSE' || error.code === 'EACCES'
      if (isTaken && port !== 0) resolve(false)
      else reject(new Error(describe(error), { cause: error }))
    }
    const succeed = (): void => {
      server.off('error', fail)
      resolve(true)
    }
    server.once('error', fail).once('listening', succeed).listen(port, ADDRESS)
  })
}

const describe = (error: Error): string =>
  `The page found no port on ${ADDRESS} (${error.message}): free one, or set \`dev.page\` to false.`

function close(server: Server, handler: Handler): Promise<void> {
  handler.close()
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
