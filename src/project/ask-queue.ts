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

interface QueueParts {
  options: ResolvedOptions
  environment: Environment
  stats: LiveStats
  /** Finds the questions behind keys, in the order in which to ask them, and what they are made from. */
  findQuestions: (keys: readonly string[]) => Promise<{ source: Source; questions: Question[] }>
  answers: Answers
  /** Returns whether there is an answer, and another one is wanted. */
  isAnswered: (key: string) => boolean
  /** Returns whether a failure may take the place of what is stored under its key. */
  mayReplace: (key: string) => boolean
  signal: AbortSignal
  onProgress: () => void
  onOutcome: (key: string, outcome: Outcome) => void
  onIdle: () => void
  log: (level: 'warn' | 'error', line: string) => void
}

/** The keys that a dev server asks for: what was saved, and what a person wants. */
export class AskQueue {
  readonly #parts: QueueParts
  readonly #prepare: typeof prepareTasks
  readonly #wanted = new Set<string>()
  readonly #refused = new Set<string>()
  readonly #waiting = new Map<string, AbortController>()
  readonly #started = new Map<string, AbortController>()
  readonly #logged = new Set<string>()
  #shared: Shared | undefined
  #runs = 0
  /** Counts the calls of `ask`: a later one takes over what an earlier one was about to ask. */
  #turn = 0
  #isPaused = false
  #stopped: string | undefined

  constructor(parts: QueueParts, prepare: typeof prepareTasks = prepareTasks) {
    this.#parts = parts
    this.#prepare = prepare
  }

