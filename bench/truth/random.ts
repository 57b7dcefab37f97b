import { createNumbers } from '../../test/support/random.ts'

/** A seeded choice, so that each run plants the same faults. */
export interface Random {
  pick: <T>(from: readonly T[]) => T
}

export function createRandom(seed: number): Random {
  const next = createNumbers(seed)
  return { pick: (from) => from[next() % from.length]! }
}
