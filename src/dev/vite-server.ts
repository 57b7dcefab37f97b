import type { BuildOptions, DevEnvironment, ViteDevServer } from 'vite'
import { findEntries, RE_SCRIPT, type Input } from '../bundlers/entries.ts'
import type { Session } from '../bundlers/session.ts'
import { HOT_EVENT, VIRTUAL_ID } from '../emit/virtual-module.ts'
import type { LiveDocs } from '../project/live.ts'
import { onDocsChange, waitForListening } from './watch.ts'
import type { Handler, Middleware } from './handler.ts'
import { isExposedHost, listAllowedHosts } from './guard.ts'
import { describeUrl, pageUrl } from './address.ts'

/** The part of Vite DevTools that we use; versions of vite without it never call `setup`. */
interface DevTools {
  viteConfig: { base: string }
  docks: { register: (dock: Record<'id' | 'title' | 'icon' | 'type' | 'url', string>) => unknown }
}

type Older<Version extends { environments: object }> = Omit<Version, 'environments'> &
  Partial<Pick<Version, 'environments'>>

type Environment = Pick<DevEnvironment, 'moduleGraph' | 'reloadModule' | 'hot'>

/** Vite or a framework prints the server's URLs within this time of listening. */
const PRINTED_IN_MS = 1000

interface ViteServerHooks {
  configureServer: (server: ViteDevServer) => Promise<void>
  devtools: { setup: (devtools: DevTools) => void }
}

/**
 * Loads what a dev server needs. Vite scans the project's folder from before it configures the server until after it
 * listens, and a file that is loaded meanwhile waits behind all others.
 */
export async function loadViteServer(): Promise<void> {
  await Promise.all([import('../project/live.ts'), import('./handler.ts')])
}

/** The hooks of vite's dev server. No other file knows that server. */
export function createViteServer(session: Session): ViteServerHooks {
  return {
    devtools: {
      setup({ docks, viteConfig }) {
        if (!session.hasPage) return
        docks.register({
          id: 'unplugin-symbol-docs',
          title: 'Symbol docs',
          icon: 'ph:book-open-text',
          type: 'iframe',
          url: pageUrl(viteConfig.base),
        })
      },
    },
    async configureServer(server) {
      // When vite serves bundles, no other hook reports that the server closes.
      onClose(server, session.close)
      const entries = listEntries(server)
      session.start(entries)
      const isExposed = (): boolean => isExposedHost(server.config.server.host)
      const live = await session.serve({
        isReadOnly: isExposed,
        // Vite does not watch files outside its root, as in a monorepo.
        onRead: (files) => void server.watcher.add(files),
      })
      if (!live) return
      const { createMiddleware, openPage } = await import('./handler.ts')
      const allowedHosts = listAllowedHosts(server.config.server)
      const handler = openPage(live, session, { isExposed, allowedHosts })
      if (handler) mount(server, handler, createMiddleware(handler, server.config.base))
      follow(server, live)
      push(server, live)
      // Not awaited, so that the app never waits for its docs.
      void live.start(entries, waitForListening(server.httpServer ?? undefined))
    },
  }
}

function mount(server: ViteDevServer, handler: Handler, middleware: Middleware): void {
  server.middlewares.use(middleware)
  announce(server)
  server.httpServer?.once('close', handler.close)
  // An open event stream would keep vite's server from closing.
  onClose(server, handler.close)
}

function onClose(server: ViteDevServer, work: () => void | Promise<void>): void {
  const close = server.close.bind(server)
  server.close = async () => {
    await Promise.all([work(), close()])
  }
}

/** The page URLs that this process has printed: a server that restarts does not print its URL again. */
const shown = new Set<string>()

/** Prints the page's URL with vite's own, or by itself if a framework prints other URLs. */
function announce(server: ViteDevServer): void {
  const { logger, base } = server.config
  const show = (origin: string): void => {
    shown.add(pageUrl(origin))
    logger.info(describeUrl(pageUrl(origin)))
  }
  const showOnce = (origin: string | undefined): void => {
    if (origin && !shown.has(pageUrl(origin))) show(origin)
  }
  const findOrigin = (): string | undefined => server.resolvedUrls?.local[0]
  const printUrls = server.printUrls.bind(server)
  server.printUrls = () => {
    printUrls()
    const origin = findOrigin()
    if (origin) show(origin)
  }
  if (!server.httpServer) return showOnce(base)
  server.httpServer.once('listening', () => {
    setTimeout(() => showOnce(findOrigin()), PRINTED_IN_MS).unref()
  })
}

function follow({ watcher }: ViteDevServer, live: LiveDocs): void {
  watcher.on('all', (_, file) => {
    if (RE_SCRIPT.test(file) || file.endsWith('.json')) live.touch()
  })
}

/** Lists the entries of the app: the inputs of all environments, or vite's default. */
function listEntries({ config }: ViteDevServer): string[] {
  const inputs = listBuilds(config).flatMap(({ rolldownOptions, rollupOptions, lib }) => {
    // Vite before version 8 only has `rollupOptions`.
    return rolldownOptions?.input ?? rollupOptions?.input ?? lib
  })
  const named = inputs.flatMap((input) => {
    const isLibrary = typeof input === 'object' && !Array.isArray(input) && 'entry' in input
    return findEntries((isLibrary ? input.entry : input || undefined) as Input, config.root)
  })
  const entries = named.length > 0 ? named : findEntries('index.html', config.root)
  return [...new Set(entries)]
}

/** Sends new docs to an app that shows them, without a reload. */
function push(server: ViteDevServer, live: LiveDocs): void {
  const quiet = onDocsChange(live, () => {
    for (const environment of listEnvironments(server)) {
      const node = environment.moduleGraph.getModuleById(VIRTUAL_ID)
      if (!node) continue
      environment.moduleGraph.invalidateModule(node)
      const importers = [...node.importers]
      const isAccepted = importers.every((importer) => {
        return importer.isSelfAccepting || importer.acceptedHmrDeps.has(node)
      })
      // An importer that does not accept updates would reload the page, so it gets new content in the object that it holds.
      if (isAccepted && importers.length > 0) void environment.reloadModule(node)
      else environment.hot.send(HOT_EVENT, live.docs())
    }
  })
  server.httpServer?.once('close', quiet.close)
}

/** Vite 5 has no environments: one build and one module graph. */
function listBuilds({ build, environments }: Older<ViteDevServer['config']>): BuildOptions[] {
  return environments ? Object.values(environments).map((each) => each.build) : [build]
}

function listEnvironments(server: Older<ViteDevServer>): Environment[] {
  if (server.environments) return Object.values(server.environments)
  const { moduleGraph, ws } = server
  const reloadModule = server.reloadModule.bind(server)
  return [{ moduleGraph, reloadModule, hot: ws } as unknown as Environment]
}
