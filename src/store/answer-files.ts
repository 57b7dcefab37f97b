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

/** Looked at in one go: some milliseconds, which a bundler's hook may wait. */
const LOOKS_AT_ONCE = 128

/** All that decides what is found under these keys: their files, and what came or went in the folders around them. */
export async function lookAtAnswers(
  { folder, locate }: AnswerFiles,
  keys: readonly string[],
): Promise<Look> {
  const paths = [folder, ...SHARDS.map((shard) => `${folder}/${shard}`), ...keys.map(locate)]
  const stamps: string[] = []
  let changedAtMs = 0
  for (const path of paths) {
    const look = lookAtPath(path)
    changedAtMs = Math.max(changedAtMs, look?.changedAtMs ?? 0)
    if (stamps.push(look?.stamp ?? '') % LOOKS_AT_ONCE === 0) await breathe()
  }
  return { stamp: hash('sha256', stamps.join('\n'), 'base64url'), changedAtMs }
}
