/**
 * A small shop: money without rounding surprises, carts, taxes and a catalog.
 *
 * @packageDocumentation
 */
export { default as formatMoney, type FormatOptions } from './format.ts'
export * from './cart.ts'
export * from './catalog.ts'
export * from './money.ts'
export * from './tax.ts'
export type * from './types.ts'
export * as text from './text.ts'
