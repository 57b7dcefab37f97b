import type { Offer } from './live-state.ts'

/** The share of what is missing that may change before its price is counted again. */
const TOLERANCE = 0.1

/** States what it would cost to document what is missing. The price is counted once somebody looks. */
export interface MissingOffer {
  /** The number of symbols without docs has changed. */
  update: (symbols: number) => void
  /** Somebody looks. */
  want: () => void
  state: () => Offer
}

export function createOffer({
  estimate,
  onChange,
}: {
  /** Returns US dollars for everything that is missing now; null where the price is unknown. */
  estimate: () => Promise<number | null>
  onChange: () => void
}): MissingOffer {
  let isWanted = false
  /** How many symbols were missing when their price was counted. */
  let countedAt = 0
  let updates = 0
  let state: Offer = { symbols: 0, costUsd: 0 }

  async function count(): Promise<void> {
    if (!isWanted || updates === 0) return
    const counted = updates
    const { symbols } = state
    const costUsd = await estimate()
    if (counted !== updates) return
    countedAt = symbols
    state = { symbols, costUsd }
    onChange()
  }

  return {
    update(symbols) {
      const isSame = symbols === state.symbols && updates > 0
      updates++
      if (isSame) return
      // Until it is counted again, the mean cost of a symbol is the best guess.
      const { costUsd, symbols: before } = state
      const guess = costUsd === null || before === 0 ? null : (costUsd / before) * symbols
      state = { symbols, costUsd: symbols === 0 ? 0 : guess }
      // A save changes little; counting again after each would keep the server busy.
      if (Math.abs(symbols - countedAt) > countedAt * TOLERANCE) void count()
    },
    want() {
      if (isWanted) return
      isWanted = true
      void count()
    },
    state: () => state,
  }
}
