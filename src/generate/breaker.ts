import type { ErrorCode } from '../types.ts'
import type { Fault } from './errors.ts'
import { codeOf } from './failures.ts'

/** Fewer symbols than this may be slow by chance. */
const LEAST_SILENT_SYMBOLS = 10

/**
 * Ends a run whose server is not there, so that a build does not wait for each symbol in turn: at once when nobody
 * could connect and nothing ever came, else after a row of symbols without any answer in between.
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
}): (fault: Fault) => void {
  let silentSymbols = 0
  let answersBefore = 0

  return (fault) => {
    if (!fault.isUnreachable && fault.cause !== 'timeout') return
    if (answers() !== answersBefore) silentSymbols = 0
    answersBefore = answers()
    silentSymbols++
    const isNobodyThere = fault.isUnreachable && answersBefore === 0
    if (isNobodyThere || silentSymbols >= Math.max(LEAST_SILENT_SYMBOLS, maxConcurrent)) {
      stop(codeOf(fault))
    }
  }
}
