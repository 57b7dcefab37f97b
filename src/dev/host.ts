import { isIP } from 'node:net'
import type { IncomingMessage } from 'node:http'
import { isLoopbackHost } from '../options/base-url.ts'
import { Refusal } from './refusal.ts'

/** Whose names the server answers to, beside those of this machine. */
export interface HostRules {
  /** Names that the server was told to serve; `.example.com` stands for that name and all below it. */
  allowedHosts: readonly string[]
  /** Whether other machines can reach the server. */
  isExposed: () => boolean
}

const RE_HOST = /^(\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i

/**
 * The Host of a request, where it is one of ours. Another page can point a name of its own at this machine and would then
 * be of the same origin; it cannot choose the Host. Servers that have this check skip it under https, so it is made here.
 */
export function readHost(request: IncomingMessage, rules: HostRules): string {
  // Under HTTP/2 the host is a header of another name.
  const given = request.headers.host ?? request.headers[':authority']
  const host = typeof given === 'string' ? given.toLowerCase() : ''
  const [, name] = RE_HOST.exec(host) ?? []
  if (name === undefined || !URL.canParse(`http://${host}`)) {
    throw new Refusal(
      400,
      'The Host header is not a host name: open the URL that the dev server printed.',
    )
  }
  if (!isLoopbackHost(name) && !isServed(name, rules)) {
    throw new Refusal(
      403,
      "This host is not one that the dev server serves: open the URL that it printed, or add the host to the server's allowed hosts.",
    )
  }
  return host
}

/** Whether an Origin header names the very host that was asked. */
export function isOwnOrigin(origin: string, host: string, isEncrypted: boolean): boolean {
  // Behind a proxy that takes off the TLS the page's origin is https and ours is not.
  const schemes = isEncrypted ? ['https'] : ['http', 'https']
  return schemes.some((scheme) => new URL(`${scheme}://${host}`).origin === origin)
}

function isServed(name: string, { allowedHosts, isExposed }: HostRules): boolean {
  // An address cannot be pointed elsewhere, and who serves all addresses serves this one.
  if (isExposed() && isIP(name.replace(/^\[|\]$/g, '')) !== 0) return true
  return allowedHosts.some((allowed) => {
    const lower = allowed.toLowerCase()
    return lower.startsWith('.') ? name === lower.slice(1) || name.endsWith(lower) : name === lower
  })
}
