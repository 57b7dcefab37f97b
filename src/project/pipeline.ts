import { setImmediate as breathe } from 'node:timers/promises'
import { splitCache } from '../options/cache.ts'
import type { Environment } from '../options/environment.ts'
import { createSafeLogger, type Logger } from '../options/logger.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { createRedactor } from '../options/redact.ts'
import type { SymbolDocs } from '../types.ts'
import type { LiveDocs, LiveSettings } from './live.ts'
import { createEarly, ignore } from './early.ts'
import type { Ahead, Product } from './make.ts'
import { createNarrator } from './narrate.ts'
import { createNested } from './nested.ts'
import type { Project } from './project.ts'
import type { Found } from './reading.ts'
import { openMemory, type Asked, type Memory, type Recalled } from './recall.ts'

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
  /** When the build began, by `performance.now()`. */
  beganAt: number
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
  /**
   * The files that changed since the last builds of these environments and are worth a notice, since nothing reads them
   * ahead; `undefined` where none of these builds is known.
   */
  listUnread: (environments: readonly string[]) => string[] | undefined
  /**
   * A build of this environment begins, or with `isAgain` one more of the same configuration. Where `listUnread` found
   * changes in it, reads them while the bundler has work of its own. Never throws.
   */
  start: (environment: string, logger: Logger, how?: { isAgain: boolean }) => Promise<void>
  /** Adds modules to the graphs of the builds that have begun: those of a bundle inside one. */
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
  const nested = createNested()
  const memories = new Map<string, Memory>()
  let warn: (line: string) => void = () => {}
  let last: Promise<unknown> = Promise.resolve()
  let opened: Promise<Project> | undefined
  let live: Promise<LiveDocs> | undefined
  let server: LiveSettings | undefined

  /** Only when something changed: a build that finds everything as it left it needs none of the rooms behind this. */
  function openOnce(): Promise<Project> {
    opened ??= import('./project.ts').then(({ openProject }) =>
      openProject({ root, options, warn: (line) => warn(line) }),
    )
    return opened
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
    const { environment: name, isEarly, mayAsk, mayRecall, beganAt } = request
    const memory = memoryOf(isEarly ? `${name} early` : name)
    const found = await early.take()
    const starts = { entries: request.entries, graph: [...request.graph, ...nested.list(name)] }
    if (!isEarly) nested.end(name)

    function give(recalled: Recalled): RunResult {
      tell({ environment: name, isEarly, beganAt, hasAsked: false, ...recalled }, logger)
      const docs = (): SymbolDocs => JSON.parse(recalled.json) as SymbolDocs
      return { ...recalled, files: locate(recalled.modules), docs }
    }

    // What was read ahead has changes in it.
    const recalled = mayRecall && !found ? await memory.recall(starts) : undefined
    if (recalled) return give(recalled)

    const project = await openOnce()
    await (await project.answers()).handOver()
    const now = Date.now()
    const reach = await project.reach(starts.entries(), starts.graph)
    const same = found?.stamp === reach.stamp ? found : undefined
    const startedAt = same?.startedAt ?? now
    const mayBeEqual = mayRecall && !same
    const equal = mayBeEqual ? await memory.recallEqual(reach, project) : same?.equal
    if (equal) {
      await remember(equal, { keys: equal.keys, content: equal.content })
      await project.save()
      return give(equal)
    }

    const { makeDocs } = await import('./make.ts')
    const parts = { ...settings, project, logger, signal, name, mayAsk, ahead: same }
    const made = await makeDocs(reach, parts)
    await project.save()
    const { keys, content, hasAsked } = made
    if (keys && !hasAsked) await remember(made, { keys, content })
    tell({ environment: name, isEarly, beganAt, ...made }, logger)
    const files = locate(reach.modules.map(({ path }) => path))
    return { ...made, files, docs: () => made.docs }

    async function remember(product: Product, asked: Asked): Promise<void> {
      const { looks } = await project.answers()
      await memory.remember({ starts, reach, product, ...asked, looks, startedAt })
    }
  }

  // A connection to a shared store would stay open where the bundler fails and nobody runs anything.
  const readsAhead = splitCache(options.cache).shared === undefined
  const early = createEarly({
    memoryOf,
    readAhead: readsAhead ? (name, logger) => queue(() => lookAhead(name, logger)) : undefined,
  })

  async function lookAhead(name: string, logger: Logger): Promise<Ahead | undefined> {
    // The bundler first: its threads are to have work while this one reads.
    await breathe()
    if (signal.aborted) return undefined
    const { readAhead } = await import('./ahead.ts')
    const own = { name, memory: memoryOf(name), project: await openOnce() }
    return readAhead({ ...settings, ...own, logger: protect(logger), signal })
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
      early.load()
      openOnce()
        .then((project) => project.notice(file))
        .catch(ignore)
    },
    listUnread(names) {
      const changed = early.listChanged(names)
      return changed && readsAhead ? [] : changed
    },
    async start(name, logger, { isAgain } = { isAgain: false }) {
      nested.begin(name, isAgain)
      await early.start(name, logger)
    },
    join: nested.add,
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
