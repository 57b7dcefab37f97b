/** `sample` is what the tests run: the same cases, fewer or smaller. */
export type Scale = 'full' | 'sample'

/** One line of the table: how many of how many cases ended as they should, and which did not. */
export interface Row {
  what: string
  good: number
  of: number
  /** The first cases that went wrong, by name. */
  missed: string[]
  /** What else was measured. */
  note?: string
}

export interface Figure {
  /** As `npm run faults -- 3` names it. */
  id: string
  title: string
  /** Whether this machine lacks what it needs, and says so. */
  isMissing?: () => boolean
  measure: (scale: Scale) => Promise<Row[]>
}

const SHOWN_MISSES = 5

/** Counts cases and keeps the names of those that went wrong. */
export interface Count {
  check: (isGood: boolean, name: string) => void
  row: (note?: string) => Row
}

export function createCount(what: string): Count {
  const missed: string[] = []
  let of = 0
  return {
    check(isGood, name) {
      of++
      if (!isGood) missed.push(name)
    },
    row: (note) => ({
      what,
      good: of - missed.length,
      of,
      missed: missed.slice(0, SHOWN_MISSES),
      ...(note !== undefined && { note }),
    }),
  }
}
