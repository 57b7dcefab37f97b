export const MINOR_UNITS = { EUR: 2, USD: 2, JPY: 0 } as const

export type Currency = keyof typeof MINOR_UNITS

/** An amount in the smallest unit of its currency, so that sums never lose a cent. */
export interface Money {
  readonly minor: number
  readonly currency: Currency
}

export class CurrencyMismatchError extends Error {
  constructor(
    readonly expected: Currency,
    readonly actual: Currency,
  ) {
    super(`Expected ${expected}, got ${actual}.`)
    this.name = 'CurrencyMismatchError'
  }
}

export function money(amount: number, currency: Currency): Money
export function money(amount: string, currency: Currency): Money
export function money(amount: number | string, currency: Currency): Money {
  const value = typeof amount === 'string' ? Number(amount.replace(',', '.')) : amount
  if (!Number.isFinite(value)) throw new RangeError(`${amount} is no amount.`)
  return { minor: Math.round(value * 10 ** MINOR_UNITS[currency]), currency }
}

export function add(left: Money, right: Money): Money {
  assertSameCurrency(left, right)
  return { minor: left.minor + right.minor, currency: left.currency }
}

export function multiply({ minor, currency }: Money, factor: number): Money {
  return { minor: Math.round(minor * factor), currency }
}

/**
 * Splits an amount so that no minor unit is lost: the first parts get one more where it does not divide evenly.
 *
 * @param amount - What is to be split.
 * @param parts - How many parts; at least 1.
 * @returns The parts, the larger ones first; their sum is the amount.
 * @throws RangeError when `parts` is below 1.
 */
export function split(amount: Money, parts: number): Money[] {
  if (parts < 1) throw new RangeError('There must be at least one part.')
  const base = Math.trunc(amount.minor / parts)
  const rest = amount.minor - base * parts
  return Array.from({ length: parts }, (_, index) => ({
    minor: base + (index < Math.abs(rest) ? Math.sign(rest) : 0),
    currency: amount.currency,
  }))
}

function assertSameCurrency(left: Money, right: Money): void {
  if (left.currency !== right.currency) {
    throw new CurrencyMismatchError(left.currency, right.currency)
  }
}
