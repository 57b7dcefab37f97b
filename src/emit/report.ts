import type { Sighting } from '../secrets/scanner.ts'
import type { Tokens } from '../types.ts'

/** Facts about one run only: the content of `symbol-docs.report.json`. */
export interface RunReport {
  schemaVersion: 1
  environment: string
  model: string
  symbols: number
  /** Answers that the store had. */
  cached: number
  /** Cost of those answers when they were asked; null where a price was unknown. */
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
  /** Flaws of answers, a phrase for each kind. */
  flaws: string[]
  stopped?: { code: string; message: string }
  /** The places of secrets in what was to be sent. */
  secrets: Sighting[]
  skipped: { module: string; reason: string }[]
}

export function stringifyReport(report: RunReport): string {
  return `${JSON.stringify(report, null, 2)}\n`
}
