import { lstatSync, statSync, type Stats } from 'node:fs'

/**
 * A file that changes within this time after it was looked at may keep its size and its times, since file systems count
 * time in steps, some of two seconds.
 */
const SETTLED_IN_MS = 2000

/** What the file system says of a file without reading it. */
export interface Look {
  /** Equal as long as nothing was touched. */
  stamp: string
  changedAtMs: number
}

/** Looks at a file, links followed; `undefined` where there is no plain file. */
export function lookAtFile(path: string): Look | undefined {
  return look(path, statSync, (stats) => stats.isFile())
}

/** Looks at the path itself, whatever it is; `undefined` where there is nothing. */
export function lookAtPath(path: string): Look | undefined {
  return look(path, lstatSync)
}

/** The stamp of a file that may still change unseen: no file ever has it. */
export const UNSETTLED = 'unsettled'

/** Returns the stamp to compare a later look with; empty where nothing was there. `then` is when it was looked at, in ms. */
export function settledStamp(look: Look | undefined, then: number): string {
  if (!look) return ''
  return then - look.changedAtMs > SETTLED_IN_MS ? look.stamp : UNSETTLED
}

/** Where looking fails, reading says why; until then nothing is known of the file. */
const UNREADABLE: Look = { stamp: 'unreadable', changedAtMs: Infinity }

function look(
  path: string,
  read: typeof statSync,
  isWanted: (stats: Stats) => boolean = () => true,
): Look | undefined {
  try {
    const stats = read(path, { throwIfNoEntry: false })
    return stats && isWanted(stats) ? describeStats(stats) : undefined
  } catch {
    return UNREADABLE
  }
}

/** The time of the last change, unlike that of the last writing, cannot be set by hand. */
export function describeStats({ ino, size, mtimeMs, ctimeMs }: Stats): Look {
  return {
    stamp: `${ino} ${size} ${mtimeMs} ${ctimeMs}`,
    changedAtMs: Math.max(mtimeMs, ctimeMs),
  }
}
