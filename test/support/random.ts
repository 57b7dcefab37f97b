/** xorshift32: whole numbers below 2 ** 32, the same for a seed on every machine. */
export function createNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state >>> 0
  }
}

/** The same as shares, from 0 to 1. */
export function createShares(seed: number): () => number {
  const next = createNumbers(seed)
  return () => next() / 2 ** 32
}

/** A seeded choice, so that each run makes the same one. */
export interface Random {
  pick: <T>(from: readonly T[]) => T
}

export function createRandom(seed: number): Random {
  const next = createNumbers(seed)
  return { pick: (from) => from[next() % from.length]! }
}
