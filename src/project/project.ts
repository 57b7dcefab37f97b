import { parseEarly } from '../collect/modules.ts'
import type { ModuleRecord } from '../collect/record.ts'
import type { Environment } from '../options/environment.ts'
import { createSafeLogger, type Logger } from '../options/logger.ts'
import { createRedactor } from '../options/redact.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { createAnswers } from '../store/answers.ts'
import type { SymbolDocs } from '../types.ts'
import { build, hasSnapshot, type BuildRequest, type BuildResult } from './build.ts'
import type { LiveDocs, LiveSettings } from './live.ts'
import type { Line, Output, Snapshot } from './snapshot.ts'

/** What one build of one environment says when it wants its docs. */
export interface RunRequest extends Pick<BuildRequest, 'entries' | 'graph' | 'mayAsk'> {
  /** `client`, `ssr`, …; `build` where the bundler has only one. */
  environment: string
  /** When the build began, by `performance.now()`. */
  beganAt: number
  /** Whether the same build comes again when it knows its modules; it then has little to log. */
  isEarly: boolean
  logger: Logger
}

export interface RunResult extends Pick<Output, 'json' | 'report' | 'failure'> {
  docs: () => SymbolDocs
  /** Absolute paths of all modules. */
  files: string[]
  /** For the live docs of a watch build. */
  result: BuildResult
}

/** The docs of one root in this process: its builds, one after the other, and its live docs. */
export interface Project {
  /** Whether a build of this kind has a snapshot, so that it parses little. */
  hasSnapshot: (environment: string) => boolean
  /** A build of this environment begins, or with `isAgain` one more of the same configuration. */
  begin: (environment: string, isAgain: boolean) => void
  /** Parses a module while the bundler is at work. Never throws. */
  parse: (file: string) => void
  /** Adds modules to the builds that have begun: those of a bundle inside one. */
  join: (files: string[]) => void
  run: (request: RunRequest) => Promise<RunResult>
  /** The live docs of a dev server or a watch build; the same ones each time. */
  live: (settings: LiveSettings) => Promise<LiveDocs>
  /** Ends what is in flight; no call starts afterwards. */
  close: () => Promise<void>
}

export interface ProjectSettings {
  /** The project's root: absolute, posix. */
  root: string
  options: ResolvedOptions
  environment: Environment
}

export function createProject({ root, options, environment }: ProjectSettings): Project {
  const abort = new AbortController()
  const { signal } = abort
  const logRun = createRunLogger(environment.warnings)
  const workers = createWorkerModules()
  const snapshots = new Map<string, Snapshot>()
  /** Of the next build, by text hash. */
  const parsed: Promise<[string, ModuleRecord] | undefined>[] = []
  let warn: (line: string) => void = () => {}
  let last: Promise<unknown> = Promise.resolve()
  let live: Promise<LiveDocs> | undefined
  let server: LiveSettings | undefined
  const { cache, sharing } = options
  const answers = createAnswers({ cache, sharing, root, warn: (line) => warn(line) })

  function protect(logger: Logger): Logger {
    const key = environment.readApiKey()
    const safe = createSafeLogger(logger, createRedactor(key ? [key] : []))
    warn = safe.warn
    return safe
  }

  async function takeParsed(): Promise<Map<string, ModuleRecord>> {
    const records = await Promise.all(parsed.splice(0))
    return new Map(records.flatMap((record) => (record ? [record] : [])))
  }

  async function run(request: RunRequest): Promise<RunResult> {
    const logger = protect(request.logger)
    const { environment: kind, isEarly, beganAt, entries, mayAsk } = request
    const name = isEarly ? `${kind} early` : kind
    const graph = [...request.graph, ...workers.list(kind)]
    if (!isEarly) workers.end(kind)
    try {
      const result = await build({
        ...{ root, options, environment, name, entries, graph, mayAsk, answers, logger, signal },
        saved: snapshots.get(name),
        parsed: await takeParsed(),
      })
      snapshots.set(name, result.snapshot)
      const { json, report, failure, problems, lines, hasAsked } = result
      logRun({ environment: kind, isEarly, beganAt, hasAsked, problems, lines }, logger)
      return {
        ...{ json, report, result },
        ...(failure !== undefined && { failure }),
        docs: () => JSON.parse(json) as SymbolDocs,
        files: [...result.snapshot.found.modules.values()].map(({ file }) => file),
      }
    } finally {
      // Many builds have no end that they tell of, and a connection would keep their process alive.
      await answers.close()
    }
  }

  /** One at a time: the second environment then finds the answers of the first. */
  function queue<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work)
    last = result.catch(() => {})
    return result
  }

  return {
    hasSnapshot: (kind) =>
      snapshots.has(kind) || hasSnapshot({ root, options, environment, name: kind }),
    begin: workers.begin,
    parse(file) {
      if (file.includes('/node_modules/')) return
      // The build meets the same error again and reports it.
      parsed.push(parseEarly(file).catch(() => undefined))
    },
    join: workers.add,
    run: (request) => queue(() => run(request)),
    live(given) {
      // A dev server that restarts begins the new one before it ends the old one, and both share this.
      server = given
      const logger = protect(given.logger)
      live ??= import('./live.ts').then(({ createLive }) =>
        createLive({
          ...{ root, options, environment, answers, queue, signal, logger },
          isReadOnly: () => server?.isReadOnly?.() ?? false,
          onRead: (files) => server?.onRead?.(files),
        }),
      )
      return live
    },
    async close() {
      abort.abort()
      ;(await live)?.close()
      await last
      await answers.close()
    },
  }
}

