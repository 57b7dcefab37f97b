/** The part of a server that is needed; HTTP/2 servers have it, too. */
interface Listener {
  listening: boolean
  once: (event: 'listening', work: () => void) => unknown
}

/**
 * Resolves when a server listens; at once where there is none, as in middleware mode. It does not end with an error of the
 * server, which may try another port.
 */
export function waitForListening(server: Listener | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (!server || server.listening) resolve()
    else server.once('listening', resolve)
  })
}
