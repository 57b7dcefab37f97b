import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from '../options/logger.ts'
import type { Live } from '../project/live-state.ts'
import { openEditor as openInEditor } from './editor.ts'
import { createEvents, type EventLimits } from './events.ts'
import { createGuard, type Guard } from './guard.ts'
import type { AllowedHosts } from './host.ts'
import { checkEscapes, MOUNT, readPath } from './path.ts'
import { Refusal } from './refusal.ts'
import { createRefusalReply, send, type Reply } from './reply.ts'
import { createRoutes, type Route } from './routes.ts'
import { createToken } from './token.ts'

export interface HandlerParts {
  live: Live
  /** The page's HTML, undefined where it is missing. */
  readPage: () => Promise<string | undefined>
  /** What the page calls the project. */
  name: string
  /** Whether other machines can reach the server: then every action is refused. */
  isExposed: () => boolean
  /** The names that the server was told to serve, beside those of this machine. @default [] */
  allowedHosts?: AllowedHosts
  openEditor?: (place: { file: string; line: number }) => Promise<void>
  logger: Pick<Logger, 'warn'>
  /** How long a body may take to arrive. @default 10000 */
  bodyTimeoutInMs?: number
  eventLimits?: Partial<EventLimits>
}

/** The page and its API, for any server that speaks Node's requests and responses. */
export interface Handler {
  /**
   * Whether the request is ours; then it is being answered, and whoever mounts it is done with it. `url` is the request's
   * own, below the base of the server. Never throws.
   */
  handle: (request: IncomingMessage, response: ServerResponse, url: string) => boolean
  /** Ends the streams of events, and refuses what still comes. */
  close: () => void
}

export function createHandler(parts: HandlerParts): Handler {
  const { live, readPage, name, isExposed, allowedHosts = [], logger } = parts
  const { openEditor = openInEditor, bodyTimeoutInMs = 10_000, eventLimits } = parts
  const token = createToken()
  const guard = createGuard({ token, allowedHosts, isExposed })
  const events = createEvents(live, eventLimits)
  let isClosed = false

  const warn = (what: string, error: unknown): void => {
    const reason = error instanceof Error ? error.message : String(error)
    logger.warn(`${what} (${reason}): try again, or restart the dev server.`)
  }
  const checkOpen = (): void => {
    if (isClosed) throw new Refusal(503, 'The dev server is closing: start it again.')
  }
  const routes = createRoutes({
    live,
    events,
    readPage,
    bodyTimeoutInMs,
    // A token that could not be used is not handed out.
    createSession: (request) => ({ token: guard.mayAct(request) ? token.value : '', name }),
    checkActor(request) {
      checkOpen()
      guard.checkActor(request)
    },
    openEditor(place) {
      openEditor(place).catch((error: unknown) => warn('The editor did not open', error))
    },
  })

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
  ): Promise<void> {
    let reply: Reply | undefined
    try {
      checkOpen()
      const route = admit(request, path, { guard, routes })
      reply = await route.answer(request, response)
    } catch (error) {
      if (!(error instanceof Refusal)) warn('The page failed at a request', error)
      reply = createRefusalReply(error instanceof Refusal ? error : createFault())
    }
    if (reply) send(request, response, reply)
  }

  return {
    handle(request, response, url) {
      const path = readPath(url)
      if (path === undefined) return false
      // A client that goes away is no failure, and an unheard error would end the server.
      request.on('error', ignore)
      response.on('error', ignore)
      // What cannot be sent any more is half of an answer that cannot be taken back.
      answer(request, response, path).catch(() => response.destroy())
      return true
    },
    close() {
      isClosed = true
      events.close()
    },
  }
}

/** The route that a request may take. Whoever may not ask at all learns nothing of what there is. */
function admit(
  request: IncomingMessage,
  path: string,
  { guard, routes }: { guard: Guard; routes: ReadonlyMap<string, Route> },
): Route {
  const route = routes.get(path)
  guard.checkReader(request, route?.isDocument === true)
  checkEscapes(path)
  if (!route) throw new Refusal(404, `There is nothing of this name: open ${MOUNT}/.`)
  if (!route.methods.includes(request.method ?? '')) {
    const allow = route.methods.join(', ')
    throw new Refusal(405, `This place does not take that method: use ${allow}.`, { allow })
  }
  return route
}

const createFault = (): Refusal =>
  new Refusal(500, 'The dev server failed at this request: see its log, and try again.')

const ignore = (): void => undefined
