import { createHash } from 'node:crypto'
import { parseEarly } from '../collect/modules.ts'
import type { ModuleRecord } from '../collect/record.ts'
import type { Environment } from '../options/environment.ts'
import { createSafeLogger, type Logger, createRedactor } from '../options/logger.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { createAnswers, type Answers } from '../store/answers.ts'
import type { SymbolDocs } from '../types.ts'
import { build, hasSnapshot, type BuildRequest, type BuildResult } from './build.ts'
import type { LiveDocs, LiveSettings } from './live.ts'
import type { Output, Snapshot } from './snapshot.ts'

/** A request for the docs of one build of one environment. */
export interface RunRequest extends Pick<BuildRequest, 'entries' | 'graph' | 'mayAsk'> {
  /** `client`, `ssr`, …; `build` where the bundler has only one. */
  environment: string
  /** When the build began, by `performance.now()`. */
  beganAt: number
  /** `true` if the same build comes again when it knows its modules; it then has little to log. */
  isEarly: boolean
  logger: Logger
}

interface RunResult extends Pick<Output, 'json' | 'report' | 'failure'> {
  docs: () => SymbolDocs
  /** Absolute paths of all modules. */
  files: string[]
  /** The whole result, for the live docs of a watch build. */
  result: BuildResult
}

interface ProjectSettings {
  /** The project's root: absolute, posix. */
  root: string
  options: ResolvedOptions
  environment: Environment
}

/** The docs of one root in this process: its builds, one after the other, and its live docs. */
export class Project {
  readonly #settings: ProjectSettings
  readonly #answers: Answers
  readonly #log: RunLog
  readonly #workers = new WorkerModules()
  readonly #snapshots = new Map<string, Snapshot>()
  readonly #abort = new AbortController()
  /** Modules that were parsed for the next build: their records by text hash. */
  readonly #parsed: Promise<[string, ModuleRecord] | undefined>[] = []
  #warn: (line: string) => void = () => {}
  #last: Promise<unknown> = Promise.resolve()
  #live: Promise<LiveDocs> | undefined
  #server: LiveSettings | undefined

  constructor(settings: ProjectSettings) {
    const { root, options, environment } = settings
    const { cache, sharing } = options
    this.#settings = settings
    this.#log = new RunLog(environment.warnings)
    this.#answers = createAnswers({ cache, sharing, root, warn: (line) => this.#warn(line) })
  }

  /** Returns whether a build of this kind has a snapshot, so that it parses little. */
  hasSnapshot(environment: string): boolean {
    return this.#snapshots.has(environment) || hasSnapshot({ ...this.#settings, name: environment })
  }

  /** A build of this environment begins, or with `isAgain` one more of the same configuration. */
  begin(environment: string, isAgain: boolean): void {
    this.#workers.begin(environment, isAgain)
  }

  /** Parses a module while the bundler is at work. Never throws. */
  parse(file: string): void {
    if (file.includes('/node_modules/')) return
    // The build meets the same error again and reports it.
    this.#parsed.push(parseEarly(file).catch(() => undefined))
  }

  /** Adds modules to the builds that have begun: those of a bundle inside one. */
  join(files: readonly string[]): void {
    this.#workers.add(files)
  }

  run(request: RunRequest): Promise<RunResult> {
    return this.#queue(() => this.#build(request))
  }

  /** The live docs of a dev server or a watch build; the same ones each time. */
  live(given: LiveSettings): Promise<LiveDocs> {
    // A dev server that restarts begins the new one before it ends the old one, and both share this.
    this.#server = given
    const logger = this.#protect(given.logger)
    this.#live ??= import('./live.ts').then(({ createLive }) =>
      createLive({
        ...this.#settings,
        ...{ answers: this.#answers, signal: this.#abort.signal, logger },
        queue: (work) => this.#queue(work),
        isReadOnly: () => this.#server?.isReadOnly?.() ?? false,
        onRead: (files) => this.#server?.onRead?.(files),
      }),
    )
    return this.#live
  }

  /** Ends what is in flight; no call starts afterwards. */
  async close(): Promise<void> {
    this.#abort.abort()
    ;(await this.#live)?.close()
    await this.#last
    await this.#answers.close()
  }

  async #build(request: RunRequest): Promise<RunResult> {
    const logger = this.#protect(request.logger)
    const { environment, isEarly, beganAt, entries, mayAsk } = request
    const name = isEarly ? `${environment} early` : environment
    const graph = [...request.graph, ...this.#workers.list(environment)]
    if (!isEarly) this.#workers.end(environment)
    try {
      const result = await build({
        ...this.#settings,
        ...{ name, entries, graph, mayAsk, answers: this.#answers, logger },
        signal: this.#abort.signal,
        saved: this.#snapshots.get(name),
        parsed: await this.#takeParsed(),
      })
      this.#snapshots.set(name, result.snapshot)
      const { json, report, failure, problems, lines, hasAsked } = result
      this.#log.write({ environment, isEarly, beganAt, hasAsked, problems, lines }, logger)
      return {
        ...{ json, report, result },
        ...(failure !== undefined && { failure }),
        docs: () => JSON.parse(json) as SymbolDocs,
        files: [...result.snapshot.found.modules.values()].map(({ file }) => file),
      }
    } finally {
      // Many builds have no end that they tell of, and a connection would keep their process alive.
      await this.#answers.close()
    }
  }

  /** Runs one piece of work at a time: the second environment then finds the answers of the first. */
  #queue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work)
    this.#last = result.catch(() => {})
    return result
  }

  #protect(logger: Logger): Logger {
    const key = this.#settings.environment.readApiKey()
    const safe = createSafeLogger(logger, createRedactor(key ? [key] : []))
    this.#warn = safe.warn
    return safe
  }

