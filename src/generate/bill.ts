import { roundDollars } from '../plan/price.ts'
import type { Tokens } from '../types.ts'
import type { GenerateSettings, Task } from './task.ts'

/** What calls took: for each symbol and for the run, good, discarded and failed ones alike. */
export interface Bill {
  add: (task: Task, tokens: Tokens, isEstimated: boolean) => void
  /** `costUsd` is null where the price is unknown. */
  of: (task: Task) => { tokens: Tokens; costUsd: number | null }
  total: () => { tokens: Tokens; costUsd: number | null }
  /** Calls whose answer did not say its tokens. */
  estimatedCalls: () => number
}

interface Account {
  tokens: Tokens
  costUsd: number | null
}

/** Each call is priced on its own, since prices may depend on a call's size. */
export function createBill({ price }: Pick<GenerateSettings, 'price'>): Bill {
  const accounts = new Map<string, Account>()
  let total = openAccount()
  let estimated = 0

  function charge(account: Account, tokens: Tokens): Account {
    const cost = price(tokens)
    const isUnknown = account.costUsd === null || cost === null
    return {
      tokens: addTokens(account.tokens, tokens),
      costUsd: isUnknown ? null : roundDollars(account.costUsd! + cost!),
    }
  }

  return {
    add({ key }, tokens, isEstimated) {
      accounts.set(key, charge(accounts.get(key) ?? openAccount(), tokens))
      total = charge(total, tokens)
      if (isEstimated) estimated++
    },
    of: ({ key }) => accounts.get(key) ?? openAccount(),
    total: () => total,
    estimatedCalls: () => estimated,
  }

  function openAccount(): Account {
    const nothing = { input: 0, output: 0 }
    return { tokens: nothing, costUsd: price(nothing) === null ? null : 0 }
  }
}

function addTokens(one: Tokens, other: Tokens): Tokens {
  const sum = (name: 'cachedInput' | 'reasoning'): Partial<Tokens> =>
    one[name] === undefined && other[name] === undefined
      ? {}
      : { [name]: (one[name] ?? 0) + (other[name] ?? 0) }
  return {
    input: one.input + other.input,
    output: one.output + other.output,
    ...sum('cachedInput'),
    ...sum('reasoning'),
  }
}
