import type { Docs, ErrorCode, Issue, Tokens, Truncation } from '../types.ts'

/** What the model said about one symbol, verified, or why it could say nothing and never will for this key. */
export interface Answer {
  docs?: Docs
  /** Claims that were false and dropped. */
  issues?: Issue[]
  /** How many claims were checked and how many of them were false. */
  claims?: { checked: number; false: number }
  /** Names of neighbours that the docs speak of, and that may be gone some day. */
  relies?: string[]
  truncated?: Truncation
  /** Over all calls that led here, discarded and repaired ones too. */
  tokens: Tokens
  costUsd: number | null
  model: string
  error?: { code: ErrorCode; message: string }
}

/** An answer as it is stored: it proves itself, wherever it comes from. */
export interface StoredAnswer extends Answer {
  schemaVersion: 1
  key: string
  /** The id of the symbol that was asked first; equal symbols share the answer. */
  symbol: string
  /** ISO date of the answer. */
  date: string
  /** sha256 over everything else. */
  checksum: string
}
