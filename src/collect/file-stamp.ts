import { lstatSync, statSync, type Stats } from 'node:fs'

/**
 * A file that changes within this time after it was looked at may keep its size and its times, since file systems count
 * time in steps, some of two seconds.
 */
const SETTLED_IN_MS = 2000

/** What the file system says of a file, without reading it. */
export interface Look {
  /** Equal as long as nothing was touched. */
  stamp: string
  changedAtMs: number
}

/** What is at a path, links followed; `undefined` where that is no plain file. */
export function lookAtFile(path: string): Look | undefined {
  return look(path, statSync, (stats) => stats.isFile())
}

/** The path itself, whatever it is; `undefined` where there is nothing. */
export function lookAtPath(path: string): Look | undefined {
  return look(path, lstatSync)
}

/** Whether what was looked at then will look different after every later change. */
export function isSettled({ changedAtMs }: Look, then: number): boolean {
  return then - changedAtMs > SETTLED_IN_MS
}

/** Whatever is wrong, reading says so; until then nothing is known of it. */
const UNREADABLE: Look = { stamp: 'unreadable', changedAtMs: Infinity }

/** The stamp of what may still change unseen: no file ever has it. */
export const UNSETTLED = 'unsettled'

/** What to compare a later look with; empty where nothing was there. */
export function settledStamp(look: Look | undefined, then: number): string {
  if (!look) return ''
  return isSettled(look, then) ? look.stamp : UNSETTLED
}

/** The look that has a stamp. */
export function readStamp(stamp: string): Look | undefined {
  if (stamp === '') return undefined
  const [, , modified, changed] = stamp.split(' ').map(Number)
  const changedAtMs = Math.max(modified ?? Infinity, changed ?? Infinity)
  return { stamp, changedAtMs }
}

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
