/** Figure 22: requests that no page sends start nothing, learn nothing and end no server. */
import type { SymbolDocs } from '../../src/types.ts'
import { readToken, startHandler } from '../dev/handler-server.ts'
import { HOSTILE, type HostileRequest } from '../dev/hostile.ts'
import { type Answer, sendRaw, type Target } from '../dev/send-raw.ts'
import { DEV_SERVERS, type Start } from '../support/dev-servers.ts'
import { followDocs } from './dev-docs.ts'
import { createCount, type Figure, type Row } from './figure.ts'
import { createFunctions, inProject, withServer } from './project.ts'

const SYMBOLS = 10
const MOUNT = '/__symbol-docs'
/** How long the handler waits for a body here. */
const BODY_TIMEOUT_IN_MS = 50

export const hostileRequests: Figure = {
  id: '22',
  title: 'hostile requests',
  async measure(scale) {
    const servers = Object.entries(DEV_SERVERS).filter(
      ([name]) => scale === 'full' || name !== 'farm',
    )
    const measured = servers.map(([name, start]) => measureServer(name, start))
    return Promise.all([measureHandler(), ...measured])
  },
}

/** The handler alone, where each request has one right answer. */
async function measureHandler(): Promise<Row> {
  const count = createCount('the handler alone')
  const escapes = watchEscapes()
  const served = await startHandler({ bodyTimeoutInMs: BODY_TIMEOUT_IN_MS })
  const { target, url, live, opened, warnings } = served
  try {
    for (const request of HOSTILE) {
      const answer = await sendRaw(request, target)
      const alive = await fetch(`${url}symbol-docs.json`)
      await alive.body?.cancel()
      const isRefused = request.statuses.includes(answer.status)
      const isGood =
        isRefused && isSilent(answer, target) && !isVague(answer) && alive.status === 200
      count.check(isGood, `${request.name}: ${answer.status} ${answer.body}, then ${alive.status}`)
    }
  } finally {
    served.close()
  }
  count.check(live.ledger.length === 0 && opened.length === 0, 'something was done')
  // Nothing of all this is a failure of ours.
  count.check(warnings.length === 0, warnings.join(' '))
  const escaped = escapes.end()
  count.check(escaped.length === 0, escaped.join(' '))
  return count.row()
}

/** The server's own answer to what is not ours, or what it refuses before us, is its own business. */
function measureServer(name: string, start: Start): Promise<Row> {
  const count = createCount(name)
  const html = { 'index.html': '<script type="module" src="/src/index.ts"></script>' }
  const files = { ...createFunctions(SYMBOLS), ...html }
  return withServer({}, (model) =>
    inProject(files, async ({ root }) => {
      const server = await start(root, { baseURL: model.url }, 'src/index.ts')
      try {
        const { host, port } = new URL(server.page)
        const docs = await followDocs(server.page)
        await docs.until(({ stats }) => stats.symbols === SYMBOLS)
        docs.end()
        const token = await readToken(server.page)
        count.check(token !== '', 'the page has no token')
        const target: Target = { host, port: Number(port), token, mount: MOUNT }
        for (const request of HOSTILE.filter((one) => isFor(name, one))) {
          const answer = await sendRaw(request, target)
          const isGood = answer.status !== 202 && !answer.body.includes(token)
          count.check(isGood, `${request.name}: ${answer.status} ${answer.body}`)
        }
        const response = await fetch(`${server.page}symbol-docs.json`)
        const { stats } = (await response.json()) as SymbolDocs
        count.check(stats.documented === 0, `${stats.documented} are documented`)
      } finally {
        await server.close()
      }
      count.check(model.ledger.calls.length === 0, `${model.ledger.calls.length} calls`)
      return count.row()
    }),
  )
}

/** farm holds on to a WebSocket that it refuses, and would then never close. */
function isFor(name: string, { isEndless, raw = '' }: HostileRequest): boolean {
  return !isEndless && !(name === 'farm' && raw.includes('websocket'))
}

function isSilent({ head, body }: Answer, { token }: Target): boolean {
  return !/access-control-/i.test(head) && !body.includes(token)
}

/** Whether a refusal of ours is no sentence that ends in what to do. */
function isVague({ head, body }: Answer): boolean {
  if (!head.includes('application/json') || body === '') return false
  const { error } = JSON.parse(body) as { error: string }
  return !/^[A-Z].+: [a-z].+\.$/.test(error)
}

/** Whatever escapes a request would end a dev server. */
function watchEscapes(): { end: () => string[] } {
  const escaped: string[] = []
  const note = (error: unknown): void => void escaped.push(String(error))
  process.on('uncaughtException', note).on('unhandledRejection', note)
  return {
    end() {
      process.off('uncaughtException', note).off('unhandledRejection', note)
      return escaped
    },
  }
}
