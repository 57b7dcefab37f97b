import { statSync } from 'node:fs'
import { resolveEnvironment, type LoadEnv } from '../options/environment.ts'
import type { Logger } from '../options/logger.ts'
import { resolveOptions, type Alias, type ResolvedOptions } from '../options/resolve.ts'
import { resolveRoot } from '../options/root.ts'
import { createVirtualModule, type HotSystem } from '../emit/virtual-module.ts'
import { StrictnessError } from '../project/output.ts'
import type { LiveDocs, LiveSettings } from '../project/live.ts'
import { Project, type RunRequest, acquire, createSharingKey, release } from '../project/project.ts'
import type { BuildResult } from '../project/build.ts'
import { listDeclarationFiles, writeDeclarations } from '../project/declarations.ts'
import type { Options, SymbolDocs } from '../types.ts'

/** The asset of the option `report`. */
const REPORT_NAME = 'symbol-docs.report.json'

/** A bundler's description of itself before its first build. */
export interface Host {
  /** The bundler's root or context, absolute. */
  bundlerRoot: string
  /** Picks the `.env.[mode]` files. */
  viteMode?: string
  /** Vite's folder of `.env` files and its reader of them. */
  envDir?: string | false
  loadEnv?: LoadEnv
  /** `true` for a dev server, which asks and emits nothing at its start and at its end. */
  isServing?: boolean
  /** `true` if a test runner started this dev server: nobody looks at its page, and a save must cost nothing. */
  isTesting?: boolean
  /** `true` if this build comes again when sources change. */
  isWatching?: boolean
  /** The bundler's own `resolve.alias`. */
  aliases?: readonly Alias[]
  /** How modules are replaced in a running app. */
  hot?: HotSystem
  /** A file that changes when a dev server should load `~symbol-docs` again. */
  stamp?: string
  /** `true` for a bundle inside another build, such as a worker's: the outer build documents its modules. */
  isNested?: boolean
  logger: Logger
}

/** A bundler's description of a build whose modules are known. */
interface Build extends Pick<RunRequest, 'environment' | 'entries' | 'graph'> {
  emit: (fileName: string, source: string) => void | Promise<void>
  /** Tells the bundler's watcher of a module that only types reach, which it does not know. */
  watch?: (file: string) => void
}

/** One plugin instance in its bundler: the same verbs for all seven bundlers. */
export interface Session {
  /** Must come first. Throws an OptionError for settings that cannot work. */
  configure: (host: Host) => void
  isConfigured: () => boolean
  /** The build begins; its entries so far as they are known, for `load`. */
  start: (entries: string[], environment?: string) => void
  /** The build uses this module. */
  notice: (file: string) => void
  /** Returns whether notices save time. They do not if each environment has a snapshot, which holds most modules. */
  needsNotice: (environments: readonly string[]) => boolean
  /** The source of `~symbol-docs`: waits for a run over what is known. */
  load: (environment: string, watch?: (file: string) => void) => Promise<string>
  /** The modules of the build are known: runs, emits, and throws where the build should fail. */
  finish: (build: Build) => Promise<void>
  /** Writes the docs of the last build into the declarations of an output folder, where the option `dts` asks for it. */
  declare: (folder: string) => Promise<void>
  /** Tells what was only seen later: that this is a dev server, or a watch build. */
  reveal: (seen: Partial<Pick<Host, 'isServing' | 'isWatching' | 'stamp'>>) => void
  /** The live docs of a dev server; undefined where there are to be none. The caller starts them. */
  serve: (settings?: Omit<LiveSettings, 'logger'>) => Promise<LiveDocs | undefined>
  /** Returns whether this is a dev server that has live docs. */
  mayServe: () => boolean
  host: () => Host
  options: ResolvedOptions
  /** `true` if a dev server or a watch build is to show the page. */
  hasPage: boolean
  close: () => Promise<void>
}

/** Opens the page of a watch build, which has no server; gives what ends it. */
export type OpenPage = (live: LiveDocs, session: Session) => Promise<() => Promise<void>>

function stampFile(file: string): number {
  return statSync(file).mtimeMs
}

