import type { AddressInfo } from 'node:net'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Session } from '../bundlers/session.ts'
import { readStaticEntries, type Compiler } from '../bundlers/webpack.ts'
import { createDeferred } from '../project/waiting.ts'
import type { LiveDocs } from '../project/live.ts'
import { createFolderWatch, onDocsChange } from './watch.ts'
import type { Middleware } from './handler.ts'
import { isExposedHost, listAllowedHosts, type AllowedHosts, type HostRules } from './guard.ts'
import { describeAddress, readPath } from './address.ts'

/** The names of the dev servers of webpack, rspack and Rsbuild, and of the middleware that others such as Next.js use. */
const RE_DEV_SERVER = /-(?:dev|hot)-(?:server|middleware)$/

/** The options of both dev servers that we use. */
interface DevServerOptions {
  host?: string
  allowedHosts?: string | string[]
  client?: boolean | { webSocketURL?: string | { hostname?: string } }
  setupMiddlewares?: (middlewares: unknown[], server: DevServer) => unknown[]
  onListening?: (server: DevServer) => void
}

interface DevServer {
  server?: { address: () => AddressInfo | string | null } | null
  options?: { server?: { type?: string } | string }
}

/**
 * Mounts the page in the dev server that runs the compiler, if there is one. Wraps the server's options before it reads
 * them; a server that was created with other options leaves the page to a server of its own.
 */
export function serveWebpack(session: Session, compiler: Compiler): void {
  let page: Middleware | undefined
  /** Opens once it is known whether there is a page; earlier requests wait for it. */
  const ready = createDeferred()
  const listening = createDeferred()
  let isMounted = false
  let started: Promise<void> | undefined
  const options = readOptions(compiler)
  if (session.hasPage) wrapOptions()

  // Even without live docs: a dev server asks no model at its start, whatever the options say.
  compiler.hooks.watchRun.tapPromise('unplugin-symbol-docs', async () => {
    const isServing = compiler.hooks.done.taps.some(({ name }) => RE_DEV_SERVER.test(name))
    if (!isServing) {
      ready.resolve()
      return session.reveal({ isWatching: true })
    }
    started ??= start().finally(ready.resolve)
    await started
  })

  function wrapOptions(): void {
    const { setupMiddlewares, onListening } = options
    options.setupMiddlewares = (middlewares, server) => {
      isMounted = true
      const middleware: Middleware = (request, response, next) => {
        if (readPath(request.url ?? '') === undefined) return next()
        void ready.promise.then(() => (page ? page(request, response, next) : next()))
      }
      const others = setupMiddlewares?.(middlewares, server) ?? middlewares
      return [{ name: 'unplugin-symbol-docs', middleware }, ...others]
    }
    options.onListening = (server) => {
      onListening?.(server)
      listening.resolve()
      announce(session, server)
    }
  }

  async function start(): Promise<void> {
    session.reveal({ isServing: true })
    const isExposed = (): boolean => isExposedHost(options.host)
    const watch = createFolderWatch(() => live?.touch())
    const live = await session.serve({ isReadOnly: isExposed, onRead: watch.follow })
    if (!live) return
    // Not under node_modules, because webpack takes those files for immutable.
    const folder = mkdtempSync(join(tmpdir(), 'symbol-docs-'))
    const stamp = join(folder, 'changed')
    session.reveal({ stamp })
    const mounted = await mount(live, session, isMounted, {
      isExposed,
      allowedHosts: readAllowedHosts(options),
    })
    page = mounted.middleware
    const quiet = stampChanges(live, stamp)
    compiler.hooks.watchClose.tap('unplugin-symbol-docs', () => {
      watch.close()
      quiet.close()
      rmSync(folder, { recursive: true, force: true })
      void mounted.close()
    })
    void live.start(readStaticEntries(compiler), isMounted ? listening.promise : undefined)
  }
}

/** The hosts of webpack's dev server; `'auto'` is the default and names none beside those that every list has. */
function readAllowedHosts({ allowedHosts, host, client }: DevServerOptions): AllowedHosts {
  const named = [allowedHosts ?? 'auto'].flat()
  if (named.includes('all')) return true
  const socket = typeof client === 'object' ? client.webSocketURL : undefined
  const socketHost = typeof socket === 'string' ? parseHostname(socket) : socket?.hostname
  if (socketHost) named.push(socketHost)
  return listAllowedHosts({ allowedHosts: named.filter((name) => name !== 'auto'), host })
}

function parseHostname(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined
}

interface Mounted {
  /** Undefined if the page has a server of its own. */
  middleware?: Middleware
  close: () => Promise<void> | void
}

async function mount(
  live: LiveDocs,
  session: Session,
  isMounted: boolean,
  rules: HostRules,
): Promise<Mounted> {
  const { createMiddleware, openPage } = await import('./handler.ts')
  if (!isMounted) {
    const { servePage } = await import('./own-page.ts')
    return { close: await servePage(live, session, () => openPage(live, session, rules)) }
  }
  const handler = openPage(live, session, rules)
  return handler ? { middleware: createMiddleware(handler), close: handler.close } : { close() {} }
}

/** webpack loads `~symbol-docs` again when this file changes. */
function stampChanges(live: LiveDocs, stamp: string): { close: () => void } {
  const write = (): void => {
    try {
      writeFileSync(stamp, String(Date.now()))
    } catch {
      // The app then shows the docs of its last reload.
    }
  }
  write()
  return onDocsChange(live, write)
}

/** Returns the options that a dev server will read, and adds an object if there are none. */
function readOptions({ options }: Compiler): DevServerOptions {
  if (options.devServer === false) return {}
  options.devServer ??= {}
  return options.devServer as DevServerOptions
}

function announce(session: Session, { server, options }: DevServer): void {
  const type = typeof options?.server === 'string' ? options.server : options?.server?.type
  const line = describeAddress(server, type === undefined || type === 'http' ? 'http' : 'https')
  if (line) session.host().logger.info(line)
}
