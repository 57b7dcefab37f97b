import { normalize } from 'node:path'
import type { NativeBuildContext, UnpluginOptions } from 'unplugin'
import { createStderrLogger, type Logger } from '../options/logger.ts'
import { readAliases } from './aliases.ts'
import { cleanId, findEntries } from './entries.ts'
import type { Session } from './session.ts'

/** The part of a compiler of webpack or rspack that the plugin reads. */
export interface Compiler {
  context: string
  name?: string | undefined
  options: {
    entry: unknown
    devServer?: unknown
    resolve?: { alias?: unknown } | undefined
    infrastructureLogging?: { level?: unknown } | undefined
  }
  watchMode?: boolean
  getInfrastructureLogger: (name: string) => Logger
  hooks: {
    watchClose: { tap: (name: string, close: () => void) => void }
    watchRun: { tapPromise: (name: string, start: () => Promise<void>) => void }
    done: { taps: readonly { name: string }[] }
  }
}

interface Module {
  resource?: string
  /** Several modules in one, after concatenation. */
  modules?: Iterable<Module>
  rootModule?: Module
}

interface Compilation {
  errors: { length: number }
  modules: Iterable<Module>
  fileDependencies: { add: (file: string) => unknown }
  entries: Map<string, { dependencies: unknown[] }>
  moduleGraph: { getModule: (dependency: never) => Module | null | undefined }
}

/**
 * webpack and rspack. They have no `transform` here: their caches skip it, and a loader on every module would cost more
 * than it tells; the compilation knows all modules in the end.
 */
export function createWebpackHooks(session: Session, compiler: Compiler): Partial<UnpluginOptions> {
  session.configure({
    bundlerRoot: compiler.context,
    aliases: readAliases(compiler.options.resolve?.alias, compiler.context),
    hot: 'webpack',
    logger: createCompilerLogger(compiler),
  })
  compiler.hooks.watchClose.tap('unplugin-symbol-docs', () => void session.close())

  return {
    buildStart() {
      session.start(readStaticEntries(compiler))
    },
    async buildEnd() {
      const compilation = readCompilation(this.getNativeBuildContext?.())
      // A module that failed does not keep webpack from coming here, but nothing will be emitted.
      if (!compilation || compilation.errors.length > 0) return
      await session.finish({
        environment: compiler.name ?? 'build',
        entries: () =>
          [...compilation.entries.values()].flatMap(({ dependencies }) =>
            dependencies.flatMap((dependency) => {
              const module = compilation.moduleGraph.getModule(dependency as never)
              return module ? listFiles(module.rootModule ?? module) : []
            }),
          ),
        graph: [...compilation.modules].flatMap(listFiles),
        emit: (fileName, source) => this.emitFile({ type: 'asset', fileName, source }),
        watch: (file) => void compilation.fileDependencies.add(normalize(file)),
      })
    },
  }
}

/**
 * Tools such as Rsbuild let only the compiler's errors through, and nobody who builds with them chose that. What a build
 * costs must be seen; who wants silence says so with the level `none`.
 */
function createCompilerLogger(compiler: Compiler): Logger {
  const level = compiler.options.infrastructureLogging?.level
  if (level === 'error' || level === 'warn') return createStderrLogger()
  const logger = compiler.getInfrastructureLogger('unplugin-symbol-docs')
  return {
    info: (line) => logger.info(line),
    warn: (line) => logger.warn(line),
    error: (line) => logger.error(line),
  }
}

function readCompilation(context: NativeBuildContext | undefined): Compilation | undefined {
  return context && 'compilation' in context
    ? (context.compilation as unknown as Compilation)
    : undefined
}

function listFiles({ resource, modules }: Module): string[] {
  const inner = modules ? [...modules].flatMap(listFiles) : []
  const file = resource === undefined ? undefined : cleanId(resource)
  return file ? [file, ...inner] : inner
}

/** The entries that need no call to be known: `{ main: { import: ['./src/index.ts'] } }`. */
export function readStaticEntries({ options, context }: Compiler): string[] {
  if (typeof options.entry !== 'object' || options.entry === null) return []
  const imports = Object.values(options.entry as Record<string, { import?: string[] }>).flatMap(
    (entry) => entry.import ?? [],
  )
  return findEntries(imports, context)
}
