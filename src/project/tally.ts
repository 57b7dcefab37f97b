import { roundDollars } from '../plan/price.ts'
import type { Outcome } from '../generate/generate.ts'
import type { Activity, PassSummary } from './live-state.ts'

/** What one round takes. */
export interface RoundTally {
  /** Counts what a symbol cost, so far as it says so. */
  add: (outcome: Outcome) => void
  /** The result knows better, since discarded attempts cost too. */
  close: (result: Spent) => void
}

interface Spent {
  costUsd: number | null
  calls: number
}

/** Counts what a dev server does between two idle moments, and what it did since its start. */
export interface Tally {
  changes: (counts: { changed: number; stored: number }) => void
  openRound: () => RoundTally
  /** A symbol has an answer, or failed. */
  finish: (isFailed: boolean) => void
  activity: (now: { status: Activity['status']; waiting: number; asking: string[] }) => Activity
  spentUsd: () => number | null
  sessionUsd: () => number | null
  sessionCalls: () => number
  /** What happened since the last idle moment; undefined for nothing. Begins anew. */
  close: () => PassSummary | undefined
}

export function createTally(): Tally {
  const session: Spent[] = []
  let rounds: Spent[] = []
  let counts = { changed: 0, stored: 0, done: 0, failed: 0 }
  let startedAt: number | undefined
  let askedAt: number | undefined

  return {
    changes({ changed, stored }) {
      if (changed > 0) startedAt ??= Date.now()
      counts.changed += changed
      counts.stored += stored
    },
    openRound() {
      startedAt ??= Date.now()
      askedAt ??= Date.now()
      const round: Spent = { costUsd: 0, calls: 0 }
      rounds.push(round)
      session.push(round)
      return {
        add(outcome) {
          if (outcome.status === 'pending' || round.costUsd === null) return
          const { costUsd } = outcome.status === 'failed' ? outcome : outcome.answer
          round.costUsd = costUsd === null ? null : round.costUsd + costUsd
          round.calls++
        },
        close({ costUsd, calls }) {
          Object.assign(round, { costUsd, calls })
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
        costUsd: sum(rounds),
        ...(pace !== undefined && left > 0 && { secondsLeft: Math.ceil((pace * left) / 1000) }),
        asking,
      }
    },
    spentUsd: () => sum(rounds),
    sessionUsd: () => sum(session),
    sessionCalls: () => countCalls(session),
    close() {
      const { changed, stored, failed } = counts
      const asked = countCalls(rounds)
      const costUsd = sum(rounds)
      const milliseconds = startedAt === undefined ? 0 : Date.now() - startedAt
      const isNothing = startedAt === undefined
      rounds = []
      counts = { changed: 0, stored: 0, done: 0, failed: 0 }
      startedAt = undefined
      askedAt = undefined
      return isNothing ? undefined : { changed, stored, asked, failed, milliseconds, costUsd }
    },
  }
}

function sum(rounds: Spent[]): number | null {
  let total = 0
  for (const { costUsd } of rounds) {
    if (costUsd === null) return null
    total += costUsd
  }
  return roundDollars(total)
}

function countCalls(rounds: Spent[]): number {
  return rounds.reduce((total, { calls }) => total + calls, 0)
}
