import type { Environment } from '../options/environment.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { Question } from '../plan/request.ts'
import type { Offer } from './live-state.ts'
import type { Reading } from './reading.ts'

/** The share of what is missing that may change before its price is counted again. */
const TOLERANCE = 0.1

/** Says what it would cost to document what is missing; counted only once somebody looks. */
export interface OfferDesk {
  update: (reading: Reading, missing: readonly Question[]) => void
  want: () => void
  state: () => Offer
}

export function createOffer({
  options,
  environment,
  onChange,
}: {
  options: ResolvedOptions
  environment: Environment
  onChange: () => void
}): OfferDesk {
  let isWanted = false
  /** How many symbols were missing when their price was counted. */
  let countedAt = 0
  let current: { reading: Reading; missing: readonly Question[] } | undefined
  let state: Offer = { symbols: 0, costUsd: 0 }

  async function count(): Promise<void> {
    if (!isWanted || !current) return
    const counted = current
    const { reading, missing } = counted
    const { estimateOffer } = await import('./tasks.ts')
    const { symbols } = state
    const costUsd = await estimateOffer({ reading, options, environment }, missing)
    if (counted !== current) return
    countedAt = symbols
    state = { symbols, costUsd }
    onChange()
  }

  return {
    update(reading, missing) {
      const symbols = missing.reduce((sum, question) => sum + question.symbols.length, 0)
      const isSame = symbols === state.symbols && current?.reading === reading
      current = { reading, missing }
      if (isSame) return
      // Until it is counted again, what one symbol cost on average is the best guess.
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
