import { isIP } from 'node:net'

/** Tells whether a value is an absolute http or https URL. */
export function isHttpURL(value: unknown): boolean {
  return parseHttpURL(value) !== undefined
}

/** Shortens a URL for the log: no user, password, query or fragment, even if it cannot be parsed. */
export function describeURL(text: string): string {
  const url = parseHttpURL(text)
  if (url) return `${url.protocol}//${url.host}${url.pathname.replace(/\/$/, '')}`
  const [address = ''] = text.split(/[?#]/, 1)
  return address.slice(address.lastIndexOf('@') + 1)
}

/** Tells whether a URL leads to this machine. */
export function isLoopback(url: string): boolean {
  const host = parseHttpURL(url)?.hostname.replace(/\.$/, '')
  if (!host) return false
  return isLoopbackHost(host) || /^\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\]$/.test(host)
}

/** Tells whether a host name or address in lower case is a loopback one. */
export function isLoopbackHost(host: string): boolean {
  if (host === 'localhost' || host.endsWith('.localhost')) return true
  return host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'))
}

function parseHttpURL(value: unknown): URL | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined
  const url = new URL(value)
  return /^https?:$/.test(url.protocol) ? url : undefined
}