  /** Adds a key. What a person refused is only added again by a person. */
  add(key: string, by: 'server' | 'person'): void {
    if (by === 'person') this.#refused.delete(key)
    if (!this.#refused.has(key)) this.#wanted.add(key)
  }

  size(): number {
    return this.#wanted.size
  }

  pause(isPaused: boolean): void {
    this.#isPaused = isPaused
    this.ask()
  }

  isPaused(): boolean {
    return this.#isPaused
  }

  isAsking(): boolean {
    return this.#runs > 0
  }

  /** Keys whose calls are in flight. */
  inFlight(): string[] {
    return [...this.#started.keys()]
  }

  /** Aborts and forgets all other keys. */
  keep(isWanted: (key: string) => boolean): void {
    for (const key of this.#wanted) if (!isWanted(key)) this.#wanted.delete(key)
    this.#abort(isWanted)
  }

  /** Aborts everything. What waited is not asked again by the server itself. Returns how many keys that were. */
  refuse(): number {
    const count = this.#wanted.size
    for (const key of this.#wanted) this.#refused.add(key)
    this.close()
    if (this.#runs === 0) this.#parts.onIdle()
    return count
  }

  /** Why the last run stopped early, and what to do about it. */
  stopped(): string | undefined {
    return this.#stopped
  }

  /** Forgets why the last run stopped. */
  restart(): void {
    this.#stopped = undefined
  }

  /** Asks for everything that waits and is not in flight; `onIdle` follows when nothing is left. */
  ask(): void {
    const { signal, onIdle, onProgress, log } = this.#parts
    const current = ++this.#turn
    this.#withdraw()
    const isIdle = this.#isPaused || signal.aborted
    const keys = isIdle ? [] : [...this.#wanted].filter((key) => !this.#started.has(key))
    if (keys.length === 0) {
      if (this.#runs === 0) onIdle()
      return
    }
    this.#runs++
    onProgress()
    this.#askKeys(keys, current)
      .catch((error: unknown) => {
        this.#wanted.clear()
        if (!signal.aborted) {
          log('error', `Symbol docs failed: ${String(error)}. Save to try again.`)
        }
      })
      .finally(() => {
        this.#runs--
        if (this.#runs === 0) onIdle()
      })
      .catch(() => {})
  }

  async #askKeys(keys: readonly string[], current: number): Promise<void> {
    const { source, questions } = await this.#parts.findQuestions(keys)
    if (current !== this.#turn || this.#parts.signal.aborted) return
    const open = questions.filter(({ key }) => this.#wanted.has(key) && !this.#started.has(key))
    const known = new Set(questions.map(({ key }) => key))
    // The symbol is gone, or its text is another one by now.
    for (const key of keys) if (!known.has(key)) this.#wanted.delete(key)
    const { maxSymbols } = this.#parts.options
    const asked = open.slice(0, maxSymbols)
    for (const { key } of open.slice(maxSymbols)) this.#wanted.delete(key)
    if (asked.length > 0) await this.#askQuestions(source, asked)
  }

  async #askQuestions(source: Source, questions: readonly Question[]): Promise<void> {
    const run = this.#parts.stats.openRun()
    const result = await this.#runQuestions(source, questions, (key, outcome) => {
      run.add(outcome)
      this.#finish(key, outcome)
    })
    run.close(result)
    if (result.stopped) this.#wanted.clear()
    if (result.overBudget > 0) this.#stopped = `Stopped at maxCost $${this.#parts.options.maxCost}.`
    if (result.stopped) this.#stopped = `${result.stopped.message} ${result.stopped.action}`
    for (const [key, outcome] of result.outcomes) {
      if (outcome.status === 'pending' && outcome.error) this.#finish(key, outcome)
    }
  }

  /** Runs may overlap: a save while many symbols are asked must not wait for them. */
  async #runQuestions(
    source: Source,
    questions: readonly Question[],
    onOutcome: (key: string, outcome: Outcome) => void,
  ): Promise<GenerateResult> {
    const { answers, options, stats, signal, isAnswered, mayReplace } = this.#parts
    // At once, so that what is withdrawn while the tasks are made is not asked.
    const own = new Map(questions.map(({ key }) => [key, new AbortController()]))
    for (const [key, controller] of own) this.#waiting.set(key, controller)
    try {
      const prepared = await this.#prepare(source, questions, answers)
      const { tasks, settings, withheld, sightings } = prepared
      if (sightings.length > 0) this.#logSecrets(sightings)
      this.#shared ??= createShared(settings)
      const withdrawable = tasks.map((task) => ({
        ...task,
        signal: own.get(task.key)!.signal,
        isAgain: isAnswered(task.key),
      }))
      const result = await generate(withdrawable, {
        ...settings,
        ...(settings.maxCost !== undefined && {
          maxCost: Math.max(0, options.maxCost - (stats.spentUsd() ?? 0)),
        }),
        keep: async (task, answer) => {
          if (answer.docs || mayReplace(task.key)) await settings.keep(task, answer)
        },
        onStart: ({ key }) => {
          this.#started.set(key, own.get(key)!)
          this.#waiting.delete(key)
          this.#parts.onProgress()
        },
        onOutcome: ({ key }, outcome) => {
          const asked = own.get(key)!
          if (this.#started.get(key) === asked) this.#started.delete(key)
          if ('answer' in outcome && outcome.answer) this.#spare(key, asked)
          onOutcome(key, outcome)
        },
        shared: this.#shared,
        signal,
      }).finally(settings.sharing?.leases.close)
      return { ...result, outcomes: new Map([...result.outcomes, ...withheld]) }
    } finally {
      for (const [key, controller] of own) {
        for (const controllers of [this.#waiting, this.#started]) {
          if (controllers.get(key) === controller) controllers.delete(key)
        }
      }
    }
  }

  /** A call that a change ended may have its answer already: another run that asks for it need not. */
  #spare(key: string, asked: AbortController): void {
    for (const controllers of [this.#waiting, this.#started]) {
      const other = controllers.get(key)
      if (!other || other === asked) continue
      other.abort()
      controllers.delete(key)
    }
  }

  #finish(key: string, outcome: Outcome): void {
    this.#wanted.delete(key)
    this.#parts.onOutcome(key, outcome)
  }

  /** Logs a secret once, not again at each save. */
  #logSecrets(sightings: readonly Sighting[]): void {
    const line = describeSecrets(sightings, this.#parts.options.secrets)
    if (!this.#logged.has(line)) this.#parts.log('warn', line)
    this.#logged.add(line)
  }

  /** Takes back questions whose calls have not started; calls in flight go on to their end. */
  #withdraw(): void {
    for (const controller of this.#waiting.values()) controller.abort()
    this.#waiting.clear()
  }

  #abort(isWanted: (key: string) => boolean): void {
    for (const [key, controller] of this.#started) {
      if (isWanted(key)) continue
      controller.abort()
      this.#started.delete(key)
    }
  }

  close(): void {
    this.#isPaused = false
    this.#wanted.clear()
    this.#withdraw()
    this.#abort(() => false)
  }
}
