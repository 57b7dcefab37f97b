import type { Environment } from '../options/environment.ts'
import type { Logger } from '../options/logger.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { describePass, type PassSummary } from '../emit/summary.ts'
import type { Outcome } from '../generate/generate.ts'
import { createActions } from './actions.ts'
import { createAsking } from './asking.ts'
import { createBoard, type Board } from './board.ts'
import { createFailures } from './failures.ts'
import { createHandOut } from './hand-out.ts'
import { createLatch } from './latch.ts'
import type { Live, LiveEvent, LiveState } from './live-state.ts'
import { describeSilence } from './lines.ts'
import { createOffer } from './offer.ts'
import { gatherOutcomes } from './outcomes.ts'
import type { Project } from './project.ts'
import { createQuiet } from './quiet.ts'
import { composeSource, holdTexts, readModules, type Found, type Reading } from './reading.ts'
import { watchFromNow } from './since-start.ts'
import { createTally } from './tally.ts'

export interface LiveSettings {
  logger: Logger
  /** Whether other machines can reach the page; it then only shows. */
  isReadOnly?: () => boolean
  /** Hears the absolute paths of all modules after each reading. */
  onRead?: (files: string[]) => void
}

/** The live docs, and what their dev server tells them. */
export interface LiveDocs extends Live {
  /** Reads for the first time, from these entries; asks nothing. */
  start: (entries: readonly string[]) => Promise<void>
  /** Resolves when the sources have been read for the first time. */
  ready: () => Promise<void>
  /** Modules that the bundler uses. */
  reach: (files: readonly string[]) => void
  /** A file changed, came or went. */
  touch: () => void
  /** What a watch build found out; it has said so itself. */
  show: (found: Found) => void
  close: () => void
}

interface Parts extends LiveSettings {
  root: string
  options: ResolvedOptions
  environment: Environment
  project: Project
  /** Runs work when no other reading is under way. */
  queue: <T>(work: () => Promise<T>) => Promise<T>
  signal: AbortSignal
}

