import type { Money } from './money.ts'

export type Sku = `${string}-${number}`

export interface Product {
  sku: Sku
  title: string
  price: Money
  /** Units that can be sold now. */
  stock: number
  tags?: readonly string[]
}

export interface CartLine<P extends Product = Product> {
  product: P
  quantity: number
}

export type Listener<Event> = (event: Event) => void

export type CartEvent =
  | { type: 'added'; sku: Sku; quantity: number }
  | { type: 'removed'; sku: Sku }
  | { type: 'cleared' }
