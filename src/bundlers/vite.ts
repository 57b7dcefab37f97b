import type { UnpluginOptions } from 'unplugin'
import { readAliases } from './aliases.ts'
import { RE_SCRIPT } from './entries.ts'
import { createDeclarationHooks, createRollupHooks, readEnvironment } from './rollup.ts'
import type { Host, Session } from './session.ts'

/** The plugins of vitest itself, which serves tests with the configuration of the app. */
const RE_VITEST = /^vitest(?::|$)/
const RE_NOTHING = /^\0$/

/**
 * The family's hooks, with what vite alone knows: its root, mode, command and logger. Assets wait for the end of the
 * bundle, since vite removes those of server environments before.
 */
export function createViteHooks(
  session: Session,
  server: UnpluginOptions['vite'] = {},
  loadServer: () => Promise<void> = async () => {},
): Partial<UnpluginOptions> {
  const hooks = createRollupHooks(session, keep)
  const assets = new Map<string, Map<string, string>>()
  /** Docs that are being made, by environment. */
  const pending = new Map<string, Promise<void>>()

  function keep(context: unknown, fileName: string, source: string): void {
    const environment = readEnvironment(context)
    const kept = assets.get(environment) ?? new Map<string, string>()
    assets.set(environment, kept.set(fileName, source))
  }

  /**
   * Each call of the hook crosses from vite's threads to this one, which takes longer than everything else in a warm
   * build. The same plugin may serve next, where every module counts.
   */
  function narrow(needsNotice: boolean): void {
    const { filter } = hooks.transform as { filter: { id: RegExp } }
    filter.id = needsNotice ? RE_SCRIPT : RE_NOTHING
  }

  return {
    ...hooks,
    async buildEnd(...given: unknown[]) {
      // A dev server comes here when it ends, and with bundles also when it has made one.
      if (session.host().isServing) return isBundled(this) ? undefined : session.close()
      const ended = (hooks.buildEnd as (...given: unknown[]) => Promise<void>).apply(this, given)
      if (session.host().isWatching) return ended
      // The bundler goes on with its own work; what goes wrong is thrown where the assets are wanted.
      ended.catch(() => {})
      pending.set(readEnvironment(this), ended)
    },
    vite: {
      closeWatcher: () => session.close(),
      ...createDeclarationHooks(session),
      ...server,
      async configResolved(config) {
        const { root, mode, command, isWorker, logger, build, environments, plugins } = config
        session.configure({
          bundlerRoot: root,
          viteMode: mode,
          envDir: config.envDir,
          ...(await importLoadEnv()),
          aliases: readAliases(config.resolve.alias, root),
          isServing: command === 'serve',
          isTesting: plugins.some(({ name }) => RE_VITEST.test(name)),
          isWatching: Boolean(build.watch),
          isNested: isWorker,
          hot: 'vite',
          logger: {
            info: (line) => logger.info(endProgress(line)),
            warn: (line) => logger.warn(endProgress(line)),
            error: (line) => logger.error(endProgress(line)),
          },
        })
        narrow(session.needsNotice(nameEnvironments(environments)))
        if (session.mayServe()) await loadServer()
      },
      generateBundle: {
        order: 'post',
        async handler() {
          await pending.get(readEnvironment(this))
          for (const [fileName, source] of assets.get(readEnvironment(this)) ?? []) {
            this.emitFile({ type: 'asset', fileName, source })
          }
        },
      },
    },
  }
}

/** The vite that builds the app is loaded already; in a tree where it cannot be found from here, ours reads the same files. */
async function importLoadEnv(): Promise<Pick<Host, 'loadEnv'>> {
  try {
    const { loadEnv } = await import('vite')
    return { loadEnv }
  } catch {
    return {}
  }
}

function isBundled(context: unknown): boolean {
  const { environment } = context as { environment?: { bundledDev?: unknown } }
  return environment?.bundledDev !== undefined
}

/** Vite 5 has none, and all its builds are called the same. */
function nameEnvironments(environments: object | undefined): string[] {
  return environments ? Object.keys(environments) : [readEnvironment(undefined)]
}

/** On a terminal vite's progress stands on a line that has no end, to be written over: by us too. */
function endProgress(line: string): string {
  const { stdout } = process
  if (stdout.isTTY) {
    stdout.clearLine(0)
    stdout.cursorTo(0)
  }
  return line
}
