import { hash } from 'node:crypto'
import { lstatSync, type Stats } from 'node:fs'

/**
 * A file that changes within this time after it was looked at may keep its size and its times, since file systems count
 * time in steps, some of two seconds.
 */
const SETTLED_IN_MS = 2000

/** Answers are spread over folders named by the first byte of their keys. */
const SHARDS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** What the file system says of a file or of many, without reading them. */
export interface Look {
  /** Equal as long as nothing was touched. */
  stamp: string
  changedAtMs: number
}

/** A plain file; `undefined` where there is none. */
export function lookAtFile(file: string): Look | undefined {
  const stats = readStats(file)
  return stats?.isFile() ? describe(stats) : undefined
}

/** Whether what is looked at now will look different after every later change. */
export function isSettled({ changedAtMs }: Look, now: number): boolean {
  return now - changedAtMs > SETTLED_IN_MS
}

/** All that decides what is found under these keys: their files, and what came or went in the folders around them. */
export function lookAtAnswers(
  { folder, locate }: { folder: string; locate: (key: string) => string },
  keys: readonly string[],
): Look {
  const paths = [folder, ...SHARDS.map((shard) => `${folder}/${shard}`), ...keys.map(locate)]
  const looks = paths.map((path) => {
    const stats = readStats(path)
    return stats && describe(stats)
  })
  return {
    stamp: hash('sha256', looks.map((look) => look?.stamp ?? '').join('\n'), 'base64url'),
    changedAtMs: looks.reduce((latest, look) => Math.max(latest, look?.changedAtMs ?? 0), 0),
  }
}

/** The time of the last change, unlike that of the last writing, cannot be set by hand. */
function describe({ ino, size, mtimeMs, ctimeMs }: Stats): Look {
  return {
    stamp: `${ino} ${size} ${mtimeMs} ${ctimeMs}`,
    changedAtMs: Math.max(mtimeMs, ctimeMs),
  }
}

/** Whatever is wrong with a file, reading it says so. */
function readStats(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}
