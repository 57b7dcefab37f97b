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
  return { folder, locate: (key) => locateAnswer(folder, key) }
}

/** The file of an answer. Not by `join`, which for thousands of keys would take as long as looking at the files. */
export function locateAnswer(folder: string, key: string): string {
  return `${folder}/${key.slice(0, 2)}/${key}.json`
}

/** What the files of answers looked like when they were read, by key, so that nobody looks at them again. */
export type Looks = ReadonlyMap<string, Look | undefined>

/** Files that are looked at in one go: some milliseconds, for which a hook of a bundler may wait. */
const LOOKS_AT_ONCE = 128

/** Covers everything that decides what is found under these keys: their files, and what came or went in the folders around them. */
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
