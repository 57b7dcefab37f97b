import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { isLoopbackHost } from '../options/base-url.ts'
import { Refusal } from './reply.ts'

/** A secret in the page: an action that sends it comes from somebody who could read the page. */
export class Token {
  readonly value: string = randomBytes(32).toString('base64url')

  /** Compares digests, which have one length whatever was given, so it reveals nothing and never throws. */
  matches(given: string | undefined): boolean {
    return timingSafeEqual(digest(given ?? ''), digest(this.value))
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

interface GuardRules extends HostRules {
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

/** The names that a dev server was told to serve, `true` for all. `.example.com` stands for that name and all below it. */
export type AllowedHosts = readonly string[] | true

/** The names that the server answers to, beside those of this machine. */
export interface HostRules {
  allowedHosts: AllowedHosts
  /** Returns whether other machines can reach the server. */
  isExposed: () => boolean
}

/** The hosts of a dev server: all, or those that it was told to serve and the one that it listens on. */
export function listAllowedHosts(options: {
  allowedHosts?: AllowedHosts | undefined
  host?: string | boolean | undefined
}): AllowedHosts {
  const { allowedHosts = [], host } = options
  if (allowedHosts === true) return true
  return typeof host === 'string' && host !== '' ? [...allowedHosts, host] : allowedHosts
}

const RE_HOST = /^(\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i

/**
 * Returns the Host of a request; throws a Refusal unless it is one of ours. Another site can point a name of its own at
 * this machine and would then be of the same origin; it cannot choose the Host. Dev servers that have this check skip it
 * under https, so it is made here.
 */
function readHost(request: IncomingMessage, rules: HostRules): string {
  const { host, name } = parseHost(request)
  if (name === undefined || !URL.canParse(`http://${host}`)) {
    throw new Refusal(
      400,
      'The Host header is not a host name: open the URL that the dev server printed.',
    )
  }
  const { allowedHosts } = rules
  if (allowedHosts !== true && !isLoopbackHost(name) && !isServed(name, allowedHosts, rules)) {
    throw new Refusal(
      403,
      "This host is not one that the dev server serves: open the URL that it printed, or add the host to the server's allowed hosts.",
    )
  }
  return host
}

/** Returns whether nobody else can have pointed the name at this machine: otherwise it may only read. */
function isTrustedHost(request: IncomingMessage, rules: HostRules): boolean {
  const { name } = parseHost(request)
  const { allowedHosts } = rules
  if (name === undefined) return false
  return isLoopbackHost(name) || isServed(name, allowedHosts === true ? [] : allowedHosts, rules)
}

function parseHost({ headers }: IncomingMessage): { host: string; name?: string } {
  // HTTP/2 has another header for the host.
  const given = headers.host ?? headers[':authority']
  const host = typeof given === 'string' ? given.toLowerCase() : ''
  const [, name] = RE_HOST.exec(host) ?? []
  return name === undefined ? { host } : { host, name }
}

/** Returns whether an Origin header names the very host that was asked. */
function isOwnOrigin(origin: string, host: string, isEncrypted: boolean): boolean {
  // Behind a proxy that takes off the TLS the page's origin is https and ours is not.
  const schemes = isEncrypted ? ['https'] : ['http', 'https']
  return schemes.some((scheme) => new URL(`${scheme}://${host}`).origin === origin)
}

function isServed(name: string, names: readonly string[], { isExposed }: HostRules): boolean {
  // An address cannot be pointed elsewhere, and a server on all addresses serves this one.
  if (isExposed() && isIP(name.replace(/^\[|\]$/g, '')) !== 0) return true
  return names.some((allowed) => {
    const lower = allowed.toLowerCase()
    return lower.startsWith('.') ? name === lower.slice(1) || name.endsWith(lower) : name === lower
  })
}

/** Returns whether a server told to listen on this host can be reached from other machines. */
export function isExposedHost(host: string | boolean | undefined): boolean {
  if (host === undefined || host === false || host === '') return false
  return host === true || !(host === '::1' || isLoopbackHost(host.toLowerCase()))
}
