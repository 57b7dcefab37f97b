import { hash } from 'node:crypto'
import { setImmediate as breathe } from 'node:timers/promises'
import { resolve } from 'pathe'
import { lookAtPath, type Look } from '../collect/file-stamp.ts'

/** Answers are spread over folders named by the first byte of their keys. */
const SHARDS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Where a folder keeps its answers. */
export interface AnswerFiles {
  folder: string
  locate: (key: string) => string
}

/** The files of the option `cache` where that is a folder. */
export function findAnswerFiles(root: string, cache: string): AnswerFiles {
  const folder = resolve(root, cache)
  return { folder, locate: (key) => locateFile(folder, nameFile(key)) }
}

/** Both parts are clean, and joining thousands of paths would take as long as looking at the files. */
export function locateFile(folder: string, name: string): string {
  return `${folder}/${name.slice(0, 2)}/${name}.json`
}

/** The name of a key's file. Keys that are no hash (Keyv puts its namespace in front) become one. */
export function nameFile(key: string): string {
  return /^[\da-f]{64}$/.test(key) ? key : hash('sha256', key, 'hex')
}

/** What answers' files looked like when they were read, by key: need not be looked at again. */
export type Looks = ReadonlyMap<string, Look | undefined>

/** Looked at in one go: some milliseconds, which a bundler's hook may wait. */
const LOOKS_AT_ONCE = 128

/** All that decides what is found under these keys: their files, and what came or went in the folders around them. */
export async function lookAtAnswers(
  { folder, locate }: AnswerFiles,
  keys: readonly string[],
  looks?: Looks,
): Promise<Look> {
  const stamps: string[] = []
  let changedAtMs = 0
  let count = 0
  const add = (look: Look | undefined): void => {
    changedAtMs = Math.max(changedAtMs, look?.changedAtMs ?? 0)
    stamps.push(look?.stamp ?? '')
  }
  const lookAt = async (path: string): Promise<void> => {
    add(lookAtPath(path))
    if (++count % LOOKS_AT_ONCE === 0) await breathe()
  }
  for (const path of [folder, ...SHARDS.map((shard) => `${folder}/${shard}`)]) await lookAt(path)
  for (const key of keys) {
    if (looks?.has(key)) add(looks.get(key))
    else await lookAt(locate(key))
  }
  return { stamp: hash('sha256', stamps.join('\n'), 'base64url'), changedAtMs }
}
