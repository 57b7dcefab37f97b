import { roundDollars } from '../plan/price.ts'
import type { Tokens } from '../types.ts'
import type { GenerateSettings, Task } from './task.ts'

/** Tokens and dollars of calls; `costUsd` is null where the price is unknown. */
export interface Account {
  tokens: Tokens
  costUsd: number | null
}

/**
 * What the calls of a run took, good, discarded and failed ones alike, and whether `maxCost` has room for more: what is
 * spent, what is in flight by estimate, and the next call. With an unknown price nothing is held back.
 */
export interface Bill {
  add: (task: Task, tokens: Tokens, isEstimated: boolean) => void
  of: (task: Task) => Account
  total: () => Account
  /** Calls whose answer did not report its tokens. */
  estimatedCalls: () => number
  /** Reserves a task's estimate; `false` where it does not fit. */
  reserve: (task: Task) => boolean
  /** Reserves one more call of a task in flight, which takes so much more than the first; `false` where it does not fit. */
  reserveAgain: (task: Task, moreUsd: number) => boolean
  release: (task: Task) => void
}

/** Sums of fractions are off by less than this. */
const TOLERANCE_IN_USD = 1e-9

/** Prices each call on its own, since a price may depend on the size of a call. */
export function createBill({
  price,
  maxCost = Infinity,
}: Pick<GenerateSettings, 'price' | 'maxCost'>): Bill {
  const empty = openAccount(price)
  const accounts = new Map<string, Account>()
  const reserved = new Map<string, number>()
  let total = empty
  let estimatedCalls = 0

  function fits(nextInUsd: number): boolean {
    let committed = (total.costUsd ?? 0) + nextInUsd
    // What a task in flight has cost already is in the total; the estimate stands for the call to come.
    for (const estimate of reserved.values()) committed += estimate
    return committed <= maxCost + TOLERANCE_IN_USD
  }

  function reserve(key: string, costUsd: number): boolean {
    if (!fits(costUsd)) return false
    reserved.set(key, (reserved.get(key) ?? 0) + costUsd)
    return true
  }

  return {
    add({ key }, tokens, isEstimated) {
      const costUsd = price(tokens)
      accounts.set(key, charge(accounts.get(key) ?? empty, tokens, costUsd))
      total = charge(total, tokens, costUsd)
      if (isEstimated) estimatedCalls++
    },
    of: ({ key }) => accounts.get(key) ?? empty,
    total: () => total,
    estimatedCalls: () => estimatedCalls,
    reserve: ({ key, estimate }) => reserve(key, estimate.costUsd ?? 0),
    reserveAgain: ({ key }, moreUsd) => reserve(key, moreUsd),
    release: ({ key }) => void reserved.delete(key),
  }
}

function openAccount(price: GenerateSettings['price']): Account {
  const tokens = { input: 0, output: 0 }
  return { tokens, costUsd: price(tokens) === null ? null : 0 }
}

function charge(account: Account, tokens: Tokens, costUsd: number | null): Account {
  const isUnknown = account.costUsd === null || costUsd === null
  return {
    tokens: addTokens(account.tokens, tokens),
    costUsd: isUnknown ? null : roundDollars(account.costUsd! + costUsd!),
  }
}

function addTokens(one: Tokens, other: Tokens): Tokens {
  const sum = (name: 'cachedInput' | 'cacheWrite' | 'reasoning'): Partial<Tokens> =>
    one[name] === undefined && other[name] === undefined
      ? {}
      : { [name]: (one[name] ?? 0) + (other[name] ?? 0) }
  return {
    input: one.input + other.input,
    output: one.output + other.output,
    ...sum('cachedInput'),
    ...sum('cacheWrite'),
    ...sum('reasoning'),
  }
}
