import { readdirSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { DamageError, locateCache, nameRoot, readPlainFile, replaceFile } from './files.ts'
import { openAnswer, type StoredAnswer } from './answer.ts'

const RE_FILE = /^([\da-f]{64})\.json$/

/**
 * Answers that the shared store has not taken yet, one file each. An answer is put here before it is sent and leaves when
 * the store has it, so that neither a killed build nor a store that is away loses one. A later build hands them over.
 */
export function locateOutbox(root: string): string {
  return locateCache(root, `outbox-${nameRoot(root)}`)
}

/** Lists the keys of the answers in an outbox. */
export function listOwed(outbox: string): string[] {
  try {
    return readdirSync(outbox).flatMap((name) => RE_FILE.exec(name)?.[1] ?? [])
  } catch {
    // Nothing was ever owed, so there is no folder.
    return []
  }
}

export function readOwed(outbox: string, key: string): StoredAnswer | undefined {
  try {
    const text = readPlainFile(locateOwed(outbox, key))
    return text === undefined ? undefined : openAnswer(key, JSON.parse(text))
  } catch (error) {
    if (error instanceof DamageError || error instanceof SyntaxError) return undefined
    throw error
  }
}

export async function keepOwed(outbox: string, answer: StoredAnswer): Promise<void> {
  await mkdir(outbox, { recursive: true })
  await replaceFile(locateOwed(outbox, answer.key), JSON.stringify(answer))
}

export async function removeOwed(outbox: string, key: string): Promise<void> {
  await rm(locateOwed(outbox, key), { force: true })
}

function locateOwed(outbox: string, key: string): string {
  return `${outbox}/${key}.json`
}
