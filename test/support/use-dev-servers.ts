import { onTestFinished } from 'vitest'
import {
  DEV_SERVERS as SERVERS,
  OLDER_SERVERS as OLDER,
  type DevServer,
  type Start,
  startVite as startViteServer,
} from './dev-servers.ts'

/** The same, closed when the test ends. */
function closing<Given extends unknown[], Server extends DevServer>(
  start: (...given: Given) => Promise<Server>,
): (...given: Given) => Promise<Server> {
  return async (...given) => {
    const server = await start(...given)
    onTestFinished(server.close)
    return server
  }
}

export const startVite: typeof startViteServer = closing(startViteServer)

export const DEV_SERVERS: Record<keyof typeof SERVERS, Start> = {
  vite: closing(SERVERS.vite),
  webpack: closing(SERVERS.webpack),
  rspack: closing(SERVERS.rspack),
  farm: closing(SERVERS.farm),
}

export const OLDER_SERVERS: Record<string, Start> = Object.fromEntries(
  Object.entries(OLDER).map(([name, start]) => [name, closing(start)]),
)
