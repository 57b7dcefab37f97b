import { setImmediate as breathe } from 'node:timers/promises'
import type { Environment } from '../config/environment.ts'
import { createSafeLogger, type Logger } from '../config/logger.ts'
import type { ResolvedOptions } from '../config/options.ts'
import { createRedactor } from '../config/redact.ts'
import type { SymbolDocs } from '../types.ts'
import type { LiveDocs, LiveSettings } from './live.ts'
import type { Ahead, Product } from './make.ts'
import { createNarrator } from './narrate.ts'
import type { Project } from './project.ts'
import type { Found } from './reading.ts'
import { openMemory, type Memory, type Recalled } from './recall.ts'

/** What one build of one environment says when it wants its docs. */
export interface RunRequest {
  /** `client`, `ssr`, …; `build` where the bundler has only one. */
  environment: string
  /** Absolute paths of the build's entries. Only asked for where they matter: bundlers take their time to tell them. */
  entries: () => string[]
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
  /** Starts to read one module, unless it is as the last build of this environment left it. Never throws. */
  notice: (file: string, environment?: string) => void
  /** The files that changed since the last builds of these environments; `undefined` where none of them is known. */
  listChanged: (environments: readonly string[]) => string[] | undefined
  /**
   * A build of this environment begins. Where `listChanged` found changes in it, reads them while the bundler has work of
   * its own. Never throws.
   */
  start: (environment: string, logger: Logger) => Promise<void>
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
  const joined = new Set<string>()
  const memories = new Map<string, Memory>()
  /** Environments that differ from what their last builds saw. */
  const changed = new Set<string>()
  let warn: (line: string) => void = () => {}
  let last: Promise<unknown> = Promise.resolve()
  let opened: Promise<Project> | undefined
  let loading: Promise<unknown> | undefined
  /** For the next run only: others may ask meanwhile. */
  let ahead: Promise<Ahead | undefined> | undefined
  let live: Promise<LiveDocs> | undefined
  let server: LiveSettings | undefined

  /** Only when something changed: a build that finds everything as it left it needs none of the rooms behind this. */
  function openOnce(): Promise<Project> {
    opened ??= import('./project.ts').then(({ openProject }) =>
      openProject({ root, options, warn: (line) => warn(line) }),
    )
    return opened
  }

  function loadEarly(): void {
    loading ??= loadRooms().catch(ignore)
  }

  function memoryOf(name: string): Memory {
    const known = memories.get(name)
    if (known) return known
    const memory = openMemory({ ...settings, name })
    memories.set(name, memory)
    return memory
  }

  function protect(logger: Logger): Logger {
    const key = environment.readApiKey()
    const safe = createSafeLogger(logger, createRedactor(key ? [key] : []))
    warn = safe.warn
    return safe
  }

  async function run(request: RunRequest): Promise<RunResult> {
    try {
      return await make(request)
    } finally {
      // Many builds have no end that they tell of, and a connection would keep their process alive.
      await (await opened)?.close()
    }
  }

  async function make(request: RunRequest): Promise<RunResult> {
    const logger = protect(request.logger)
    const { environment: name, isEarly, mayAsk, mayRecall } = request
    const memory = memoryOf(isEarly ? `${name} early` : name)
    const early = await ahead
    ahead = undefined
    const starts = { entries: request.entries, graph: [...request.graph, ...joined] }

    function give(recalled: Recalled): RunResult {
      tell({ environment: name, isEarly, hasAsked: false, ...recalled }, logger)
      const docs = (): SymbolDocs => JSON.parse(recalled.json) as SymbolDocs
      return { ...recalled, files: locate(recalled.modules), docs }
    }

    const recalled = mayRecall ? await memory.recall(starts) : undefined
    if (recalled) return give(recalled)

    const project = await openOnce()
    const now = Date.now()
    const reach = await project.reach(starts.entries(), starts.graph)
    const same = early?.stamp === reach.stamp ? early : undefined
    const startedAt = same?.startedAt ?? now
    const equal = mayRecall ? await memory.recall(starts, reach) : undefined
    if (equal) {
      await memory.remember({ starts, reach, product: equal, keys: equal.keys, startedAt })
      return give(equal)
    }

    const { makeDocs } = await import('./make.ts')
    const parts = { ...settings, project, logger, signal, name, mayAsk, ahead: same }
    const made = await makeDocs(reach, parts)
    await project.save()
    const { keys, hasAsked } = made
    if (keys && !hasAsked) await memory.remember({ starts, reach, product: made, keys, startedAt })
    tell({ environment: name, isEarly, ...made }, logger)
    const files = locate(reach.modules.map(({ path }) => path))
    return { ...made, files, docs: () => made.docs }
  }

  async function lookAhead(name: string, logger: Logger): Promise<Ahead | undefined> {
    const starts = memoryOf(name).starts()
    // The bundler first: its threads are to have work while this one reads.
    await breathe()
    const { mayReadAhead, readAhead } = await import('./ahead.ts')
    if (!starts || !mayReadAhead(options) || signal.aborted) return undefined
    const project = await openOnce()
    return readAhead(starts, { ...settings, project, logger: protect(logger), signal, name })
  }

  function locate(modules: readonly string[]): string[] {
    return modules.map((path) => `${root}/${path}`)
  }

  /** One at a time: the second environment then finds the answers of the first. */
  function queue<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work)
    last = result.catch(() => {})
    return result
  }

  return {
    notice(file, name) {
      if (file.includes('/node_modules/')) return
      if (name !== undefined && memoryOf(name).isKnown(file)) return
      loadEarly()
      openOnce()
        .then((project) => project.notice(file))
        .catch(ignore)
    },
    listChanged(names) {
      const known = names.flatMap((name) => {
        const files = memoryOf(name).listChanged()
        if (files && files.length > 0) changed.add(name)
        return files ? [files] : []
      })
      // Sooner than the first file is read: the bundler is not at work yet.
      if (changed.size > 0) loadEarly()
      return known.length > 0 ? [...new Set(known.flat())] : undefined
    },
    async start(name, logger) {
      if (ahead || !changed.delete(name)) return
      ahead = queue(() => lookAhead(name, logger)).catch(ignore)
      await ahead
    },
    join(files) {
      for (const file of files) joined.add(file)
    },
    run: (request) => queue(() => run(request)),
    live(given) {
      // A dev server that restarts begins the new one before it ends the old one, and both share this.
      server = given
      const logger = protect(given.logger)
      live ??= Promise.all([openOnce(), import('./live.ts')]).then(([project, { createLive }]) =>
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
      await (await opened)?.close()
    },
  }
}

/** What a build with a new text needs, side by side: one after another, each would wait for the bundler's own work. */
function loadRooms(): Promise<unknown> {
  return Promise.all([
    import('./project.ts'),
    import('../collect/parse.ts'),
    import('../collect/symbols.ts'),
    import('./make.ts'),
  ])
}

/** For work that only starts early: the run meets the same error again and reports it. */
function ignore(): undefined {}
