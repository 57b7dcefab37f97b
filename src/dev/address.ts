import type { AddressInfo } from 'node:net'
import { Refusal } from './reply.ts'

/** Where the page lives, below the base of whatever server carries it. */
export const MOUNT = '/__symbol-docs'

/** Wider than what is served, so that no other spelling of our place reaches another handler of the server. */
const RE_OURS = /^\/__symbol-docs(?:$|[/\\.])/i

/**
 * The path of a URL where it is ours, as it was sent; undefined for the URLs of others. Nothing is resolved or decoded
 * in what is returned, so only the exact spelling of a route finds it.
 */
export function readPath(url: string): string | undefined {
  const [path = ''] = url.split(/[?#]/, 1)
  const decoded = decode(path)
  return RE_OURS.test(decoded ?? path) ? path : undefined
}

/** Refuses an escape that stands for nothing, such as `%zz`. */
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

/** The page's URL below the base of a server, with or without a slash at its end. */
export function pageUrl(base: string): string {
  return `${base.replace(/\/$/, '')}${MOUNT}/`
}

/** The line that dev servers print for each of their URLs, with the page's. */
export function describeUrl(url: string): string {
  return `  ➜  Symbol docs:  ${url}`
}

/** The same line for a server that listens on this machine; undefined where it does not listen on a port. */
export function describeAddress(
  server: { address: () => AddressInfo | string | null } | null | undefined,
  scheme: 'http' | 'https' = 'http',
): string | undefined {
  const address = server?.address()
  if (typeof address !== 'object' || !address) return undefined
  return describeUrl(pageUrl(`${scheme}://localhost:${address.port}`))
}
