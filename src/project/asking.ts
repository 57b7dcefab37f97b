import type { Environment } from '../options/environment.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { describeSecrets } from '../emit/secrets.ts'
import type { Outcome } from '../generate/generate.ts'
import { createQuestions } from '../plan/plan.ts'
import type { Question } from '../plan/request.ts'
import type { Answers } from '../store/answers.ts'
import type { Board } from './board.ts'
import { createRounds } from './rounds.ts'
import type { Tally } from './tally.ts'
import { createWishes, type Wishes } from './wishes.ts'

/** Asks for what is wished for while sources change and people click. */
export interface Asking {
  wishes: Wishes
  /** Starts what is wished for and not yet asked; `onIdle` follows when nothing is left to wait for. */
  ask: () => void
  pause: (isPaused: boolean) => void
  isPaused: () => boolean
  isAsking: () => boolean
  /** Keys whose calls are in flight. */
  inFlight: () => string[]
  /** Aborts what is in flight for other keys than these, and forgets the wishes for them. */
  keep: (isWanted: (key: string) => boolean) => void
  /** Aborts and forgets everything. */
  end: () => void
  /** Why the last round stopped early, and what to do about it. */
  stopped: () => string | undefined
  forgive: () => void
}

export function createAsking(parts: {
  root: string
  options: ResolvedOptions
  environment: Environment
  board: Board
  tally: Tally
  getAnswers: () => Promise<Answers>
  signal: AbortSignal
  onProgress: () => void
  onOutcome: (key: string, outcome: Outcome) => void
  onIdle: () => void
  say: (level: 'warn' | 'error', line: string) => void
}): Asking {
  const { board, tally, options, root, environment, signal } = parts
  const wishes = createWishes()
  const rounds = createRounds(signal)
  const warned = new Set<string>()
  let openRounds = 0
  let isPaused = false
  let stopped: string | undefined

  /** The questions behind what is wished for and not yet asked; what somebody just saved first. */
  function selectQuestions(): Question[] {
    const reading = board.reading()
    if (!reading || isPaused || signal.aborted) return []
    const inFlight = new Set(rounds.inFlight())
    const isWished = ({ key }: { key: string }): boolean => wishes.has(key) && !inFlight.has(key)
    const open = board.open().filter(isWished)
    const isOpen = new Set(open.map(({ key }) => key))
    const again = board.symbols().filter((planned) => isWished(planned) && !isOpen.has(planned.key))
    const questions = [...createQuestions(again, reading.collection, options), ...open]
    const [saved, others] = [true, false].map((isSaved) =>
      questions.filter(({ key }) => board.isNewSinceStart(key) === isSaved),
    )
    return [...saved!, ...others!]
  }

  function ask(): void {
    rounds.withdraw()
    const selected = selectQuestions()
    const questions = selected.slice(0, options.maxSymbols)
    for (const { key } of selected.slice(options.maxSymbols)) wishes.drop(key)
    if (questions.length > 0) void askRound(questions)
    else if (openRounds === 0) parts.onIdle()
  }

  async function askRound(questions: Question[]): Promise<void> {
    const reading = board.reading()!
    const round = tally.openRound()
    openRounds++
    parts.onProgress()
    try {
      const result = await rounds.ask({
        source: { reading, root, options, environment },
        questions,
        getAnswers: parts.getAnswers,
        maxCost: Math.max(0, options.maxCost - (tally.spentUsd() ?? 0)),
        isAgain: board.isAnswered,
        mayReplace: (key) => !board.isDocumented(key),
        onSecrets: (sightings) => warnOnce(describeSecrets(sightings, options.secrets)),
        onStart: parts.onProgress,
        onOutcome(key, outcome) {
          round.add(outcome)
          finish(key, outcome)
        },
      })
      round.close(result)
      if (result.stopped) wishes.clear()
      if (result.overBudget > 0) stopped = `Stopped at maxCost $${options.maxCost}.`
      if (result.stopped) stopped = `${result.stopped.message} ${result.stopped.action}`
      for (const [key, outcome] of result.outcomes) {
        if (outcome.status === 'pending' && outcome.error) finish(key, outcome)
      }
    } catch (error) {
      wishes.clear()
      if (!signal.aborted)
        parts.say('error', `Symbol docs failed: ${String(error)}. Save to try again.`)
    }
    openRounds--
    if (openRounds === 0) parts.onIdle()
  }

  /** A secret that stands where it stood was told of at an earlier save. */
  function warnOnce(line: string): void {
    if (warned.has(line)) return
    warned.add(line)
    parts.say('warn', line)
  }

  function finish(key: string, outcome: Outcome): void {
    wishes.drop(key)
    parts.onOutcome(key, outcome)
  }

  return {
    wishes,
    ask,
    pause(wantsPause) {
      isPaused = wantsPause
      ask()
    },
    isPaused: () => isPaused,
    isAsking: () => openRounds > 0,
    inFlight: rounds.inFlight,
    keep(isWanted) {
      wishes.keep(isWanted)
      rounds.abort(isWanted)
    },
    end() {
      isPaused = false
      wishes.clear()
      rounds.withdraw()
      rounds.abort(() => false)
    },
    stopped: () => stopped,
    forgive() {
      stopped = undefined
    },
  }
}
