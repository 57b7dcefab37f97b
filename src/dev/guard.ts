import type { IncomingMessage } from 'node:http'
import { isOwnOrigin, isTrustedHost, readHost, type HostRules } from './host.ts'
import { Refusal } from './refusal.ts'
import type { Token } from './token.ts'

/** Who may ask. Every check throws a Refusal. */
export interface Guard {
  /** What every request must pass. `isDocument`: a link from anywhere may open it. */
  checkReader: (request: IncomingMessage, isDocument: boolean) => void
  /** What a request that does something must pass as well. */
  checkActor: (request: IncomingMessage) => void
  /** Returns whether the page of this request may act: otherwise it gets no token. */
  mayAct: (request: IncomingMessage) => boolean
}

/** What a check reads must be there once: of two, one server may believe the first and the next one the second. */
const SINGLE = new Set([
  ...['host', 'origin', 'content-type', 'content-length', 'x-symbol-docs-token'],
  ...['sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest'],
])

const RE_JSON = /^application\/json\s*(?:;|$)/i

export function createGuard(rules: HostRules & { token: Token }): Guard {
  return {
    checkReader(request, isDocument) {
      checkSingle(request)
      const host = readHost(request, rules)
      checkUpgrade(request)
      checkOrigin(request, host)
      if (!(isDocument && isNavigation(request))) checkSite(request)
    },
    checkActor(request) {
      if (rules.isExposed() || !isOwnMachine(request)) {
        throw new Refusal(
          403,
          'Other machines can reach this dev server, so its page only shows: start the server without `host`, and ask again.',
        )
      }
      if (!isTrustedHost(request, rules)) {
        throw new Refusal(
          403,
          "The dev server serves every host, so any site can pose as this one, and its page only shows: name this host in the server's allowed hosts, or open the page at localhost.",
        )
      }
      if (!rules.token.matches(readHeader(request, 'x-symbol-docs-token'))) {
        throw new Refusal(
          403,
          "The page's token is missing or of an earlier server: reload the page.",
        )
      }
      if (!RE_JSON.test(readHeader(request, 'content-type') ?? '')) {
        throw new Refusal(415, 'Actions take JSON: send it with `content-type: application/json`.')
      }
    },
    mayAct: (request) => !rules.isExposed() && isTrustedHost(request, rules),
  }
}

const RE_LOOPBACK = /^(?:::ffff:)?127\.|^::1$/

/** Some dev servers listen to everybody by default; what comes from elsewhere may not act there either. */
function isOwnMachine({ socket }: IncomingMessage): boolean {
  return RE_LOOPBACK.test(socket.remoteAddress ?? '')
}

function checkSingle({ rawHeaders }: IncomingMessage): void {
  const seen = new Set<string>()
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!.toLowerCase()
    if (seen.has(name)) throw new Refusal(400, `The header ${name} came twice: send it once.`)
    if (SINGLE.has(name)) seen.add(name)
  }
}

/** Browsers let every page open a WebSocket to every server. */
function checkUpgrade(request: IncomingMessage): void {
  if (/websocket/i.test(readHeader(request, 'upgrade') ?? '')) {
    throw new Refusal(400, 'There is no WebSocket here: read the events with a GET.')
  }
}

function checkOrigin(request: IncomingMessage, host: string): void {
  const origin = readHeader(request, 'origin')
  const isEncrypted = 'encrypted' in request.socket && request.socket.encrypted === true
  if (origin !== undefined && !isOwnOrigin(origin, host, isEncrypted)) refuseSite()
}

/** Browsers say where a request comes from. Another port of this machine is `same-site`, and somebody else all the same. */
function checkSite(request: IncomingMessage): void {
  const site = readHeader(request, 'sec-fetch-site')
  if (site !== undefined && site !== 'same-origin' && site !== 'none') refuseSite()
}

/** A link or a typed address in a tab of its own: the site that it comes from cannot read the answer. */
function isNavigation(request: IncomingMessage): boolean {
  return (
    request.method === 'GET' &&
    readHeader(request, 'sec-fetch-mode') === 'navigate' &&
    readHeader(request, 'sec-fetch-dest') === 'document'
  )
}

function refuseSite(): never {
  throw new Refusal(403, 'Only the page itself may ask this: open /__symbol-docs/ in a tab.')
}

function readHeader({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}
