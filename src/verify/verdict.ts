import type { Docs, Issue } from '../types.ts'

/** What is left of an answer after its claims were held against the code. */
export interface Verdict {
  /** Without the claims that are false. */
  docs: Docs
  /** How many claims were checked. */
  checked: number
  /** One for each claim that is false and was dropped. */
  faults: Issue[]
  /** Names of neighbours that the docs speak of; they are to be checked again when the neighbours change. */
  relies?: string[]
}
