import type { Sighting } from '../secrets/scanner.ts'
import type { Tokens } from '../types.ts'

/** What concerns one run and no other: the content of `symbol-docs.report.json`. */
export interface RunReport {
  schemaVersion: 1
  environment: string
  model: string
  symbols: number
  /** Answers that the store had. */
  cached: number
  /** What those answers cost when they were asked; null where a price was unknown. */
  savedUsd: number | null
  /** Calls that reached for the model, refused and discarded ones too. */
  calls: number
  documented: number
  failed: { id: string; code: string; message: string }[]
  pending: number
  /** Tokens of all calls. */
  tokens: Tokens
  costUsd: number | null
  estimate?: { inputTokens: number; outputTokens: number; costUsd: number | null }
  /** Calls that were made again for one symbol. */
  retries: number
  /** Refusals by a rate limit, and how long the run waited for them, in milliseconds. */
  refusals: number
  waitedInMs: number
  /** Calls whose tokens are estimates, since the server did not say them. */
  estimatedCalls: number
  /** What was wrong with answers, a phrase each with how often. */
  flaws: string[]
  stopped?: { code: string; message: string }
  /** Where secrets stood in what was to be sent. */
  secrets: Sighting[]
  skipped: { module: string; reason: string }[]
}

export function stringifyReport(report: RunReport): string {
  return `${JSON.stringify(report, null, 2)}\n`
}
