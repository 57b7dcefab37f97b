const RE_LOOPBACK = /^(?:localhost|.*\.localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i

/** Whether a server told to listen on this host can be reached from other machines. */
export function isExposedHost(host: string | boolean | undefined): boolean {
  if (host === undefined || host === false || host === '') return false
  return host === true || !RE_LOOPBACK.test(host)
}
