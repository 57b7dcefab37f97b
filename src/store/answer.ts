import type { Docs, ErrorCode, Issue, Tokens, Truncation } from '../types.ts'

/** The verified docs of one symbol, or the error that asking again for the same key would repeat. */
export interface Answer {
  docs?: Docs
  /** Claims that were false and dropped. */
  issues?: Issue[]
  /** How many claims were checked and how many of them were false. */
  claims?: { checked: number; false: number }
  /** Names of other symbols that the docs mention and that may be removed some day. */
  relies?: string[]
  truncated?: Truncation
  /** The sum of all calls that led to this answer, discarded and repaired ones included. */
  tokens: Tokens
  costUsd: number | null
  model: string
  error?: { code: ErrorCode; message: string }
}

/** An answer as it is stored, with a checksum that shows whether it is whole. */
export interface StoredAnswer extends Answer {
  schemaVersion: 1
  key: string
  /** The id of the symbol that was asked first; equal symbols share the answer. */
  symbol: string
  /** ISO date of the answer. */
  date: string
  /** The sha256 of everything else. */
  checksum: string
}