/** Keeps the docs of a project up with its sources, and asks for what somebody wants to know. */
export function createLive(parts: Parts): LiveDocs {
  const { root, options, environment, project, signal, logger } = parts
  const { ask: policy, debounce } = options.dev || NO_DEV
  const listeners = new Set<(event: LiveEvent) => void>()
  const failures = createFailures()
  const graph = new Set<string>()
  const board = createBoard(options)
  const tally = createTally()
  const handOut = createHandOut(options.onSymbol, logger)
  const quiet = createQuiet(debounce, () => void refresh())
  const offer = createOffer({ options, environment, onChange: tellProgress })
  const asking = createAsking({
    ...parts,
    board,
    tally,
    getAnswers: project.answers,
    onProgress: tellProgress,
    onOutcome: finish,
    onIdle: settle,
    say,
  })
  const wasThere = watchFromNow(root)
  let entries: readonly string[] = []
  let isReading = false
  const first = createLatch()

  function tell(event: LiveEvent): void {
    for (const listener of listeners) listener(event)
  }

  function tellProgress(): void {
    // The state of a large project is not written down for nobody.
    if (listeners.size > 0) tell({ type: 'progress', state: state() })
  }

  function say(level: 'info' | 'warn' | 'error', line: string): void {
    logger[level](line)
    tell({ type: 'log', level, line })
  }

  function readStatus(): LiveState['activity']['status'] {
    if (asking.isAsking()) return 'asking'
    if (isReading) return 'reading'
    return asking.isPaused() && asking.wishes.size() > 0 ? 'paused' : 'idle'
  }

  function state(): LiveState {
    const inFlight = asking.inFlight()
    const stopped = asking.stopped()
    return {
      activity: tally.activity({
        status: readStatus(),
        waiting: Math.max(0, asking.wishes.size() - inFlight.length),
        asking: inFlight.flatMap(idsOf),
      }),
      missing: offer.state(),
      changed: board.changed(),
      calls: tally.sessionCalls(),
      spentUsd: tally.sessionUsd(),
      ...(!environment.ask && { silence: describeSilence(environment.reason, 'start') }),
      ...(stopped !== undefined && { stopped }),
      isReadOnly: parts.isReadOnly?.() ?? false,
    }
  }

  function idsOf(key: string): string[] {
    return board.symbolsOf(key).map(({ symbol }) => symbol.id)
  }

  async function refresh(): Promise<void> {
    isReading = true
    try {
      await parts.queue(async () => {
        board.begin()
        await (await project.answers()).handOver()
        const reading = await readModules(await project.reach(entries, [...graph]), parts)
        holdTexts(reading.collection)
        const { plan } = reading
        const outcomes = gatherOutcomes(plan, failures.recall(plan), environment.reason)
        const source = await composeSource(reading, outcomes, parts)
        if (signal.aborted) return
        const isFirst = board.reading() === undefined
        tally.changes(adopt({ reading, source }))
        parts.onRead?.([...reading.collection.modules.keys()].map((path) => `${root}/${path}`))
        if (!isFirst && environment.ask) wishForChanges()
        publish(reading)
      })
    } catch (error) {
      say('error', `Symbol docs failed: ${String(error)}. They are read again at the next save.`)
    }
    isReading = false
    first.open()
    if (signal.aborted) return
    asking.ask()
    // Last, since nobody waits for it.
    await parts.queue(project.save).catch(() => {})
  }

  /** What is new about what is known now. Calls for what is there no more end. */
  function adopt({ reading, source }: Found): ReturnType<Board['adopt']> {
    const counts = board.adopt(reading, source, wasThere)
    asking.keep((key) => board.symbolsOf(key).length > 0)
    return counts
  }

  function publish(reading: Reading): void {
    offer.update(reading, board.missing())
    for (const event of board.compare(state())) tell(event)
  }

  function wishForChanges(): void {
    asking.forgive()
    for (const { key } of board.missing()) {
      const isWanted = policy === 'all' || (policy === 'changed' && board.isNewSinceStart(key))
      if (isWanted) asking.wishes.add(key, 'server')
    }
  }

  function finish(key: string, outcome: Outcome): void {
    const isFailed = outcome.status === 'failed'
    if (outcome.status !== 'pending') tally.finish(isFailed)
    failures.note(key, outcome)
    if (isFailed && board.isDocumented(key)) {
      // What was paid for and shown is not lost because asking again failed.
      say('warn', `${idsOf(key).join(', ')}: ${outcome.error.message}. The docs stay as they were.`)
    } else {
      for (const symbol of board.finish(key, outcome)) tell({ type: 'symbol', symbol })
    }
    const reading = board.reading()
    if (reading) handOut(reading.plan, key, outcome)
    tellProgress()
  }

  function settle(): void {
    const reading = board.reading()
    if (reading) offer.update(reading, board.missing())
    const isWaiting = asking.wishes.size() > 0 || isReading
    const summary = isWaiting ? undefined : tally.close()
    if (!summary) return tellProgress()
    say('info', describePass(summary))
    const stopped = asking.stopped()
    if (stopped !== undefined) say('warn', `Symbol docs: ${stopped}`)
    tellDone(summary)
  }

  function tellDone(summary: PassSummary): void {
    const { symbols: _, ...head } = board.docs()
    tell({ type: 'done', state: state(), head, summary })
  }

  return {
    docs: board.docs,
    state,
    locate(id) {
      const found = board.symbols().find(({ symbol }) => symbol.id === id)?.symbol
      return found && { file: `${root}/${found.module}`, line: found.declaration.line }
    },
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    want: offer.want,
    ...createActions({ options, environment, board, asking, onIdle: settle }),

    async start(started) {
      entries = started
      await refresh()
    },
    ready: () => first.opened,
    reach(files) {
      const before = graph.size
      for (const file of files) graph.add(file)
      if (graph.size > before) quiet.touch()
    },
    touch: quiet.touch,
    show(found) {
      first.open()
      const isFirst = board.reading() === undefined
      const counts = adopt(found)
      publish(found.reading)
      if (!isFirst) tellDone({ ...counts, asked: 0, failed: 0, milliseconds: 0, costUsd: 0 })
    },
    close() {
      quiet.close()
      first.open()
      asking.end()
      listeners.clear()
    },
  }
}

/** For watch builds, whose every pass is a build of its own. */
const NO_DEV = { ask: 'manual', debounce: 400 } as const
