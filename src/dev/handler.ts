import type { IncomingMessage, ServerResponse } from 'node:http'
import { basename } from 'node:path'
import type { Session } from '../bundlers/session.ts'
import type { Logger } from '../options/logger.ts'
import { readPackage, resolveRoot } from '../options/root.ts'
import type { Live } from '../project/live-state.ts'
import type { LiveDocs } from '../project/live.ts'
import { ACTIONS, readFields, readJson, type Action, type ActionParts } from './actions.ts'
import { checkEscapes, MOUNT, readPath } from './address.ts'
import { Events, type EventLimits } from './events.ts'
import {
  checkActor,
  checkReader,
  Token,
  mayAct,
  type AllowedHosts,
  type HostRules,
} from './guard.ts'
import { createPageReply, readPage, type PageSession } from './page.ts'
import {
  createJsonReply,
  createRefusalReply,
  createTextReply,
  Refusal,
  send,
  type Reply,
} from './reply.ts'

export interface HandlerParts {
  live: Live
  /** Returns the page's HTML, undefined if it is missing. */
  readPage: () => Promise<string | undefined>
  /** The name that the page shows for the project. */
  name: string
  /** Returns whether other machines can reach the server: then every action is refused. */
  isExposed: () => boolean
  /** The names that the server was told to serve, beside those of this machine. @default [] */
  allowedHosts?: AllowedHosts
  openEditor?: (place: { file: string; line: number }) => Promise<void>
  logger: Pick<Logger, 'warn'>
  /** How long a body may take to arrive. @default 10000 */
  bodyTimeoutInMs?: number
  eventLimits?: Partial<EventLimits>
}

/** The page and its API, for any server with Node's requests and responses. */
export interface Handler {
  /**
   * Returns whether the request is ours; then it is being answered, and nobody else may answer it. `url` is the path below
   * the base of the server. Never throws.
   */
  handle: (request: IncomingMessage, response: ServerResponse, url: string) => boolean
  /** Ends the streams of events, and refuses later requests. */
  close: () => void
}

export function createHandler(parts: HandlerParts): Handler {
  const { live, readPage, name, isExposed, allowedHosts = [], logger } = parts
  const { openEditor = openInEditor, bodyTimeoutInMs = 10_000, eventLimits } = parts
  const token = new Token()
  const rules = { token, allowedHosts, isExposed }
  const events = new Events(live, eventLimits)
  let isClosed = false

  const warn = (what: string, error: unknown): void => {
    const reason = error instanceof Error ? error.message : String(error)
    logger.warn(`${what} (${reason}): try again, or restart the dev server.`)
  }
  const checkOpen = (): void => {
    if (isClosed) throw new Refusal(503, 'The dev server is closing: start it again.')
  }
  const routes = listRoutes({
    live,
    events,
    readPage,
    bodyTimeoutInMs,
    // A token that could not be used is not handed out.
    createSession: (request) => ({ token: mayAct(request, rules) ? token.value : '', name }),
    checkActor(request) {
      checkOpen()
      checkActor(request, rules)
    },
    openEditor(place) {
      openEditor(place).catch((error: unknown) => warn('The editor did not open', error))
    },
  })

  /** Finds the route of a request. Whoever may not ask at all does not learn which routes exist. */
  function admit(request: IncomingMessage, path: string): Route {
    const route = routes.get(path)
    checkReader(request, rules, { isDocument: route?.isDocument === true })
    checkEscapes(path)
    if (!route) throw new Refusal(404, `There is nothing of this name: open ${MOUNT}/.`)
    if (!route.methods.includes(request.method ?? '')) {
      const allow = route.methods.join(', ')
      throw new Refusal(405, `This path does not take that method: use ${allow}.`, { allow })
    }
    return route
  }

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
  ): Promise<void> {
    let reply: Reply | undefined
    try {
      checkOpen()
      reply = await admit(request, path).answer(request, response)
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
      // A client may go away at any time, and an error without a listener would end the server.
      request.on('error', ignore)
      response.on('error', ignore)
      // An answer that fails halfway cannot be taken back, only cut off.
      answer(request, response, path).catch(() => response.destroy())
      return true
    },
    close() {
      isClosed = true
      events.close()
    },
  }
}

