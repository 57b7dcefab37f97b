import type { ErrorCode } from '../types.ts'
import type { Fault } from './errors.ts'
import { codeOf } from './failures.ts'

/** Fewer symbols than this may be slow by chance. */
const LEAST_SILENT_SYMBOLS = 10

/**
 * Ends a run whose server is not there, so that a build does not wait for each symbol in turn: when nobody could connect
 * and nothing ever came, after as many calls as there are slots; else after a row of symbols without any answer between.
 */
export function createBreaker({
  maxConcurrent,
  answers,
  stop,
}: {
  maxConcurrent: number
  /** Good answers so far. */
  answers: () => number
  stop: (code: ErrorCode) => void
}): (fault: Fault, isLast: boolean) => void {
  let unreached = 0
  let silentSymbols = 0
  let answersBefore = 0

  function isNobodyThere({ isUnreachable }: Fault, isLast: boolean): boolean {
    if (!isUnreachable || answers() > 0) return false
    return ++unreached >= maxConcurrent || isLast
  }

  function isSilent({ isUnreachable, cause }: Fault, isLast: boolean): boolean {
    if (!isLast || !(isUnreachable || cause === 'timeout')) return false
    if (answers() !== answersBefore) silentSymbols = 0
    answersBefore = answers()
    return ++silentSymbols >= Math.max(LEAST_SILENT_SYMBOLS, maxConcurrent)
  }

  return (fault, isLast) => {
    if (isNobodyThere(fault, isLast) || isSilent(fault, isLast)) stop(codeOf(fault))
  }
}
