import { readdirSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { DamageError, locateCache, nameRoot, readPlainFile, replaceFile } from './files.ts'
import { openAnswer, type StoredAnswer } from './answer.ts'

const RE_FILE = /^([\da-f]{64})\.json$/

/** The folder in which a project keeps what its shared store has not taken yet. */
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

/**
 * Answers that the shared store has not taken yet, one file each. An answer is put here before it is sent and leaves when
 * the store has it, so that neither a killed build nor a store that is away loses one. A later build hands them over.
 */
export interface Outbox {
  keys: () => string[]
  read: (key: string) => StoredAnswer | undefined
  keep: (answer: StoredAnswer) => Promise<void>
  remove: (key: string) => Promise<void>
}

export function openOutbox(root: string): Outbox {
  const folder = locateOutbox(root)
  const locate = (key: string): string => `${folder}/${key}.json`
  return {
    keys: () => listOwed(root),
    read(key) {
      try {
        const text = readPlainFile(locate(key))
        return text === undefined ? undefined : openAnswer(key, JSON.parse(text))
      } catch (error) {
        if (error instanceof DamageError || error instanceof SyntaxError) return undefined
        throw error
      }
    },
    async keep(answer) {
      await mkdir(folder, { recursive: true })
      await replaceFile(locate(answer.key), JSON.stringify(answer))
    },
    remove: (key) => rm(locate(key), { force: true }),
  }
}
