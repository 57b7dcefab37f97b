import { setMaxListeners } from 'node:events'
import type { ErrorCode } from '../types.ts'
import type { Fault } from './errors.ts'
import { codeOf, stopFor, type Stop } from './failures.ts'

/** Ends a run: because its caller ends it, or because no further call would fare better. */
export interface StopSignal {
  /** Aborts when no further call may start. */
  signal: AbortSignal
  /** Aborts the calls in flight: only the caller does that, since a call that has started costs what it costs. */
  callSignal: AbortSignal
  abort: () => void
  /** Aborts for a reason; the first reason counts. */
  stop: (code: ErrorCode) => void
  reason: () => Stop | undefined
  /** Removes the listener from the caller's signal. */
  dispose: () => void
}

export function createStopSignal(outer: AbortSignal | undefined, keyVariable?: string): StopSignal {
  const run = new AbortController()
  const calls = new AbortController()
  // Every call that waits listens; Node takes more than ten listeners for a leak and warns the user.
  setMaxListeners(0, run.signal, calls.signal)
  const abortAll = (): void => {
    calls.abort()
    run.abort()
  }
  // By hand, since in Node 20 each `AbortSignal.any` stays on a long-lived signal.
  if (outer?.aborted) abortAll()
  outer?.addEventListener('abort', abortAll)
  let reason: Stop | undefined

  return {
    signal: run.signal,
    callSignal: calls.signal,
    abort: () => run.abort(),
    stop(code) {
      reason ??= stopFor(code, keyVariable)
      run.abort()
    },
    reason: () => reason,
    dispose: () => outer?.removeEventListener('abort', abortAll),
  }
}

/** Fewer symbols than this may time out by chance. */
const LEAST_SILENT_SYMBOLS = 10

/** Counts failures for passing reasons. `isLast`: the symbol has no retries left. `answers`: good answers so far. */
export type Breaker = (fault: Fault, isLast: boolean, answers: number) => void

/**
 * Ends a run whose server is not there, so that a build does not wait for each symbol in turn: after as many failed
 * connections as there may be calls in flight if nothing was ever answered, else after a row of symbols without any
 * answer in between.
 */
export function createBreaker(maxConcurrent: number, stop: StopSignal['stop']): Breaker {
  let failedConnections = 0
  let silentSymbols = 0
  let answersBefore = 0

  function isNobodyThere({ isUnreachable }: Fault, isLast: boolean, answers: number): boolean {
    if (!isUnreachable || answers > 0) return false
    return ++failedConnections >= maxConcurrent || isLast
  }

  function isSilent({ isUnreachable, cause }: Fault, isLast: boolean, answers: number): boolean {
    if (!isLast || !(isUnreachable || cause === 'timeout')) return false
    if (answers !== answersBefore) silentSymbols = 0
    answersBefore = answers
    return ++silentSymbols >= Math.max(LEAST_SILENT_SYMBOLS, maxConcurrent)
  }

  return (fault, isLast, answers) => {
    if (isNobodyThere(fault, isLast, answers) || isSilent(fault, isLast, answers)) {
      stop(codeOf(fault))
    }
  }
}
