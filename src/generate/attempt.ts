import type { Truncation } from '../types.ts'
import type { Fault } from './errors.ts'
import { codeOf } from './failures.ts'
import { findOutputRoom } from './output-room.ts'
import { shrinkSnippet } from './shrink.ts'
import type { SymbolContext } from './symbol-context.ts'
import type { Task } from './task.ts'

/** Calls that may fail for a passing reason, beyond the first. */
const TRANSIENT_RETRIES = 2
/** An answer that was paid for and is useless is asked for once more (facts: model-errors.md, section 2). */
const USELESS_RETRIES = 1
/** Refusals without a wait: each halves the calls in flight, and four times bring 10 of them down to one. */
const REFUSED_RETRIES = 4
/** How far the output cap is raised, once. */
const RAISED_CAP = 2

/** How a symbol is asked just now, and what was tried before. */
export interface Attempt {
  snippet: string
  outputTokens: number
  truncated?: Truncation
  retries: number
  isShrunk: boolean
  isRaised: boolean
  /** The server leaves only so much for the output. */
  outputRoom?: number
  /** Characters of the last prompt that was too long: no later one may be as long. */
  refusedCharacters?: number
}

export function openAttempt(task: Task, { maxCompletionTokens }: SymbolContext): Attempt {
  return {
    snippet: task.request.snippet,
    outputTokens: maxCompletionTokens,
    retries: 0,
    isShrunk: false,
    isRaised: false,
  }
}

/** Changes what can be changed and says whether the symbol is worth another call. Waits where waiting helps. */
export async function recover(
  fault: Fault,
  task: Task,
  attempt: Attempt,
  context: SymbolContext,
): Promise<boolean> {
  if (fault.stopsRun) context.stop(codeOf(fault))
  if (fault.stopsRun || !context.mayAskAgain(task)) return false
  switch (fault.class) {
    case 'tokenLimit':
      return leaveRoom(fault, attempt) || shorten(task, attempt)
    case 'outputLimit':
      return raiseCap(attempt, context.mostOutputTokens())
    case 'rateLimit':
    case 'transient':
      return retry(fault, attempt, context)
    default:
      return false
  }
}

function leaveRoom({ tokens }: Fault, attempt: Attempt): boolean {
  if (attempt.outputRoom !== undefined) return false
  const room = findOutputRoom(tokens, attempt.outputTokens)
  if (room === undefined) return false
  attempt.outputRoom = room
  attempt.outputTokens = room
  return true
}

function shorten({ request: { snippet, script } }: Task, attempt: Attempt): boolean {
  if (attempt.isShrunk) return false
  attempt.isShrunk = true
  attempt.snippet = shrinkSnippet(snippet, script)
  attempt.truncated = { fromChars: snippet.length, toChars: attempt.snippet.length }
  return true
}

function raiseCap(attempt: Attempt, mostTokens: number): boolean {
  const raised = Math.min(
    attempt.outputTokens * RAISED_CAP,
    mostTokens,
    attempt.outputRoom ?? Infinity,
  )
  if (attempt.isRaised || raised <= attempt.outputTokens) return false
  attempt.isRaised = true
  attempt.outputTokens = raised
  return true
}

async function retry(fault: Fault, attempt: Attempt, context: SymbolContext): Promise<boolean> {
  const isLast = attempt.retries >= mostRetries(fault)
  context.notice(fault, isLast)
  if (isLast) return false
  attempt.retries++
  return context.backOff(attempt.retries, fault.waitInMs)
}

function mostRetries({ class: kind, cause }: Fault): number {
  if (kind === 'rateLimit') return REFUSED_RETRIES
  return cause === 'invalid_output' ? USELESS_RETRIES : TRANSIENT_RETRIES
}
