import { dirname, resolve } from 'pathe'
import type { UnpluginOptions } from 'unplugin'
import { createStderrLogger } from '../options/logger.ts'
import { readAliases } from './aliases.ts'
import { cleanId, findEntries, RE_SCRIPT, type Input } from './entries.ts'
import type { Session } from './session.ts'

/** The `this` of this family's hooks; vite adds the environment. */
interface Context {
  getModuleIds: () => Iterable<string>
  getModuleInfo: (id: string) => { isEntry: boolean; importedIds: readonly string[] } | null
  emitFile: (file: { type: 'asset'; fileName: string; source: string }) => unknown
  addWatchFile: (file: string) => void
  environment?: { name: string }
  meta?: { watchMode?: boolean }
}

/** rollup, rolldown and vite: native hooks, and a module graph that knows its entries. */
export function createRollupHooks(
  session: Session,
  emit: (context: Context, fileName: string, source: string) => void = emitAsset,
): Partial<UnpluginOptions> {
  return {
    buildStart(...[given]: unknown[]) {
      if (!session.isConfigured()) {
        session.configure({ bundlerRoot: process.cwd(), logger: createStderrLogger() })
      }
      // A dev server has said what the app starts from.
      if (session.host().isServing) return
      const { meta } = this as unknown as Context
      if (meta?.watchMode) session.reveal({ isWatching: true })
      const { input } = (given ?? {}) as { input?: Input }
      session.start(findEntries(input, process.cwd()), readEnvironment(this))
    },
    transform: {
      filter: { id: RE_SCRIPT },
      handler(_, id) {
        const file = cleanId(id)
        if (file) session.notice(file)
        return null
      },
    },
    async buildEnd(...[error]: unknown[]) {
      if (error) return
      const context = this as unknown as Context
      const ids = [...context.getModuleIds()]
      await session.finish({
        environment: readEnvironment(context),
        entries: () => ids.filter((id) => context.getModuleInfo(id)?.isEntry).flatMap(findReal),
        graph: ids.flatMap((id) => cleanId(id) ?? []),
        emit: (fileName, source) => emit(context, fileName, source),
        watch: (file) => context.addWatchFile(file),
      })

      /** An entry that a plugin made up stands for what it imports. */
      function findReal(id: string): string[] {
        const file = cleanId(id)
        if (file) return [file]
        return context.getModuleInfo(id)?.importedIds.flatMap((next) => cleanId(next) ?? []) ?? []
      }
    },
  }
}

/** rolldown alone has aliases of its own; only this hook sees them. */
export function createOptionsHook(session: Session): { options: (given: object) => void } {
  return {
    options(given) {
      if (session.isConfigured()) return
      const { cwd = process.cwd(), resolve } = given as {
        cwd?: string
        resolve?: { alias?: unknown }
      }
      session.configure({
        bundlerRoot: process.cwd(),
        aliases: readAliases(resolve?.alias, cwd),
        logger: createStderrLogger(),
      })
    },
  }
}

interface DeclarationHooks {
  writeBundle: {
    order: 'post'
    sequential: true
    handler: (output: { dir?: string | undefined; file?: string | undefined }) => Promise<void>
  }
  closeBundle: { order: 'post'; sequential: true; handler: () => Promise<void> }
}

/** For the option `dts`: other plugins write declarations in these hooks, and after all of them the docs go in. */
export function createDeclarationHooks(session: Session): DeclarationHooks | undefined {
  if (!session.options.dts) return undefined
  const folders = new Set<string>()
  const declareAll = async (): Promise<void> => {
    for (const folder of folders) await session.declare(folder)
  }
  return {
    writeBundle: {
      order: 'post',
      sequential: true,
      handler({ dir, file }) {
        if (dir ?? file) folders.add(resolve(dir ?? dirname(file!)))
        return declareAll()
      },
    },
    closeBundle: { order: 'post', sequential: true, handler: declareAll },
  }
}

function emitAsset(context: Context, fileName: string, source: string): void {
  context.emitFile({ type: 'asset', fileName, source })
}

export function readEnvironment(context: unknown): string {
  return (context as Partial<Context> | undefined)?.environment?.name ?? 'build'
}
