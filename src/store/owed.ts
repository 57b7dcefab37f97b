import { readdirSync } from 'node:fs'
import { locateCache, nameRoot } from './cache-file.ts'

const RE_FILE = /^([\da-f]{64})\.json$/

/** Where a project keeps what its shared store has not taken yet. */
export function locateOutbox(root: string): string {
  return locateCache(root, `outbox-${nameRoot(root)}`)
}

/** Keys of the answers that are owed to the shared store. */
export function listOwed(root: string): string[] {
  try {
    return readdirSync(locateOutbox(root)).flatMap((name) => RE_FILE.exec(name)?.[1] ?? [])
  } catch {
    // Nothing was ever owed, so there is no folder.
    return []
  }
}
