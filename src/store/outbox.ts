import { mkdir, rm } from 'node:fs/promises'
import { listOwed, locateOutbox } from './owed.ts'
import { DamageError, readPlainFile } from './read-file.ts'
import { replaceFile } from './replace-file.ts'
import { openAnswer } from './seal.ts'
import type { StoredAnswer } from './answer.ts'

/**
 * Answers that the shared store has not taken yet, one file each: an answer is put here before it is sent and leaves when
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
