import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Live } from '../project/live-state.ts'
import { ACTIONS, readFields, type Action, type ActionParts } from './actions.ts'
import { readJson } from './body.ts'
import type { Events } from './events.ts'
import { createPageReply, type PageSession } from './page.ts'
import { MOUNT } from './path.ts'
import { createJsonReply, createTextReply, type Reply } from './reply.ts'

export interface Route {
  methods: string[]
  /** Whether a link from anywhere may open it. */
  isDocument?: boolean
  /** Gives no reply where it has answered by itself. */
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<Reply | undefined>
}

export interface RouteParts extends ActionParts {
  live: Live
  events: Events
  readPage: () => Promise<string | undefined>
  createSession: (request: IncomingMessage) => PageSession
  /** Throws for who may not act, or not any more. */
  checkActor: (request: IncomingMessage) => void
  bodyTimeoutInMs: number
}

const READ = ['GET', 'HEAD']

/** Everything that is served, by its exact path. No path is ever mapped to a file. */
export function createRoutes(parts: RouteParts): ReadonlyMap<string, Route> {
  const { live, events, readPage, createSession } = parts
  const routes = new Map<string, Route>()
  routes.set(MOUNT, {
    methods: READ,
    isDocument: true,
    // Relative, so that it holds below every base.
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
  // Much can have changed while the body came: the server may be closing.
  parts.checkActor(request)
  return createJsonReply(202, { accepted: action.run(fields, parts) })
}
