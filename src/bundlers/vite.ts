import type { UnpluginOptions } from 'unplugin'
import { createCloseHook, createRollupHooks, readEnvironment } from './rollup.ts'
import type { Session } from './session.ts'

/**
 * The family's hooks, with what vite alone knows: its root, mode, command and logger. Assets wait for the end of the
 * bundle, since vite removes those of server environments before.
 */
export function createViteHooks(
  session: Session,
  server: UnpluginOptions['vite'] = {},
): Partial<UnpluginOptions> {
  const hooks = createRollupHooks(session, keep)
  const assets = new Map<string, Map<string, string>>()

  function keep(context: unknown, fileName: string, source: string): void {
    const environment = readEnvironment(context)
    const kept = assets.get(environment) ?? new Map<string, string>()
    assets.set(environment, kept.set(fileName, source))
  }

  return {
    ...hooks,
    async buildEnd(...given: unknown[]) {
      // A dev server comes here when it closes.
      if (session.host().isServing) return session.close()
      await (hooks.buildEnd as (...given: unknown[]) => Promise<void>).apply(this, given)
    },
    vite: {
      ...createCloseHook(session),
      ...server,
      configResolved({ root, mode, command, isWorker, logger }) {
        session.configure({
          bundlerRoot: root,
          viteMode: mode,
          isServing: command === 'serve',
          isNested: isWorker,
          hot: 'vite',
          logger: {
            info: (line) => logger.info(line),
            warn: (line) => logger.warn(line),
            error: (line) => logger.error(line),
          },
        })
      },
      generateBundle: {
        order: 'post',
        handler() {
          for (const [fileName, source] of assets.get(readEnvironment(this)) ?? []) {
            this.emitFile({ type: 'asset', fileName, source })
          }
        },
      },
    },
  }
}
