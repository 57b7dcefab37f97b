import type { Collection } from '../collect/collection.ts'
import { lookAtFile } from '../collect/disk.ts'
import type { FoundModules } from '../collect/modules.ts'
import { createPause } from '../collect/pause.ts'
import { collectSymbols } from '../collect/symbols.ts'
import { sumOutputs, type SymbolParts } from '../emit/module-docs.ts'
import type { Outcome } from '../generate/generate.ts'
import type { Environment } from '../options/environment.ts'
import type { Logger } from '../options/logger.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { createPlan, createQuestions } from '../plan/plan.ts'
import type { Question } from '../plan/request.ts'
import type { Answers } from '../store/answers.ts'
import type { SymbolDoc } from '../types.ts'
import { AskQueue } from './ask-queue.ts'
import { createOnSymbol } from './ask.ts'
import { build, createSnapshotKey, type BuildRequest, type BuildResult } from './build.ts'
import { CurrentDocs } from './live-docs.ts'
import type { Live, LiveEvent, LiveState, PassSummary } from './live-state.ts'
import { describeSilence } from './output.ts'
import { checkHandwritten, findEarlier, listOutcomes, reviseAnswers } from './results.ts'
import { saveSnapshot, type Snapshot } from './snapshot.ts'
import { joinParts } from './states.ts'
import { describePass, LiveStats, MissingOffer } from './stats.ts'
import type { Source } from './tasks.ts'
import { createDebounce, createDeferred } from './waiting.ts'

export interface LiveSettings {
  logger: Logger
  /** Returns whether other machines can reach the page, which is then read-only. */
  isReadOnly?: () => boolean
  /** Called with the absolute paths of all modules after each build. */
  onRead?: (files: string[]) => void
}

/** The live docs, and what their dev server tells them. */
export interface LiveDocs extends Live {
  /**
   * Builds for the first time, from these entries; asks nothing. It begins when `after` resolves, as when the server
   * listens, or sooner when somebody waits for it.
   */
  start: (entries: readonly string[], after?: Promise<unknown>) => Promise<void>
  /** Waits for the end of the first build. */
  ready: () => Promise<void>
  /** Modules that the bundler uses. */
  reach: (files: readonly string[]) => void
  /** A file changed, came or went. */
  touch: () => void
  /** Takes the result of a watch build, which has been logged. */
  show: (result: Pick<BuildResult, 'snapshot' | 'parts'>) => Promise<void>
  close: () => void
}

interface Parts extends LiveSettings {
  root: string
  options: ResolvedOptions
  environment: Environment
  answers: Answers
  /** Runs work when no other build is under way. */
  queue: <T>(work: () => Promise<T>) => Promise<T>
  signal: AbortSignal
}

/** More events than these, and it is cheaper to read everything again. */
const MOST_SYMBOL_EVENTS = 200

/** Prompts that are counted for an offer at most; counting this many takes some 20 ms. */
const OFFER_SAMPLE = 100

