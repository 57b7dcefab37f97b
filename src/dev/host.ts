import { isIP } from 'node:net'
import type { IncomingMessage } from 'node:http'
import { isLoopbackHost } from '../options/base-url.ts'
import { Refusal } from './reply.ts'

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
export function readHost(request: IncomingMessage, rules: HostRules): string {
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
export function isTrustedHost(request: IncomingMessage, rules: HostRules): boolean {
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
export function isOwnOrigin(origin: string, host: string, isEncrypted: boolean): boolean {
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
