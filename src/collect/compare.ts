/** Compares texts by code units, so that the order does not depend on the machine's language. */
export function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

/** Puts shorter texts first; texts of equal length are ordered by `compare`. */
export function compareBrevity(one: string, other: string): number {
  return one.length - other.length || compare(one, other)
}
