import type { AddressInfo } from 'node:net'
import { Refusal } from './reply.ts'

/** The page's path below the base of the server. */
export const MOUNT = '/__symbol-docs'

/** Matches more than is served, so that no other spelling of our path reaches another handler of the server. */
const RE_OURS = /^\/__symbol-docs(?:$|[/\\.])/i

/**
 * Returns the path of a URL of ours as it was sent, undefined for other URLs. The path is neither resolved nor decoded, so
 * only the exact spelling of a route finds it.
 */
export function readPath(url: string): string | undefined {
  const [path = ''] = url.split(/[?#]/, 1)
  const decoded = decode(path)
  return RE_OURS.test(decoded ?? path) ? path : undefined
}

/** Throws a Refusal for an invalid escape such as `%zz`. */
export function checkEscapes(path: string): void {
  if (decode(path) === undefined) {
    throw new Refusal(400, `The path has a broken percent escape: open ${MOUNT}/.`)
  }
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

/** Returns the page's URL below a server's base, which may end in a slash. */
export function pageUrl(base: string): string {
  return `${base.replace(/\/$/, '')}${MOUNT}/`
}

/** Formats the page's URL like the lines that dev servers print. */
export function describeUrl(url: string): string {
  return `  ➜  Symbol docs:  ${url}`
}

/** Formats that line for a server on this machine; undefined if it does not listen on a port. */
export function describeAddress(
  server: { address: () => AddressInfo | string | null } | null | undefined,
  scheme: 'http' | 'https' = 'http',
): string | undefined {
  const address = server?.address()
  if (typeof address !== 'object' || !address) return undefined
  return describeUrl(pageUrl(`${scheme}://localhost:${address.port}`))
}
