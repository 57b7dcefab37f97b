import type { SymbolDoc } from '../../types.ts'

export interface ModuleSpend {
  path: string
  tokens: number
  costUsd: number
}

/** The cost of the docs by module and by symbol. */
interface Spend {
  /** The most expensive first. */
  modules: ModuleSpend[]
  mostExpensive: SymbolDoc[]
  /** The number of symbols without a known price; their tokens are counted. */
  unpriced: number
}

export function sumSpend(symbols: readonly SymbolDoc[], shown: number): Spend {
  const modules = new Map<string, ModuleSpend>()
  let unpriced = 0
  for (const { module: path, tokens, costUsd } of symbols) {
    if (!tokens) continue
    const sum = modules.get(path) ?? { path, tokens: 0, costUsd: 0 }
    modules.set(path, sum)
    sum.tokens += tokens.input + tokens.output
    sum.costUsd += costUsd ?? 0
    if (costUsd === null || costUsd === undefined) unpriced++
  }
  return {
    modules: [...modules.values()].sort(
      (one, other) => other.costUsd - one.costUsd || other.tokens - one.tokens,
    ),
    mostExpensive: symbols
      .filter(({ costUsd }) => (costUsd ?? 0) > 0)
      .sort((one, other) => other.costUsd! - one.costUsd!)
      .slice(0, shown),
    unpriced,
  }
}
