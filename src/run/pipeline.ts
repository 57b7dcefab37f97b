import type { Environment } from '../config/environment.ts'
import { createSafeLogger, type Logger } from '../config/logger.ts'
import type { ResolvedOptions } from '../config/options.ts'
import { createRedactor } from '../config/redact.ts'
import type { SymbolDocs } from '../types.ts'
import type { LiveDocs, LiveSettings } from './live.ts'
import type { Product } from './make.ts'
import { createNarrator } from './narrate.ts'
import { openProject } from './project.ts'
import type { Found } from './reading.ts'
import { openMemory } from './recall.ts'

/** What one build of one environment says when it wants its docs. */
export interface RunRequest {
  /** `client`, `ssr`, …; `build` where the bundler has only one. */
  environment: string
  /** Absolute paths of the build's entries. */
  entries: string[]
  /** Absolute paths of the modules in the bundler's own graph. */
  graph: string[]
  /** `false` for a run that asks nothing, whatever the options say. */
  mayAsk: boolean
  /** Whether the same build comes again when it knows its modules; it then has little to say. */
  isEarly: boolean
  /** Whether what an earlier build made will do, where nothing has changed since. */
  mayRecall: boolean
  logger: Logger
}

export interface RunResult extends Pick<Product, 'json' | 'report' | 'failure'> {
  docs: () => SymbolDocs
  /** Absolute paths of all modules that were read. */
  files: string[]
  /** What live docs start from; missing where an earlier build had made the same. */
  found?: Found
}

/** The way through the house for one root: collect, plan, generate, emit. It owns the state and nothing else. */
export interface Pipeline {
  /** Starts to read one module. Never throws. */
  notice: (file: string) => void
  /** Adds modules to the graph of every later run: those of a bundle inside the build. */
  join: (files: string[]) => void
  run: (request: RunRequest) => Promise<RunResult>
  /** The live docs of a dev server or a watch build; the same ones each time. */
  live: (settings: LiveSettings) => Promise<LiveDocs>
  /** Ends what is in flight; no call starts afterwards. */
  close: () => Promise<void>
}

export interface PipelineSettings {
  /** The project's root: absolute, posix. */
  root: string
  options: ResolvedOptions
  environment: Environment
}

export function createPipeline(settings: PipelineSettings): Pipeline {
  const { root, options, environment } = settings
  const abort = new AbortController()
  const { signal } = abort
  const tell = createNarrator(environment.warnings)
  let warn: (line: string) => void = () => {}
  let last: Promise<unknown> = Promise.resolve()
  let live: Promise<LiveDocs> | undefined
  let server: LiveSettings | undefined
  const project = openProject({ root, options, warn: (line) => warn(line) })

  function protect(logger: Logger): Logger {
    const key = environment.readApiKey()
    const safe = createSafeLogger(logger, createRedactor(key ? [key] : []))
    warn = safe.warn
    return safe
  }

  async function run(request: RunRequest): Promise<RunResult> {
    const logger = protect(request.logger)
    const { environment: name, isEarly } = request
    const reach = await project.reach(request.entries, request.graph)
    const files = reach.modules.map(({ path }) => `${root}/${path}`)
    const memory = openMemory(reach, {
      ...settings,
      answers: await project.answers(),
      name: isEarly ? `${name} early` : name,
    })
    const known = request.mayRecall ? memory.recall() : undefined
    if (known) {
      await project.save()
      tell({ environment: name, isEarly, hasAsked: false, ...known }, logger)
      return { ...known, files, docs: () => JSON.parse(known.json) as SymbolDocs }
    }
    const startedAt = Date.now()
    // Only now: a build that finds everything as it left it needs none of the rooms that come next.
    const { makeDocs } = await import('./make.ts')
    const { mayAsk } = request
    const made = await makeDocs(reach, { ...settings, project, logger, signal, name, mayAsk })
    await project.save()
    if (!made.hasAsked) await memory.remember(made, startedAt)
    tell({ environment: name, isEarly, ...made }, logger)
    return { ...made, files, docs: () => made.docs }
  }

  /** One at a time: the second environment then finds the answers of the first. */
  function queue<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work)
    last = result.catch(() => {})
    return result
  }

  return {
    notice: project.notice,
    join: project.join,
    run: (request) => queue(() => run(request)),
    live(given) {
      // A dev server that restarts begins the new one before it ends the old one, and both share this.
      server = given
      const logger = protect(given.logger)
      live ??= import('./live.ts').then(({ createLive }) =>
        createLive({
          ...settings,
          project,
          queue,
          signal,
          logger,
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
      await project.close()
    },
  }
}