const createFault = (): Refusal =>
  new Refusal(500, 'The dev server failed at this request: see its log, and try again.')

const ignore = (): void => undefined

interface Route {
  methods: string[]
  /** True if a link from anywhere may open it. */
  isDocument?: boolean
  /** Returns undefined if it has sent the answer itself. */
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<Reply | undefined>
}

interface RouteParts extends ActionParts {
  live: Live
  events: Events
  readPage: () => Promise<string | undefined>
  createSession: (request: IncomingMessage) => PageSession
  /** Throws a Refusal if the request may not act, or the server is closing. */
  checkActor: (request: IncomingMessage) => void
  bodyTimeoutInMs: number
}

const READ = ['GET', 'HEAD']

/** Lists everything that is served, by its exact path. No path is ever mapped to a file. */
function listRoutes(parts: RouteParts): ReadonlyMap<string, Route> {
  const { live, events, readPage, createSession } = parts
  const routes = new Map<string, Route>()
  routes.set(MOUNT, {
    methods: READ,
    isDocument: true,
    // Relative, so that it is right below every base.
    answer: async () => ({ status: 302, headers: { location: `${MOUNT.slice(1)}/` }, body: '' }),
  })
  routes.set(`${MOUNT}/`, {
    methods: READ,
    isDocument: true,
    answer: async (request) => createPageReply(await readPage(), createSession(request)),
  })
  routes.set(`${MOUNT}/symbol-docs.json`, {
    methods: READ,
    answer: async () => createTextReply(200, live.json()),
  })
  routes.set(`${MOUNT}/events`, {
    methods: ['GET'],
    answer: async (request, response) => {
      events.attach(request, response)
      return undefined
    },
  })
  for (const [verb, action] of ACTIONS) {
    routes.set(`${MOUNT}/${verb}`, {
      methods: ['POST'],
      answer: (request) => act(action, request, parts),
    })
  }
  return routes
}

async function act(action: Action, request: IncomingMessage, parts: RouteParts): Promise<Reply> {
  parts.checkActor(request)
  const fields = readFields(await readJson(request, parts.bodyTimeoutInMs), action)
  // The server may have begun to close while the body arrived.
  parts.checkActor(request)
  return createJsonReply(202, { accepted: action.run(fields, parts) })
}

/** Opens a file at a line in the editor that is running, or in the one that `LAUNCH_EDITOR` names. */
export async function openInEditor({ file, line }: { file: string; line: number }): Promise<void> {
  const { default: launchEditor } = await import('launch-editor')
  launchEditor(`${file}:${line}:1`)
}

export type Middleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void

/**
 * Wraps the handler for connect and express. To be used without a path: their own matching ignores case and matches
 * before a dot. `base` is where the server's URLs start, `/` or `/app/`.
 */
export function createMiddleware(handler: Handler, base = '/'): Middleware {
  const prefix = base.replace(/(?<!\/)\/+$/, '')
  return (request, response, next) => {
    const url = request.url ?? ''
    const isOurs =
      url.startsWith(`${prefix}/`) && handler.handle(request, response, url.slice(prefix.length))
    if (!isOurs) next()
  }
}

/** Creates the page of a session's live docs; undefined if the option `dev.page` turns it off. */
export function openPage(
  live: LiveDocs,
  session: Session,
  rules: HostRules = { isExposed: () => false, allowedHosts: [] },
): Handler | undefined {
  if (!session.hasPage) return undefined
  const { bundlerRoot, logger } = session.host()
  const root = resolveRoot(session.options.root, bundlerRoot)
  return createHandler({
    live,
    readPage,
    name: readPackage(root)?.name ?? basename(root),
    ...rules,
    logger,
  })
}