  async #takeParsed(): Promise<Map<string, ModuleRecord>> {
    const records = await Promise.all(this.#parsed.splice(0))
    return new Map(records.flatMap((record) => (record ? [record] : [])))
  }
}

/**
 * Logs once per build what happened. A build of several environments has a run for each; those after the first are only
 * logged when they asked, and so are builds side by side, as of several formats. An environment that comes again later is
 * a rebuild, which is logged anew.
 */
class RunLog {
  readonly #warnings: readonly string[]
  /** When each environment was logged. */
  readonly #logged = new Map<string, number>()
  readonly #early = new Set<string>()
  #warned = ''

  constructor(warnings: readonly string[]) {
    this.#warnings = warnings
  }

  write(
    run: Pick<RunRequest, 'environment' | 'isEarly' | 'beganAt'> &
      Pick<BuildResult, 'hasAsked' | 'problems' | 'lines'>,
    logger: Logger,
  ): void {
    const { environment, isEarly, hasAsked, beganAt, problems, lines } = run
    // A watch build comes here again and again; what has not changed was logged before.
    const all = [...this.#warnings, ...problems]
    if (all.join() !== this.#warned) for (const line of all) logger.warn(line)
    this.#warned = all.join()

    const isFollowUp = this.#early.delete(environment)
    const isRebuild = !isFollowUp && beganAt > (this.#logged.get(environment) ?? Infinity)
    if (isRebuild) this.#logged.clear()
    const isFirst = this.#logged.size === 0
    this.#logged.set(environment, performance.now())
    if (isEarly) this.#early.add(environment)
    if (hasAsked || isFirst) for (const { level, text } of lines) logger[level](text)
  }
}

/** The modules of bundles inside a build, such as workers'. They belong to the environments that are being built. */
class WorkerModules {
  readonly #files = new Map<string, Set<string>>()
  readonly #running = new Set<string>()

  /** A build of this environment begins. One that comes again may take its bundles from a cache, and names none. */
  begin(environment: string, isAgain: boolean): void {
    if (!isAgain) this.#files.delete(environment)
    this.#running.add(environment)
  }

  add(files: readonly string[]): void {
    for (const environment of this.#running) {
      this.#files.set(environment, new Set([...this.list(environment), ...files]))
    }
  }

  list(environment: string): string[] {
    return [...(this.#files.get(environment) ?? [])]
  }

  end(environment: string): void {
    this.#running.delete(environment)
  }
}

/**
 * One pipeline per root and options in a process, however many environments, outputs and plugin instances a build has:
 * client, ssr and worker builds share the work and the bill. The registry hangs on `globalThis`, since bundlers may
 * load the plugin more than once.
 */
const REGISTRY = Symbol.for('unplugin-symbol-docs')

interface Shared<T> {
  value: T
  holders: number
}

const host = globalThis as { [REGISTRY]?: Map<string | object, Shared<unknown>> }

/** Gives what was created for `key`, or creates it; the caller holds it until `release`. */
export function acquire<T>(key: string | object, create: () => T): T {
  const registry = (host[REGISTRY] ??= new Map())
  const shared = registry.get(key) ?? { value: create(), holders: 0 }
  shared.holders++
  registry.set(key, shared)
  return shared.value as T
}

/** Says that the caller no longer needs it; true when nobody else does and it is to be closed. */
export function release(key: string | object): boolean {
  const shared = host[REGISTRY]?.get(key)
  if (!shared || --shared.holders > 0) return false
  return host[REGISTRY]?.delete(key) ?? false
}

const identities = new WeakMap<object, number>()
let lastIdentity = 0

/** A digest that is equal for equal settings. Functions and stores count by identity; a key in it cannot be read back. */
export function createSharingKey(...settings: unknown[]): string {
  const text = JSON.stringify(settings, (_, value: unknown) => {
    if (value instanceof RegExp) return String(value)
    if (!hasIdentity(value)) return value
    const identity = identities.get(value) ?? ++lastIdentity
    identities.set(value, identity)
    return `#${identity}`
  })
  return createHash('sha256').update(text).digest('hex')
}

function hasIdentity(value: unknown): value is object {
  if (typeof value === 'function') return true
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.getPrototypeOf(value) !== Object.prototype
}
