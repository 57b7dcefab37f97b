import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Handler } from './handler.ts'

export type Middleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void

/**
 * The handler as connect and express take it, to be used without a path: their own matching ignores case and matches
 * before a dot. `base` is where the server's URLs start, `/` or `/app/`.
 */
export function createMiddleware(handler: Handler, base = '/'): Middleware {
  const prefix = base.replace(/\/+$/, '')
  return (request, response, next) => {
    const url = request.url ?? ''
    const isOurs =
      url.startsWith(`${prefix}/`) && handler.handle(request, response, url.slice(prefix.length))
    if (!isOurs) next()
  }
}
