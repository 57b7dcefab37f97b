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
import { prepareTasks, type Source } from './tasks.ts'

/** One request for answers in a dev server. */
export interface Round {
  source: Source
  questions: readonly Question[]
  getAnswers: () => Promise<Answers>
  /** US dollars left for it. */
  maxCost: number
  /** Whether there is an answer, and another one is wanted. */
  isAgain: (key: string) => boolean
  /** Whether a failure may take the place of what is stored under its key. */
  mayReplace: (key: string) => boolean
  /** Secrets stand in what is asked. */
  onSecrets: (sightings: readonly Sighting[]) => void
  onStart: () => void
  onOutcome: (key: string, outcome: Outcome) => void
}

/** Rounds may overlap: a save while many symbols are asked must not wait for them. */
export interface Rounds {
  ask: (round: Round) => Promise<GenerateResult>
  /** Keys whose calls are in flight. */
  inFlight: () => string[]
  /** Takes back what has not started; calls in flight end. */
  withdraw: () => void
  /** Aborts the calls in flight for other keys than these. */
  abort: (isWanted: (key: string) => boolean) => void
}

export function createRounds(
  signal: AbortSignal,
  prepare: typeof prepareTasks = prepareTasks,
): Rounds {
  const waiting = new Map<string, AbortController>()
  const started = new Map<string, AbortController>()
  let shared: Shared | undefined

  /** A call that a change ended may have its answer already: another round that asks for it need not. */
  function spare(key: string, asked: AbortController): void {
    for (const controllers of [waiting, started]) {
      const other = controllers.get(key)
      if (!other || other === asked) continue
      other.abort()
      controllers.delete(key)
    }
  }

  return {
    async ask({ source, questions, getAnswers, maxCost, ...round }) {
      // At once, so that what is withdrawn while the tasks are made is not asked.
      const own = new Map(questions.map(({ key }) => [key, new AbortController()]))
      for (const [key, controller] of own) waiting.set(key, controller)
      try {
        const prepared = await prepare(source, questions, await getAnswers())
        const { tasks, settings, withheld, sightings } = prepared
        if (sightings.length > 0) round.onSecrets(sightings)
        shared ??= createShared(settings)
        const withdrawable = tasks.map((task) => ({
          ...task,
          signal: own.get(task.key)!.signal,
          isAgain: round.isAgain(task.key),
        }))
        const result = await generate(withdrawable, {
          ...settings,
          ...(settings.maxCost !== undefined && { maxCost }),
          async keep(task, answer) {
            if (answer.docs || round.mayReplace(task.key)) await settings.keep(task, answer)
          },
          onStart({ key }) {
            started.set(key, own.get(key)!)
            waiting.delete(key)
            round.onStart()
          },
          onOutcome({ key }, outcome) {
            const asked = own.get(key)!
            if (started.get(key) === asked) started.delete(key)
            if ('answer' in outcome && outcome.answer) spare(key, asked)
            round.onOutcome(key, outcome)
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
    },
    inFlight: () => [...started.keys()],
    withdraw() {
      for (const controller of waiting.values()) controller.abort()
      waiting.clear()
    },
    abort(isWanted) {
      for (const [key, controller] of started) {
        if (isWanted(key)) continue
        controller.abort()
        started.delete(key)
      }
    },
  }
}
