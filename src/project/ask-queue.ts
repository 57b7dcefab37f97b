import type { Environment } from '../options/environment.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { describeSecrets } from '../emit/secrets.ts'
import {
  createShared,
  generate,
  type GenerateResult,
  type Outcome,
  type Shared,
} from '../generate/generate.ts'
import type { Question } from '../plan/request.ts'
import type { Sighting } from '../secrets/scanner.ts'
import type { Answers } from '../store/answers.ts'
import type { LiveStats } from './stats.ts'
import { prepareTasks, type Source } from './tasks.ts'

/** The keys that a dev server asks for: what was saved, and what a person wants. */
export interface AskQueue {
  /** Adds a key. What a person refused is only added again by a person. */
  add: (key: string, by: 'server' | 'person') => void
  size: () => number
  /** Asks for everything that waits and is not in flight; `onIdle` follows when nothing is left. */
  ask: () => void
  pause: (isPaused: boolean) => void
  isPaused: () => boolean
  isAsking: () => boolean
  /** Keys whose calls are in flight. */
  inFlight: () => string[]
  /** Aborts and forgets all other keys. */
  keep: (isWanted: (key: string) => boolean) => void
  /** Aborts everything. What waited is not asked again by the server itself. Returns how many keys that were. */
  refuse: () => number
  /** Why the last run stopped early, and what to do about it. */
  stopped: () => string | undefined
  /** Forgets why the last run stopped. */
  restart: () => void
  close: () => void
}

export interface QueueParts {
  options: ResolvedOptions
  environment: Environment
  stats: LiveStats
  /** Finds the questions behind keys, in the order in which to ask them, and what they are made from. */
  findQuestions: (keys: readonly string[]) => Promise<{ source: Source; questions: Question[] }>
  answers: Answers
  /** Whether there is an answer, and another one is wanted. */
  isAnswered: (key: string) => boolean
  /** Whether a failure may take the place of what is stored under its key. */
  mayReplace: (key: string) => boolean
  signal: AbortSignal
  onProgress: () => void
  onOutcome: (key: string, outcome: Outcome) => void
  onIdle: () => void
  log: (level: 'warn' | 'error', line: string) => void
}