/** Keeps the docs of a project up to date with its sources, and asks for what somebody wants to know. */
export function createLive(parts: Parts): LiveDocs {
  const { root, options, environment, answers, signal, logger } = parts
  const { ask: policy, debounce } = options.dev || NO_DEV
  const listeners = new Set<(event: LiveEvent) => void>()
  /** Failures that may pass are in no store; they stand until the symbol is asked again. */
  const failures = new Map<string, Outcome>()
  const graph = new Set<string>()
  const current = new CurrentDocs(options)
  const stats = new LiveStats()
  const onSymbol = createOnSymbol(options.onSymbol, logger)
  const refreshSoon = createDebounce(debounce, () => void refresh())
  const offer = new MissingOffer(estimateMissing, sendProgress)
  const queue = new AskQueue({
    ...parts,
    stats,
    findQuestions,
    isAnswered: (key) => current.isDocumented(key) || failures.has(key) || !current.open().has(key),
    mayReplace: (key) => !current.isDocumented(key),
    onProgress: sendProgress,
    onOutcome: finish,
    onIdle: settle,
    log,
  })
  const wasThere = watchFromNow(root)
  let entries: readonly string[] = []
  let saved: Snapshot | undefined
  /** `true` if the snapshot is on disk. */
  let isSaved = true
  let isReading = false
  /** Outcomes that arrived during a build, which may not know them. */
  let late: Map<string, Outcome> | undefined
  let keysAtStart: Set<string> | undefined
  let linked: { found: FoundModules; collection: Collection } | undefined
  const first = createDeferred()
  const wanted = createDeferred()

  function send(event: LiveEvent): void {
    for (const listener of listeners) listener(event)
  }

  function sendProgress(): void {
    // The state of a large project is not written down for nobody.
    if (listeners.size > 0) send({ type: 'progress', state: state() })
  }

  function log(level: 'info' | 'warn' | 'error', line: string): void {
    logger[level](line)
    send({ type: 'log', level, line })
  }

  function readStatus(): LiveState['activity']['status'] {
    if (queue.isAsking()) return 'asking'
    if (isReading) return 'reading'
    return queue.isPaused() && queue.size() > 0 ? 'paused' : 'idle'
  }

  function state(): LiveState {
    const inFlight = queue.inFlight()
    const stopped = queue.stopped()
    return {
      activity: stats.activity({
        status: readStatus(),
        waiting: Math.max(0, queue.size() - inFlight.length),
        asking: inFlight.flatMap(listIds),
      }),
      missing: offer.state(),
      changed: current.all().flatMap(({ id, hash }) => (isNewSinceStart(hash) ? id : [])),
      calls: stats.sessionCalls(),
      spentUsd: stats.sessionUsd(),
      ...(!environment.ask && { silence: describeSilence(environment, 'start') }),
      ...(stopped !== undefined && { stopped }),
      isReadOnly: parts.isReadOnly?.() ?? false,
    }
  }

  function listIds(key: string): string[] {
    return current.withKey(key).map(({ id }) => id)
  }

  function isNewSinceStart(key: string): boolean {
    return keysAtStart !== undefined && !keysAtStart.has(key)
  }

  /** Keys that may be asked and have no docs. */
  function listMissing(): string[] {
    return [...current.open()].filter((key) => !current.isDocumented(key))
  }

  function createRequest(): BuildRequest {
    return {
      ...{ root, options, environment, answers, logger, signal },
      ...{ name: 'dev', entries: () => entries, graph: [...graph], mayAsk: false },
      ...{ saved, saves: false },
    }
  }

  async function refresh(): Promise<void> {
    isReading = true
    try {
      await parts.queue(async () => {
        late = new Map()
        const result = await build(createRequest())
        await readTexts(result.snapshot.found)
        if (signal.aborted) return
        await publish(result)
        isSaved = result.collection === undefined
        saved = result.snapshot
        const { modules } = result.snapshot.found
        parts.onRead?.([...modules.values()].map(({ file }) => file))
      })
    } catch (error) {
      log('error', `Symbol docs failed: ${String(error)}. They are read again at the next save.`)
    }
    isReading = false
    first.resolve()
    if (signal.aborted) return
    queue.ask()
    // Last, since nobody waits for it.
    if (!isSaved) await parts.queue(save)
  }

  async function save(): Promise<void> {
    isSaved = true
    if (saved) await saveSnapshot(createSnapshotKey(createRequest()), saved)
  }

  /** Shows what a build made, asks for what changed, and tells listeners what is different. */
  async function publish(result: Pick<BuildResult, 'snapshot' | 'parts'>): Promise<void> {
    const isFirst = current.found() === undefined
    stats.changes(await adopt(result))
    if (!isFirst && environment.ask) addChanged()
    offer.update(countMissing())
  }

  /** Calls for symbols that are gone end. Returns how many symbols changed. */
  async function adopt({
    snapshot,
    parts: made,
  }: Pick<BuildResult, 'snapshot' | 'parts'>): Promise<{ changed: number; stored: number }> {
    const known = current.found()?.modules
    const before = new Map(current.all().map(({ id, hash }) => [id, hash]))
    const difference = await current.adopt(snapshot, made)
    linked = undefined
    for (const [key, outcome] of [...failures, ...(late ?? [])]) {
      if (outcome.status === 'failed' && current.isDocumented(key)) failures.delete(key)
      else difference.changed.push(...(await put(key, outcome)))
    }
    late = undefined
    // A module that is only found now and was there at the start, as what a page of the app loads, is not new.
    const isOld = (module: string): boolean =>
      known === undefined || (!known.has(module) && wasThere(module))
    const found = new Set([...snapshot.modules.keys()].filter(isOld))
    keysAtStart ??= new Set()
    const all = current.all()
    for (const { module, hash } of all) if (found.has(module)) keysAtStart.add(hash)
    queue.keep((key) => current.withKey(key).length > 0)
    sendDifference(difference, known === undefined)
    if (known === undefined) return { changed: 0, stored: 0 }
    const edited = all.filter(
      ({ id, hash, module }) => before.get(id) !== hash && !found.has(module),
    )
    const stored = edited.filter(({ hash }) => current.isDocumented(hash))
    return { changed: edited.length, stored: stored.length }
  }

  function sendDifference(
    { changed, removed }: { changed: readonly SymbolDoc[]; removed: string[] },
    isFirst: boolean,
  ): void {
    if (isFirst || changed.length + removed.length > MOST_SYMBOL_EVENTS) {
      return send({ type: 'snapshot', state: state() })
    }
    const ids = new Set(changed.map(({ id }) => id))
    for (const id of ids) send({ type: 'symbol', symbol: current.find(id)! })
    if (removed.length > 0) send({ type: 'removed', ids: removed })
  }

  function addChanged(): void {
    queue.restart()
    for (const key of listMissing()) {
      const isWanted = policy === 'all' || (policy === 'changed' && isNewSinceStart(key))
      if (isWanted) queue.add(key, 'server')
    }
  }

  function countMissing(): number {
    return listMissing().reduce((sum, key) => sum + current.withKey(key).length, 0)
  }

  /** Puts an outcome into the docs, also of a module that was taken from the snapshot. */
  async function put(key: string, outcome: Outcome): Promise<SymbolDoc[]> {
    if (current.withKey(key).length === 0) return []
    await lookUp([key])
    return current.update(key, outcome)
  }

  function finish(key: string, outcome: Outcome): void {
    const isFailed = outcome.status === 'failed'
    if (outcome.status !== 'pending') stats.finish(isFailed)
    if (isFailed) failures.set(key, outcome)
    else failures.delete(key)
    if (isFailed && current.isDocumented(key)) {
      // Docs that were paid for and shown are not lost because asking again failed.
      failures.delete(key)
      log(
        'warn',
        `${listIds(key).join(', ')}: ${outcome.error.message}. The docs stay as they were.`,
      )
    } else {
      late?.set(key, outcome)
      for (const symbol of current.update(key, outcome)) send({ type: 'symbol', symbol })
    }
    onSymbol(current.planned(key), outcome)
    sendProgress()
  }

  function settle(): void {
    if (current.found()) offer.update(countMissing())
    const isWaiting = queue.size() > 0 || isReading
    const summary = isWaiting ? undefined : stats.close()
    if (!summary) return sendProgress()
    log('info', describePass(summary))
    const stopped = queue.stopped()
    if (stopped !== undefined) log('warn', `Symbol docs: ${stopped}`)
    sendDone(summary)
  }

  function sendDone(summary: PassSummary): void {
    send({ type: 'done', state: state(), head: current.head(), summary })
  }

  function getCollection(): Collection {
    const found = current.found()!
    if (linked?.found !== found) linked = { found, collection: collectSymbols(found) }
    return linked.collection
  }

  /** Plans the modules of these keys and keeps their parts, so that answers can be put into them. */
  async function lookUp(keys: readonly string[]): Promise<ReadonlyMap<string, SymbolParts[]>> {
    const collection = getCollection()
    const paths = new Set(keys.flatMap((key) => current.withKey(key).map(({ module }) => module)))
    const missing = [...paths].filter((path) => !current.partsOf(path))
    if (missing.length > 0) {
      const symbols = missing.flatMap(collection.symbolsOf)
      const plan = await createPlan({ symbols, collection, options, answers })
      const outcomes = listOutcomes(plan, failures, environment.reason)
      const results = {
        ...{ plan, outcomes, stored: new Map<string, never>() },
        findings: await checkHandwritten(plan.symbols, collection, root),
        revisions: await reviseAnswers(plan.symbols, outcomes, collection, root),
        earlier: await findEarlier(plan.symbols, outcomes, answers),
      }
      if (linked?.collection === collection) current.prepare(joinParts(missing, results))
    }
    return new Map([...paths].map((path) => [path, [...(current.partsOf(path) ?? [])]]))
  }

  /** Finds the questions behind keys. Those that somebody just saved come first. */
  async function findQuestions(
    keys: readonly string[],
  ): Promise<{ source: Source; questions: Question[] }> {
    const collection = getCollection()
    const wanted = new Set(keys)
    const found = [...(await lookUp(keys)).values()].flat()
    const planned = found.flatMap((part) => (wanted.has(part.planned.key) ? part.planned : []))
    const questions = createQuestions(planned, collection, options)
    const [saved, others] = [true, false].map((isSaved) =>
      questions.filter(({ key }) => isNewSinceStart(key) === isSaved),
    )
    return { source: createSource(collection), questions: [...saved!, ...others!] }
  }

  function createSource(collection: Collection): Source {
    const outputs = sumOutputs([], current.totals())
    return { collection, outputs, root, options, environment }
  }

  /** Estimates from an even sample of the questions, since an offer must not hold up a dev server. */
  async function estimateMissing(): Promise<number | null> {
    const missing = listMissing()
    const step = Math.max(1, Math.ceil(missing.length / OFFER_SAMPLE))
    const sample = missing.filter((_, index) => index % step === 0)
    if (sample.length === 0) return 0
    const { source, questions } = await findQuestions(sample)
    const { estimateCost } = await import('./tasks.ts')
    const costUsd = await estimateCost(source, questions)
    return costUsd === null ? null : (costUsd * missing.length) / Math.max(1, questions.length)
  }

  function want(keys: readonly string[]): number {
    if (!environment.ask || keys.length === 0) return 0
    queue.restart()
    for (const key of keys) queue.add(key, 'person')
    queue.ask()
    return keys.length
  }

  /** The keys of symbols that the model may document; of all where no ids are given. */
  function listKeys(ids: readonly string[] | undefined): string[] {
    const wanted = ids && new Set(ids)
    const keys = current.all().flatMap(({ id, hash, origin }) => {
      const isKept = options.existing === 'keep' && origin === 'human'
      return !isKept && (!wanted || wanted.has(id)) ? hash : []
    })
    return [...new Set(keys)]
  }

  return {
    docs: () => current.docs(),
    json: () => current.json(),
    state,
    locate(id) {
      const found = current.find(id)
      return found && { file: `${root}/${found.module}`, line: found.source.line }
    },
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    want: () => offer.want(),
    regenerate: (ids) => want(listKeys(ids)),
    documentMissing(ids) {
      const missing = new Set(listMissing())
      return want(listKeys(ids).filter((key) => missing.has(key)))
    },
    retryFailed(ids) {
      const failed = new Set(current.all().flatMap(({ error, hash }) => (error ? hash : [])))
      return want(listKeys(ids).filter((key) => failed.has(key)))
    },
    cancel: () => queue.refuse(),
    pause(isPaused) {
      queue.pause(isPaused)
      return queue.size()
    },

    async start(started, after) {
      entries = started
      await Promise.race([after, wanted.promise])
      if (!signal.aborted) await refresh()
    },
    ready() {
      wanted.resolve()
      return first.promise
    },
    reach(files) {
      const before = graph.size
      for (const file of files) graph.add(file)
      if (graph.size > before) refreshSoon.touch()
    },
    touch: refreshSoon.touch,
    async show(result) {
      first.resolve()
      const isFirst = current.found() === undefined
      const counts = await adopt(result)
      offer.update(countMissing())
      if (!isFirst) sendDone({ ...counts, asked: 0, failed: 0, milliseconds: 0, costUsd: 0 })
    },
    close() {
      refreshSoon.close()
      first.resolve()
      wanted.resolve()
      queue.close()
      listeners.clear()
    },
  }
}

/** For watch builds, each of which is a build of its own. */
const NO_DEV = { ask: 'manual', debounce: 400 } as const

/** Has all texts at hand, since answers are checked later against the code as it was asked. */
async function readTexts({ modules }: FoundModules): Promise<void> {
  const pause = createPause()
  for (const module of modules.values()) {
    void module.text
    await pause()
  }
}

/** Returns whether the file of a module, a posix path from the root, has been the same since this was called. */
export function watchFromNow(root: string): (module: string) => boolean {
  // Whole milliseconds, unlike those of files.
  const startedAtMs = Date.now()
  return (module) => {
    const look = lookAtFile(`${root}/${module}`)
    return look !== undefined && Math.floor(look.changedAtMs) <= startedAtMs
  }
}
