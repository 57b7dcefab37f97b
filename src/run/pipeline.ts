import { createCollector, type Collector } from '../collect/collector.ts'
import type { Environment } from '../config/environment.ts'
import { createModuleFilter } from '../config/filter.ts'
import { createSafeLogger, type Logger } from '../config/logger.ts'
import type { ResolvedOptions } from '../config/options.ts'
import { readPackage } from '../config/package.ts'
import { createRedactor } from '../config/redact.ts'
import { createDocs, stringifyDocs } from '../emit/docs-json.ts'
import { stringifyReport } from '../emit/report.ts'
import { createPlan } from '../plan/plan.ts'
import { createAnswers, type Answers } from '../store/answers.ts'
import { openModuleRecords, type ModuleRecords } from '../store/module-records.ts'
import type { SymbolDocs } from '../types.ts'
import { findFailure } from './enforce.ts'
import { judgeHuman, reviseAnswers } from './judge.ts'
import { createNarrator } from './narrate.ts'
import { findEarlier, gatherOutcomes } from './outcomes.ts'
import { createReport } from './report.ts'

/** What one build of one environment says when it wants its docs. */
export interface RunRequest {
  /** `client`, `ssr`, …; `build` where the bundler has only one. */
  environment: string
  /** Absolute paths of the build's entries. */
  entries: string[]
  /** Absolute paths of the modules in the bundler's own graph. */
  graph: string[]
  /** `false` for a run that asks nothing, whatever the options say: the start of a dev server. */
  mayAsk: boolean
  /** Whether the same build comes again when it knows its modules; it then has little to say. */
  isEarly: boolean
  logger: Logger
}

export interface RunResult {
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
  /** Ends what is in flight; no call starts afterwards. */
  close: () => Promise<void>
}

export interface PipelineSettings {
  /** The project's root: absolute, posix. */
  root: string
  options: ResolvedOptions
  environment: Environment
}

interface Rooms {
  collector: Collector
  answers: Answers
  records: ModuleRecords
}

export function createPipeline(settings: PipelineSettings): Pipeline {
  const { root, options, environment } = settings
  const abort = new AbortController()
  const tell = createNarrator(settings)
  let warn: (line: string) => void = () => {}
  let rooms: Promise<Rooms> | undefined
  let last: Promise<unknown> = Promise.resolve()
  const joined = new Set<string>()
  const openOnce = (): Promise<Rooms> => (rooms ??= openRooms(settings, (line) => warn(line)))

  async function run(request: RunRequest): Promise<RunResult> {
    const key = environment.readApiKey()
    const logger = createSafeLogger(request.logger, createRedactor(key ? [key] : []))
    warn = logger.warn
    const { collector, answers, records } = await openOnce()
    const collection = await collector.collect(request.entries, [...request.graph, ...joined])
    const plan = await createPlan({ collection, options, getAnswers: answers.getMany })

    await judgeHuman({ plan, collection, root }, records)
    const ask = environment.ask && request.mayAsk && plan.questions.length > 0
    const asked = ask
      ? // Only now: a build with nothing to ask must not pay for loading what asks.
        await import('./ask.ts').then(({ askQuestions }) =>
          askQuestions({ ...settings, plan, collection, answers, logger, signal: abort.signal }),
        )
      : undefined

    const outcomes = gatherOutcomes(plan, asked?.outcomes, environment.reason)
    await reviseAnswers({ plan, collection, root }, outcomes)
    const docs = createDocs({
      collection,
      symbols: plan.symbols,
      outcomes,
      earlier: await findEarlier(plan, outcomes, answers),
      package: readPackage(root),
      model: options.model,
      language: options.language,
    })
    await records.save()
    const { environment: name, isEarly } = request
    const told = { environment: name, isEarly, collection, plan, asked, docs }
    tell(told, logger)
    const failure = findFailure({ docs, options, stopped: asked?.stopped })
    return {
      docs,
      files: [...collection.modules.keys()].map((path) => `${root}/${path}`),
      json: stringifyDocs(docs),
      report: stringifyReport(createReport(told)),
      ...(failure && { failure }),
    }
  }

  return {
    notice(file) {
      openOnce()
        .then(({ collector }) => collector.notice(file))
        .catch(ignore)
    },
    join(files) {
      for (const file of files) joined.add(file)
    },
    run(request) {
      // One run at a time: the second environment then finds the answers of the first.
      const result = last.then(() => run(request))
      last = result.catch(ignore)
      return result
    },
    async close() {
      abort.abort()
      await last
      await (await rooms)?.answers.close()
    },
  }
}

/** For work that only starts early: the run meets the same error again and reports it. */
function ignore(): void {}

async function openRooms(
  { root, options }: PipelineSettings,
  warn: (line: string) => void,
): Promise<Rooms> {
  const records = await openModuleRecords(root)
  const { include, exclude, cache } = options
  return {
    collector: createCollector({
      root,
      filter: createModuleFilter({ root, include, exclude }),
      records,
    }),
    answers: createAnswers({ cache, root, warn }),
    records,
  }
}