export function createAskQueue(
  parts: QueueParts,
  prepare: typeof prepareTasks = prepareTasks,
): AskQueue {
  const { options, stats, signal } = parts
  const wanted = new Set<string>()
  const refused = new Set<string>()
  const waiting = new Map<string, AbortController>()
  const started = new Map<string, AbortController>()
  const logged = new Set<string>()
  let shared: Shared | undefined
  let runs = 0
  /** Counts the calls of `ask`: a later one takes over what an earlier one was about to ask. */
  let turn = 0
  let isPaused = false
  let stopped: string | undefined

  function ask(): void {
    const current = ++turn
    withdraw()
    const keys = isPaused || signal.aborted ? [] : [...wanted].filter((key) => !started.has(key))
    if (keys.length === 0) {
      if (runs === 0) parts.onIdle()
      return
    }
    runs++
    parts.onProgress()
    askKeys(keys, current)
      .catch((error: unknown) => {
        wanted.clear()
        if (!signal.aborted) {
          parts.log('error', `Symbol docs failed: ${String(error)}. Save to try again.`)
        }
      })
      .finally(() => {
        runs--
        if (runs === 0) parts.onIdle()
      })
      .catch(() => {})
  }

  async function askKeys(keys: readonly string[], current: number): Promise<void> {
    const { source, questions } = await parts.findQuestions(keys)
    if (current !== turn || signal.aborted) return
    const open = questions.filter(({ key }) => wanted.has(key) && !started.has(key))
    const known = new Set(questions.map(({ key }) => key))
    // The symbol is gone, or its text is another one by now.
    for (const key of keys) if (!known.has(key)) wanted.delete(key)
    const asked = open.slice(0, options.maxSymbols)
    for (const { key } of open.slice(options.maxSymbols)) wanted.delete(key)
    if (asked.length > 0) await askQuestions(source, asked)
  }

  async function askQuestions(source: Source, questions: readonly Question[]): Promise<void> {
    const run = stats.openRun()
    const result = await runQuestions(source, questions, (key, outcome) => {
      run.add(outcome)
      finish(key, outcome)
    })
    run.close(result)
    if (result.stopped) wanted.clear()
    if (result.overBudget > 0) stopped = `Stopped at maxCost $${options.maxCost}.`
    if (result.stopped) stopped = `${result.stopped.message} ${result.stopped.action}`
    for (const [key, outcome] of result.outcomes) {
      if (outcome.status === 'pending' && outcome.error) finish(key, outcome)
    }
  }

  /** Runs may overlap: a save while many symbols are asked must not wait for them. */
  async function runQuestions(
    source: Source,
    questions: readonly Question[],
    onOutcome: (key: string, outcome: Outcome) => void,
  ): Promise<GenerateResult> {
    // At once, so that what is withdrawn while the tasks are made is not asked.
    const own = new Map(questions.map(({ key }) => [key, new AbortController()]))
    for (const [key, controller] of own) waiting.set(key, controller)
    try {
      const prepared = await prepare(source, questions, parts.answers)
      const { tasks, settings, withheld, sightings } = prepared
      if (sightings.length > 0) logSecrets(sightings)
      shared ??= createShared(settings)
      const withdrawable = tasks.map((task) => ({
        ...task,
        signal: own.get(task.key)!.signal,
        isAgain: parts.isAnswered(task.key),
      }))
      const result = await generate(withdrawable, {
        ...settings,
        ...(settings.maxCost !== undefined && {
          maxCost: Math.max(0, options.maxCost - (stats.spentUsd() ?? 0)),
        }),
        async keep(task, answer) {
          if (answer.docs || parts.mayReplace(task.key)) await settings.keep(task, answer)
        },
        onStart({ key }) {
          started.set(key, own.get(key)!)
          waiting.delete(key)
          parts.onProgress()
        },
        onOutcome({ key }, outcome) {
          const asked = own.get(key)!
          if (started.get(key) === asked) started.delete(key)
          if ('answer' in outcome && outcome.answer) spare(key, asked)
          onOutcome(key, outcome)
        },
        shared,
        signal,
      }).finally(settings.sharing?.leases.close)
      return { ...result, outcomes: new Map([...result.outcomes, ...withheld]) }
    } finally {
      for (const [key, controller] of own) {
        for (const controllers of [waiting, started]) {
          if (controllers.get(key) === controller) controllers.delete(key)
        }
      }
    }
  }

  /** A call that a change ended may have its answer already: another run that asks for it need not. */
  function spare(key: string, asked: AbortController): void {
    for (const controllers of [waiting, started]) {
      const other = controllers.get(key)
      if (!other || other === asked) continue
      other.abort()
      controllers.delete(key)
    }
  }

  function finish(key: string, outcome: Outcome): void {
    wanted.delete(key)
    parts.onOutcome(key, outcome)
  }

  /** A secret that stands where it stood was logged at an earlier save. */
  function logSecrets(sightings: readonly Sighting[]): void {
    const line = describeSecrets(sightings, options.secrets)
    if (!logged.has(line)) parts.log('warn', line)
    logged.add(line)
  }

  /** Takes back what has not started; calls in flight end. */
  function withdraw(): void {
    for (const controller of waiting.values()) controller.abort()
    waiting.clear()
  }

  function abort(isWanted: (key: string) => boolean): void {
    for (const [key, controller] of started) {
      if (isWanted(key)) continue
      controller.abort()
      started.delete(key)
    }
  }

  function end(): void {
    isPaused = false
    wanted.clear()
    withdraw()
    abort(() => false)
  }

  return {
    add(key, by) {
      if (by === 'person') refused.delete(key)
      if (!refused.has(key)) wanted.add(key)
    },
    size: () => wanted.size,
    ask,
    pause(wantsPause) {
      isPaused = wantsPause
      ask()
    },
    isPaused: () => isPaused,
    isAsking: () => runs > 0,
    inFlight: () => [...started.keys()],
    keep(isWanted) {
      for (const key of wanted) if (!isWanted(key)) wanted.delete(key)
      abort(isWanted)
    },
    refuse() {
      const count = wanted.size
      for (const key of wanted) refused.add(key)
      end()
      if (runs === 0) parts.onIdle()
      return count
    },
    stopped: () => stopped,
    restart() {
      stopped = undefined
    },
    close: end,
  }
}
