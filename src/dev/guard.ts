import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isOwnOrigin, isTrustedHost, readHost, type HostRules } from './host.ts'
import { Refusal } from './reply.ts'

/** A secret in the page: an action that sends it comes from somebody who could read the page. */
export interface Token {
  value: string
  matches: (given: string | undefined) => boolean
}

export function createToken(): Token {
  const value = randomBytes(32).toString('base64url')
  const expected = digest(value)
  return {
    value,
    // Digests have one length whatever was given, so the comparison reveals nothing and never throws.
    matches: (given) => timingSafeEqual(digest(given ?? ''), expected),
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

export interface GuardRules extends HostRules {
  token: Token
}

/** Throws a Refusal unless the request may read. `isDocument`: a link from anywhere may open it. */
export function checkReader(
  request: IncomingMessage,
  rules: GuardRules,
  { isDocument }: { isDocument: boolean },
): void {
  checkSingle(request)
  const host = readHost(request, rules)
  checkUpgrade(request)
  checkOrigin(request, host)
  if (!(isDocument && isNavigation(request))) checkSite(request)
}

/** Throws a Refusal unless a request that passed `checkReader` may also act. */
export function checkActor(request: IncomingMessage, rules: GuardRules): void {
  if (rules.isExposed() || !isOwnMachine(request)) {
    throw new Refusal(
      403,
      'Other machines can reach this dev server, so its page is read-only: start the server without `host`, and ask again.',
    )
  }
  if (!isTrustedHost(request, rules)) {
    throw new Refusal(
      403,
      "The dev server allows every host, so any site could pose as this one, and the page is read-only here: name this host in the server's allowed hosts, or open the page at localhost.",
    )
  }
  if (!rules.token.matches(readHeader(request, 'x-symbol-docs-token'))) {
    throw new Refusal(
      403,
      "The page's token is missing or from an earlier server: reload the page.",
    )
  }
  if (!RE_JSON.test(readHeader(request, 'content-type') ?? '')) {
    throw new Refusal(415, 'Actions take JSON: send it with `content-type: application/json`.')
  }
}

/** Returns whether the page that this request asks for may act: otherwise it gets no token. */
export function mayAct(request: IncomingMessage, rules: GuardRules): boolean {
  return !rules.isExposed() && isTrustedHost(request, rules)
}

const RE_JSON = /^application\/json\s*(?:;|$)/i

const RE_LOOPBACK = /^(?:::ffff:)?127\.|^::1$/

/** Some dev servers listen on every address by default; requests from elsewhere may not act there either. */
function isOwnMachine({ socket }: IncomingMessage): boolean {
  return RE_LOOPBACK.test(socket.remoteAddress ?? '')
}

/** The headers that are checked must come once: of two, one server may believe the first and another the second. */
const SINGLE = new Set([
  ...['host', 'origin', 'content-type', 'content-length', 'x-symbol-docs-token'],
  ...['sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest'],
])

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

/** Browsers say where a request comes from. Another port of this machine is `same-site`, but somebody else's page. */
function checkSite(request: IncomingMessage): void {
  const site = readHeader(request, 'sec-fetch-site')
  if (site !== undefined && site !== 'same-origin' && site !== 'none') refuseSite()
}

/** Returns whether a link or a typed address opens a tab: the site it comes from cannot read the answer. */
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
