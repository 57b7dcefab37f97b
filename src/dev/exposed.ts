import { isLoopbackHost } from '../options/base-url.ts'

/** Whether a server told to listen on this host can be reached from other machines. */
export function isExposedHost(host: string | boolean | undefined): boolean {
  if (host === undefined || host === false || host === '') return false
  return host === true || !(host === '::1' || isLoopbackHost(host.toLowerCase()))
}
