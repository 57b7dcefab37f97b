/** A seeded choice, so that each run plants the same faults. */
export interface Random {
  pick: <T>(from: readonly T[]) => T
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0
  return {
    pick(from) {
      // xorshift32
      state ^= state << 13
      state ^= state >>> 17
      state ^= state << 5
      return from[(state >>> 0) % from.length]!
    },
  }
}
