import type { Entries } from './shared-answers.ts'

/** What stands under the name of a claim. */
export interface Beat {
  /** Names this very claim. */
  owner: string
  /** Its owner raises it while it lives. */
  count: number
}

/** Only so that a store does not fill up. Stores judge it by their own clocks, so it is far longer than any call. */
const KEPT_IN_MS = 24 * 60 * 60 * 1000

/** No answer has such a key. */
export function nameClaim(key: string): string {
  return `claim:${key}`
}

/** Anything else there is no claim: nobody could tell whether its owner lives. */
export function readBeat(value: unknown): Beat | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { owner, count } = value as Partial<Record<keyof Beat, unknown>>
  return typeof owner === 'string' && typeof count === 'number' ? { owner, count } : undefined
}

/** Whether the store has it now. */
export function writeBeat(entries: Entries, name: string, beat: Beat): Promise<boolean> {
  return entries.write(name, beat, KEPT_IN_MS)
}
