import type { LimitFunction } from 'p-limit'
import type { SymbolRequest } from '../plan/request.ts'
import type { Answer } from '../store/answer.ts'
import type { Leases } from '../store/leases.ts'
import type { Docs, ErrorCode, Provider, ReasoningEffort, Tokens } from '../types.ts'
import type { Verdict } from '../verify/verdict.ts'
import type { Bill } from './bill.ts'
import type { Client } from './client.ts'
import type { Clock } from './clock.ts'
import type { Dialect } from './dialect.ts'
import type { Flaw } from './failures.ts'
import type { Pace } from './pace.ts'
import type { Breaker, StopSignal } from './stop.ts'

/** One symbol to ask about. */
export interface Task {
  /** Names the answer; unique among the tasks of a run. */
  key: string
  id: string
  request: SymbolRequest
  /** Expected for one call; `costUsd` is null where the price is unknown. */
  estimate: { inputTokens: number; outputTokens: number; costUsd: number | null }
  /** Checks an answer against the code. */
  verify: (docs: Docs) => Promise<Verdict> | Verdict
  /** Withdraws the task: its call in flight is aborted, none starts afterwards, and it stays pending. */
  signal?: AbortSignal
  /** Asked although there is an answer, so that answers of other processes do not count. */
  isAgain?: boolean
}

export interface SymbolError {
  code: ErrorCode
  message: string
}

/** The result of a task. */
export type Outcome =
  | { status: 'documented'; answer: Answer }
  /** `answer` is there when asking again would end the same: it was kept, so that nobody pays for it twice. */
  | {
      status: 'failed'
      error: SymbolError
      answer?: Answer
      tokens: Tokens
      costUsd: number | null
    }
  /** Not asked, or asked and not finished when the run ended. `error` says so where it is not the run's end. */
  | { status: 'pending'; error?: SymbolError }

export interface GenerateSettings {
  /** May be empty: local servers need none. */
  apiKey: string
  /** The environment variable of the key, for what to do when it is refused. */
  keyVariable?: string
  provider?: Provider
  baseURL?: string
  model: string
  reasoningEffort: ReasoningEffort
  /** For one call, from the first byte sent to the last received. */
  timeoutInMs: number
  maxConcurrent: number
  maxCompletionTokens: number
  /** US dollars for the run. Cannot hold with an unknown price. */
  maxCost?: number
  /** US dollars that tokens cost; null when the price is unknown. */
  price: (tokens: Tokens) => number | null
  /** Removes from a text what must not leave the machine; every message goes through it as it is sent. */
  redact: (text: string) => string
  /** Stores an answer; awaited before the symbol counts as done. What it throws is the caller's to report. */
  keep: (task: Task, answer: Answer) => Promise<void>
  /** Other processes that ask for the same; missing where they have no store in common. */
  sharing?: {
    leases: Leases
    /** Finds what the store has by now. */
    find: (task: Task) => Promise<Answer | undefined>
  }
  /** Called when a task leaves the queue, before its first call. */
  onStart?: (task: Task) => void
  /** Called once for each task, after `keep`. */
  onOutcome?: (task: Task, outcome: Outcome) => void
  signal?: AbortSignal
  /** Runs that share these keep to `maxConcurrent` together and learn once what the server takes. */
  shared?: Shared
  clock?: Clock
}

/** Outlives a run where one follows another: the slots for calls, and what the server was found to take. */
export interface Shared {
  slots: LimitFunction
  dialect: Dialect
}

/** Shared by the symbols of one run. */
export interface Run {
  settings: GenerateSettings
  clock: Clock
  client: Client
  dialect: Dialect
  pace: Pace
  bill: Bill
  stop: StopSignal
  breaker: Breaker
  counts: RunCounts
}

/** Counted while the run goes on. */
export interface RunCounts {
  calls: number
  /** Good answers. */
  answers: number
  retries: number
  flaws: Flaw[]
}
