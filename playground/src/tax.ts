import { multiply, type Money } from '#shop/money.ts'

export enum TaxClass {
  Standard = 'standard',
  Reduced = 'reduced',
  Exempt = 'exempt',
}

export namespace Tax {
  export type Rates = Record<TaxClass, number>

  export const germany: Rates = {
    [TaxClass.Standard]: 0.19,
    [TaxClass.Reduced]: 0.07,
    [TaxClass.Exempt]: 0,
  }

  export function rate(taxClass: TaxClass, rates: Rates = germany): number {
    return rates[taxClass]
  }
}

export function addTax(net: Money, taxClass: TaxClass, rates?: Tax.Rates): Money {
  return multiply(net, 1 + Tax.rate(taxClass, rates))
}

/** @internal */
export function removeTax(gross: Money, taxClass: TaxClass): Money {
  return multiply(gross, 1 / (1 + Tax.rate(taxClass)))
}