export function createSession(given?: Options, openPage?: OpenPage): Session {
  const options = resolveOptions(given)
  const isOff = options.mode === 'off'
  const hasPage = !isOff && options.dev !== false && options.dev.page
  let host: Host | undefined
  let project: Project | undefined
  let key = ''
  let entries: string[] = []
  /** The environments that were built with this configuration, some more than once. */
  const started = new Set<string>()
  let live: Promise<LiveDocs> | undefined
  let page: Promise<() => Promise<void>> | undefined
  let builds = 0
  let beganAt = 0
  let projectRoot = ''
  /** For the declarations that the bundler writes afterwards. */
  let documented: { root: string; docs: SymbolDocs } | undefined
  /** When declarations were written last, by file: the hooks of a build come here more than once. */
  const declared = new Map<string, number>()

  const open = (): { host: Host; project: Project } => {
    if (!host || !project) throw new Error('The plugin was used before the bundler configured it.')
    return { host, project }
  }

  /** The first build of a watch asks as every build does; those that follow as `dev.ask` says. */
  const mayAsk = (): boolean => builds === 0 || !options.dev || options.dev.ask !== 'manual'

  async function show(opened: Project, { logger }: Host, result: BuildResult): Promise<void> {
    live ??= opened.live({ logger })
    const shown = await live
    await shown.show(result)
    if (hasPage && openPage) await (page ??= openPage(shown, session))
  }

  function keepUp(served: LiveDocs, { entries, graph }: Pick<Build, 'entries' | 'graph'>): void {
    served.reach([...entries(), ...graph])
    served.touch()
  }

  const session: Session = {
    configure(configured) {
      host = configured
      started.clear()
      if (isOff) return
      const { bundlerRoot, viteMode, envDir, loadEnv, aliases = [] } = host
      const root = resolveRoot(options.root, bundlerRoot)
      projectRoot = root
      const environment = resolveEnvironment({
        root,
        bundlerRoot,
        options,
        ...(viteMode !== undefined && { viteMode }),
        ...(envDir !== undefined && { envDir }),
        ...(loadEnv && { loadEnv }),
      })
      const { readApiKey, ...found } = environment
      key = createSharingKey(root, given, options.mode, options.model, options.maxCost, found, {
        apiKey: readApiKey(),
        aliases,
      })
      const settings = { root, options: { ...options, aliases }, environment }
      project = acquire(key, () => new Project(settings))
    },
    isConfigured: () => host !== undefined,

    start(known, environment) {
      entries = known
      beganAt = performance.now()
      if (!host || host.isNested || environment === undefined) return
      project?.begin(environment, started.has(environment))
      started.add(environment)
    },
    notice(file) {
      if (!host?.isServing) project?.parse(file)
      else void live?.then(({ reach }) => reach([file]))
    },

    needsNotice(environments) {
      const { isServing, isNested } = host ?? {}
      const opened = project
      if (isServing || isNested || !opened) return true
      return !environments.every((environment) => opened.hasSnapshot(environment))
    },

    async load(environment, watch) {
      if (isOff) return createVirtualModule({ symbols: {}, modules: {} })
      const { host, project } = open()
      const served = host.isServing ? await live : undefined
      if (served) {
        await served.ready()
        if (host.stamp !== undefined) watch?.(host.stamp)
        return createVirtualModule(served.docs(), host.hot)
      }
      const { docs } = await project.run({
        environment,
        entries: () => entries,
        graph: entries,
        mayAsk: !host.isServing && mayAsk(),
        isEarly: true,
        beganAt,
        logger: host.logger,
      })
      return createVirtualModule(docs())
    },

    async finish({ emit, watch, ...build }) {
      if (isOff) return
      const { host: configured, project: opened } = open()
      const { logger, isNested } = configured
      if (isNested) return opened.join([...build.entries(), ...build.graph])
      if (configured.isServing) return void live?.then((served) => keepUp(served, build))
      const { fileName, report } = options
      try {
        const { isWatching = false } = configured
        const asking = { mayAsk: mayAsk(), isEarly: false, beganAt }
        const result = await opened.run({ ...build, ...asking, logger })
        builds++
        if (options.dts) documented = { root: projectRoot, docs: result.docs() }
        if (isWatching && options.dev) await show(opened, configured, result.result)
        if (isWatching) for (const file of result.files) watch?.(file)
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

    async declare(folder) {
      if (!documented) return
      const { logger } = open().host
      try {
        const files = listDeclarationFiles(folder).filter(
          (file) => declared.get(file) !== stampFile(file),
        )
        const { comments, notes } = await writeDeclarations({ ...documented, files })
        for (const file of files) declared.set(file, stampFile(file))
        for (const note of notes) logger.warn(`Symbol docs: ${note}`)
        if (comments > 0) logger.info(`Symbol docs: ${comments} comments in declarations`)
      } catch (error) {
        logger.error(`Symbol docs in declarations failed: ${String(error)}.`)
      }
    },

    reveal(seen) {
      if (host) host = { ...host, ...seen }
    },
    mayServe: () => !isOff && options.dev !== false && !host?.isTesting && host?.isServing === true,
    async serve(settings) {
      if (isOff || !options.dev) return undefined
      const { host, project } = open()
      if (host.isTesting) return undefined
      live = project.live({ logger: host.logger, ...settings })
      return live
    },
    host() {
      if (!host) throw new Error('The plugin was used before the bundler configured it.')
      return host
    },
    options,
    hasPage,

    async close() {
      await (
        await page
      )?.()
      if (project && release(key)) await project.close()
      project = undefined
    },
  }
  return session
}
