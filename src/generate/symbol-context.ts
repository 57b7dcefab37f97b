import type { ErrorCode } from '../types.ts'
import type { Bill } from './bill.ts'
import type { Caller } from './caller.ts'
import type { Fault } from './errors.ts'
import type { Flaws } from './flaws.ts'
import type { Task } from './task.ts'

/** What one symbol's calls share with the run. */
export interface SymbolContext {
  caller: Caller
  bill: Bill
  flaws: Flaws
  model: string
  maxCompletionTokens: number
  /** The largest output cap that the model takes, as far as it said so. */
  mostOutputTokens: () => number
  /** Whether the budget allows one more call for a symbol in flight. */
  mayAskAgain: (task: Task, moreInputTokens?: number) => boolean
  /** Whether the run's caller ended it or withdrew the task: what is unfinished is then open, not failed. */
  isAborted: (task: Task) => boolean
  /** Ends the run: no other symbol would fare better. */
  stop: (code: ErrorCode) => void
  /** A call failed for a passing reason, `isLast` when its symbol is out of retries; too many of them end the run. */
  notice: (fault: Fault, isLast: boolean) => void
  /** Waits before a repetition, at least as long as the server asks; `false` when the run ended or should not wait. */
  backOff: (attempt: number, waitInMs: number | undefined) => Promise<boolean>
}
