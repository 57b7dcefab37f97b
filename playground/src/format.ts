import { MINOR_UNITS, type Money } from './money.ts'

export type FormatOptions = Pick<Intl.NumberFormatOptions, 'currencyDisplay'> & { locale?: string }

export default function ({ minor, currency }: Money, options: FormatOptions = {}): string {
  const { locale = 'en', currencyDisplay } = options
  return new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay }).format(
    minor / 10 ** MINOR_UNITS[currency],
  )
}
