import { resolveEnvironment } from '../config/environment.ts'
import type { Logger } from '../config/logger.ts'
import { resolveOptions } from '../config/options.ts'
import { resolveRoot } from '../config/root.ts'
import { createVirtualModule } from '../emit/virtual-module.ts'
import { StrictnessError } from '../run/enforce.ts'
import { createPipeline, type Pipeline, type RunRequest } from '../run/pipeline.ts'
import { acquire, createSharingKey, release } from '../run/registry.ts'
import type { Options } from '../types.ts'

/** The asset of the option `report`. */
const REPORT_NAME = 'symbol-docs.report.json'

/** What a bundler says of itself before its first build. */
export interface Host {
  /** Where the bundler starts: its root or context, absolute. */
  bundlerRoot: string
  /** Picks the `.env.[mode]` files. */
  viteMode?: string
  /** Whether this is a dev server, which asks and emits nothing at its start and at its end. */
  isServing?: boolean
  /** Whether this is a bundle inside another build, as of a worker: the outer one documents its modules. */
  isNested?: boolean
  logger: Logger
}

/** What a bundler says when the modules of a build are known. */
export interface Build extends Pick<RunRequest, 'environment' | 'entries' | 'graph'> {
  emit: (fileName: string, source: string) => void | Promise<void>
  /** Tells the bundler's watcher of a module that only types reach, which it does not know. */
  watch?: (file: string) => void
}

/** What one plugin instance does with its bundler: the same verbs for all seven. */
export interface Session {
  /** Must come first. Throws an OptionError for settings that cannot work. */
  configure: (host: Host) => void
  isConfigured: () => boolean
  /** The build begins; its entries so far as they are known, for `load`. */
  start: (entries: string[]) => void
  /** The build uses this module. */
  notice: (file: string) => void
  /** The source of `~symbol-docs`: waits for a run over what is known. */
  load: (environment: string) => Promise<string>
  /** The modules of the build are known: runs, emits, and throws where the build should fail. */
  finish: (build: Build) => Promise<void>
  close: () => Promise<void>
}

export function createSession(given: Options | undefined): Session {
  const options = resolveOptions(given)
  const isOff = options.mode === 'off'
  let host: Host | undefined
  let pipeline: Pipeline | undefined
  let key = ''
  let entries: string[] = []

  const open = (): { host: Host; pipeline: Pipeline } => {
    if (!host || !pipeline) throw new Error('The plugin was used before the bundler configured it.')
    return { host, pipeline }
  }

  return {
    configure(configured) {
      host = configured
      if (isOff) return
      const { bundlerRoot, viteMode } = host
      const root = resolveRoot(options.root, bundlerRoot)
      const environment = resolveEnvironment({
        root,
        bundlerRoot,
        options,
        ...(viteMode !== undefined && { viteMode }),
      })
      const { readApiKey, ...found } = environment
      key = createSharingKey(root, given, options.mode, options.model, options.maxCost, found, {
        apiKey: readApiKey(),
      })
      pipeline = acquire(key, () => createPipeline({ root, options, environment }))
    },
    isConfigured: () => host !== undefined,

    start(known) {
      entries = known
    },
    notice(file) {
      if (!host?.isServing) pipeline?.notice(file)
    },

    async load(environment) {
      if (isOff) return 'export default { symbols: {}, modules: {} }\n'
      const { host, pipeline } = open()
      const { docs } = await pipeline.run({
        environment,
        entries,
        graph: [],
        mayAsk: !host.isServing,
        isEarly: true,
        logger: host.logger,
      })
      return createVirtualModule(docs)
    },

    async finish({ emit, watch, ...build }) {
      if (isOff || host?.isServing) return
      const { host: configured, pipeline: opened } = open()
      const { logger, isNested } = configured
      if (isNested) return opened.join([...build.entries, ...build.graph])
      const { fileName, report } = options
      try {
        const result = await opened.run({ ...build, mayAsk: true, isEarly: false, logger })
        for (const file of result.files) watch?.(file)
        if (fileName) await emit(fileName, result.json)
        if (report) await emit(REPORT_NAME, result.report)
        if (result.failure) throw new StrictnessError(result.failure)
      } catch (error) {
        // Docs are a side product: unless somebody asked for strictness, their faults break no build.
        const isStrict = options.mode !== 'auto' || options.failOn !== 'never'
        if (isStrict || error instanceof StrictnessError) throw error
        logger.error(`Symbol docs failed: ${String(error)}. The build goes on without them.`)
      }
    },

    async close() {
      if (pipeline && release(key)) await pipeline.close()
      pipeline = undefined
    },
  }
}
