import { formatCount, formatDollars } from '../emit/summary.ts'
import type { Outcome } from '../generate/generate.ts'
import { roundDollars } from '../plan/price.ts'
import type { Activity, Offer, PassSummary } from './live-state.ts'

/** The cost of one run, so far and when it has ended. */
class RunStats {
  costUsd: number | null = 0
  calls = 0

  /** Adds the cost of one symbol. */
  add(outcome: Outcome): void {
    if (outcome.status === 'pending' || this.costUsd === null) return
    const { costUsd } = outcome.status === 'failed' ? outcome : outcome.answer
    this.costUsd = costUsd === null ? null : this.costUsd + costUsd
    this.calls++
  }

  /** Replaces the sum by the run's result, which is exact, since discarded attempts cost too. */
  close({ costUsd, calls }: Pick<RunStats, 'costUsd' | 'calls'>): void {
    this.costUsd = costUsd
    this.calls = calls
  }
}

/** The figures of a dev server: between two idle moments, and since its start. */
export class LiveStats {
  readonly #session: RunStats[] = []
  #runs: RunStats[] = []
  #counts = { changed: 0, stored: 0, done: 0, failed: 0 }
  #startedAt: number | undefined
  #askedAt: number | undefined

  changes({ changed, stored }: { changed: number; stored: number }): void {
    if (changed > 0) this.#startedAt ??= Date.now()
    this.#counts.changed += changed
    this.#counts.stored += stored
  }

  openRun(): RunStats {
    this.#startedAt ??= Date.now()
    this.#askedAt ??= Date.now()
    const run = new RunStats()
    this.#runs.push(run)
    this.#session.push(run)
    return run
  }

  /** Counts a symbol that has an answer or failed. */
  finish(isFailed: boolean): void {
    this.#counts.done++
    if (isFailed) this.#counts.failed++
  }

  activity({
    status,
    waiting,
    asking,
  }: {
    status: Activity['status']
    waiting: number
    asking: string[]
  }): Activity {
    const { done, failed } = this.#counts
    const left = waiting + asking.length
    const pace =
      this.#askedAt !== undefined && done > 0 ? (Date.now() - this.#askedAt) / done : undefined
    return {
      status,
      total: done + left,
      done,
      failed,
      costUsd: this.spentUsd(),
      ...(pace !== undefined && left > 0 && { secondsLeft: Math.ceil((pace * left) / 1000) }),
      asking,
    }
  }

  spentUsd(): number | null {
    return sum(this.#runs)
  }

  sessionUsd(): number | null {
    return sum(this.#session)
  }

  sessionCalls(): number {
    return countCalls(this.#session)
  }

  /** Returns what happened since the last idle moment and begins anew; `undefined` for nothing. */
  close(): PassSummary | undefined {
    const { changed, stored, failed } = this.#counts
    const startedAt = this.#startedAt
    const asked = countCalls(this.#runs)
    const costUsd = this.spentUsd()
    this.#runs = []
    this.#counts = { changed: 0, stored: 0, done: 0, failed: 0 }
    this.#startedAt = undefined
    this.#askedAt = undefined
    if (startedAt === undefined) return undefined
    const milliseconds = Date.now() - startedAt
    return { changed, stored, asked, failed, milliseconds, costUsd }
  }
}

/** Describes a dev server's pass in one line. */
export function describePass(pass: PassSummary): string {
  const parts = [
    `${formatCount(pass.changed)} changed`,
    `${formatCount(pass.stored)} from the store`,
    `${formatCount(pass.asked)} asked`,
    ...(pass.failed > 0 ? [`${formatCount(pass.failed)} failed`] : []),
    `${(pass.milliseconds / 1000).toFixed(1)} s`,
    pass.costUsd === null ? 'cost unknown' : formatDollars(pass.costUsd),
  ]
  return `Symbol docs: ${parts.join(', ')}`
}

function sum(runs: readonly RunStats[]): number | null {
  let total = 0
  for (const { costUsd } of runs) {
    if (costUsd === null) return null
    total += costUsd
  }
  return roundDollars(total)
}

function countCalls(runs: readonly RunStats[]): number {
  return runs.reduce((total, { calls }) => total + calls, 0)
}

/** The share of what is missing that may change before its price is counted again. */
const TOLERANCE = 0.1

/** States what it would cost to document what is missing. The price is counted once somebody looks. */
export class MissingOffer {
  /** Returns US dollars for everything that is missing now; null if the price is unknown. */
  readonly #estimate: () => Promise<number | null>
  readonly #onChange: () => void
  #isWanted = false
  /** How many symbols were missing when their price was counted. */
  #countedAt = 0
  #updates = 0
  #state: Offer = { symbols: 0, costUsd: 0 }

  constructor(estimate: () => Promise<number | null>, onChange: () => void) {
    this.#estimate = estimate
    this.#onChange = onChange
  }

  state(): Offer {
    return this.#state
  }

  /** The number of symbols without docs has changed. */
  update(symbols: number): void {
    const { costUsd, symbols: before } = this.#state
    const isSame = symbols === before && this.#updates > 0
    this.#updates++
    if (isSame) return
    // Until it is counted again, the mean cost of a symbol is the best guess.
    const guess = costUsd === null || before === 0 ? null : (costUsd / before) * symbols
    this.#state = { symbols, costUsd: symbols === 0 ? 0 : guess }
    // A save changes little; counting again after each would keep the server busy.
    if (Math.abs(symbols - this.#countedAt) > this.#countedAt * TOLERANCE) void this.#count()
  }

  /** Somebody looks. */
  want(): void {
    if (this.#isWanted) return
    this.#isWanted = true
    void this.#count()
  }

  async #count(): Promise<void> {
    if (!this.#isWanted || this.#updates === 0) return
    const counted = this.#updates
    const { symbols } = this.#state
    const costUsd = await this.#estimate()
    if (counted !== this.#updates) return
    this.#countedAt = symbols
    this.#state = { symbols, costUsd }
    this.#onChange()
  }
}
