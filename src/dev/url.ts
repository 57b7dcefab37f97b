import type { AddressInfo } from 'node:net'
import { MOUNT } from './path.ts'

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
