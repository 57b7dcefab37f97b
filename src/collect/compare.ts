/** Orders texts by code units: the same on every machine, whatever its language. */
export function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

/** The shorter first, equals as `compare` has them. */
export function compareBrevity(one: string, other: string): number {
  return one.length - other.length || compare(one, other)
}