/** What the log needs to know of one run. */
interface RunLog {
  environment: string
  /** `true` if the same build comes again when its modules are known. */
  isEarly: boolean
  hasAsked: boolean
  /** When its build began, by `performance.now()`. */
  beganAt: number
  /** About the sources. */
  problems: readonly string[]
  lines: readonly Line[]
}

/**
 * Logs once per build what happened. A build of several environments has a run for each; those after the first are only
 * logged when they asked, and so are builds side by side, as of several formats. An environment that comes again later is
 * a rebuild, which is logged anew.
 */
function createRunLogger(
  warnings: readonly string[],
): (run: RunLog, logger: Pick<Logger, 'info' | 'warn'>) => void {
  /** When each environment was logged. */
  const logged = new Map<string, number>()
  const early = new Set<string>()
  let warned = ''

  return ({ environment, isEarly, hasAsked, beganAt, problems, lines }, logger) => {
    // A watch build comes here again and again; what has not changed was logged before.
    const all = [...warnings, ...problems]
    if (all.join() !== warned) for (const line of all) logger.warn(line)
    warned = all.join()

    const isFollowUp = early.delete(environment)
    const isRebuild = !isFollowUp && beganAt > (logged.get(environment) ?? Infinity)
    if (isRebuild) logged.clear()
    const isFirst = logged.size === 0
    logged.set(environment, performance.now())
    if (isEarly) early.add(environment)
    if (hasAsked || isFirst) for (const { level, text } of lines) logger[level](text)
  }
}

/** The modules of bundles inside a build, such as workers'. They belong to the environments that are being built. */
interface WorkerModules {
  /** A build of this environment begins. One that comes again may take its bundles from a cache, and names none. */
  begin: (environment: string, isAgain: boolean) => void
  add: (files: readonly string[]) => void
  list: (environment: string) => string[]
  end: (environment: string) => void
}

function createWorkerModules(): WorkerModules {
  const files = new Map<string, Set<string>>()
  const running = new Set<string>()

  return {
    begin(environment, isAgain) {
      if (!isAgain) files.delete(environment)
      running.add(environment)
    },
    add(found) {
      for (const environment of running) {
        files.set(environment, new Set([...(files.get(environment) ?? []), ...found]))
      }
    },
    list: (environment) => [...(files.get(environment) ?? [])],
    end: (environment) => void running.delete(environment),
  }
}
