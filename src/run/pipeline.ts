import type { Environment } from '../config/environment.ts'
import { createSafeLogger, type Logger } from '../config/logger.ts'
import type { ResolvedOptions } from '../config/options.ts'
import { createRedactor } from '../config/redact.ts'
import { createDocs, stringifyDocs } from '../emit/docs-json.ts'
import { stringifyReport } from '../emit/report.ts'
import type { DocsSource } from '../emit/source.ts'
import type { SymbolDocs } from '../types.ts'
import { findFailure } from './enforce.ts'
import type { LiveDocs, LiveSettings } from './live.ts'
import { createNarrator } from './narrate.ts'
import { gatherOutcomes } from './outcomes.ts'
import { openProject, type Reading } from './project.ts'
import { createReport } from './report.ts'

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
  logger: Logger
}

export interface RunResult {
  reading: Reading
  source: DocsSource
  docs: SymbolDocs
  /** Absolute paths of all modules that were read. */
  files: string[]
  /** The bytes of the asset. */
  json: string
  /** The bytes of the run report. */
  report: string
  /** Why the build should fail, by `mode` and `failOn`. */
  failure?: string
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
  const tell = createNarrator(settings)
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
    const reading = await project.read(request.entries, request.graph)
    const { collection, plan } = reading
    const ask = environment.ask && request.mayAsk && plan.questions.length > 0
    const asked = ask
      ? // Only now: a build with nothing to ask must not pay for loading what asks.
        await import('./ask.ts').then(async ({ askQuestions }) =>
          askQuestions({ ...settings, reading, answers: await project.answers(), logger, signal }),
        )
      : undefined

    const outcomes = gatherOutcomes(plan, asked?.outcomes, environment.reason)
    const source = await project.compose(reading, outcomes)
    const docs = createDocs(source)
    await project.save()
    const { environment: name, isEarly } = request
    const told = { environment: name, isEarly, collection, plan, asked, docs }
    tell(told, logger)
    const failure = findFailure({ docs, options, stopped: asked?.stopped })
    return {
      reading,
      source,
      docs,
      files: [...collection.modules.keys()].map((path) => `${root}/${path}`),
      json: stringifyDocs(docs),
      report: stringifyReport(createReport(told)),
      ...(failure && { failure }),
    }
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
