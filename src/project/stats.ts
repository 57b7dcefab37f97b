import type { Outcome } from '../generate/generate.ts'
import { roundDollars } from '../plan/price.ts'
import type { Activity, Offer, PassSummary } from './live-state.ts'

/** Counts what one run costs. */
export interface RunStats {
  /** Adds the cost of one symbol. */
  add: (outcome: Outcome) => void
  /** The result is exact, since discarded attempts cost too. */
  close: (result: Spent) => void
}

interface Spent {
  costUsd: number | null
  calls: number
}

/** The figures of a dev server: between two idle moments, and since its start. */
export interface LiveStats {
  changes: (counts: { changed: number; stored: number }) => void
  openRun: () => RunStats
  /** A symbol has an answer, or failed. */
  finish: (isFailed: boolean) => void
  activity: (now: { status: Activity['status']; waiting: number; asking: string[] }) => Activity
  spentUsd: () => number | null
  sessionUsd: () => number | null
  sessionCalls: () => number
  /** Returns what happened since the last idle moment and begins anew; `undefined` for nothing. */
  close: () => PassSummary | undefined
}

export function createStats(): LiveStats {
  const session: Spent[] = []
  let runs: Spent[] = []
  let counts = { changed: 0, stored: 0, done: 0, failed: 0 }
  let startedAt: number | undefined
  let askedAt: number | undefined

  return {
    changes({ changed, stored }) {
      if (changed > 0) startedAt ??= Date.now()
      counts.changed += changed
      counts.stored += stored
    },
    openRun() {
      startedAt ??= Date.now()
      askedAt ??= Date.now()
      const run: Spent = { costUsd: 0, calls: 0 }
      runs.push(run)
      session.push(run)
      return {
        add(outcome) {
          if (outcome.status === 'pending' || run.costUsd === null) return
          const { costUsd } = outcome.status === 'failed' ? outcome : outcome.answer
          run.costUsd = costUsd === null ? null : run.costUsd + costUsd
          run.calls++
        },
        close({ costUsd, calls }) {
          Object.assign(run, { costUsd, calls })
        },
      }
    },
    finish(isFailed) {
      counts.done++
      if (isFailed) counts.failed++
    },
    activity({ status, waiting, asking }) {
      const { done, failed } = counts
      const left = waiting + asking.length
      const pace = askedAt !== undefined && done > 0 ? (Date.now() - askedAt) / done : undefined
      return {
        status,
        total: done + left,
        done,
        failed,
        costUsd: sum(runs),
        ...(pace !== undefined && left > 0 && { secondsLeft: Math.ceil((pace * left) / 1000) }),
        asking,
      }
    },
    spentUsd: () => sum(runs),
    sessionUsd: () => sum(session),
    sessionCalls: () => countCalls(session),
    close() {
      const { changed, stored, failed } = counts
      const asked = countCalls(runs)
      const costUsd = sum(runs)
      const milliseconds = startedAt === undefined ? 0 : Date.now() - startedAt
      const isNothing = startedAt === undefined
      runs = []
      counts = { changed: 0, stored: 0, done: 0, failed: 0 }
      startedAt = undefined
      askedAt = undefined
      return isNothing ? undefined : { changed, stored, asked, failed, milliseconds, costUsd }
    },
  }
}

function sum(runs: Spent[]): number | null {
  let total = 0
  for (const { costUsd } of runs) {
    if (costUsd === null) return null
    total += costUsd
  }
  return roundDollars(total)
}

function countCalls(runs: Spent[]): number {
  return runs.reduce((total, { calls }) => total + calls, 0)
}

/** The share of what is missing that may change before its price is counted again. */
const TOLERANCE = 0.1

/** States what it would cost to document what is missing. The price is counted once somebody looks. */
export interface MissingOffer {
  /** The number of symbols without docs has changed. */
  update: (symbols: number) => void
  /** Somebody looks. */
  want: () => void
  state: () => Offer
}

export function createOffer({
  estimate,
  onChange,
}: {
  /** Returns US dollars for everything that is missing now; null where the price is unknown. */
  estimate: () => Promise<number | null>
  onChange: () => void
}): MissingOffer {
  let isWanted = false
  /** How many symbols were missing when their price was counted. */
  let countedAt = 0
  let updates = 0
  let state: Offer = { symbols: 0, costUsd: 0 }

  async function count(): Promise<void> {
    if (!isWanted || updates === 0) return
    const counted = updates
    const { symbols } = state
    const costUsd = await estimate()
    if (counted !== updates) return
    countedAt = symbols
    state = { symbols, costUsd }
    onChange()
  }

  return {
    update(symbols) {
      const isSame = symbols === state.symbols && updates > 0
      updates++
      if (isSame) return
      // Until it is counted again, the mean cost of a symbol is the best guess.
      const { costUsd, symbols: before } = state
      const guess = costUsd === null || before === 0 ? null : (costUsd / before) * symbols
      state = { symbols, costUsd: symbols === 0 ? 0 : guess }
      // A save changes little; counting again after each would keep the server busy.
      if (Math.abs(symbols - countedAt) > countedAt * TOLERANCE) void count()
    },
    want() {
      if (isWanted) return
      isWanted = true
      void count()
    },
    state: () => state,
  }
}
