import { add, money, multiply, type Currency, type Money } from './money.ts'
import type { CartEvent, CartLine, Listener, Product, Sku } from './types.ts'

export class Cart<P extends Product = Product> {
  static readonly maxQuantity = 99

  readonly #lines = new Map<Sku, CartLine<P>>()
  readonly #listeners = new Set<Listener<CartEvent>>()

  constructor(readonly currency: Currency = 'EUR') {}

  static from<P extends Product>(lines: Iterable<CartLine<P>>, currency?: Currency): Cart<P> {
    const cart = new Cart<P>(currency)
    for (const { product, quantity } of lines) cart.add(product, quantity)
    return cart
  }

  get lines(): CartLine<P>[] {
    return [...this.#lines.values()]
  }

  get total(): Money {
    return this.lines.reduce(
      (sum, { product, quantity }) => add(sum, multiply(product.price, quantity)),
      money(0, this.currency),
    )
  }

  add(product: P, quantity = 1): this {
    const wanted = quantity + (this.#lines.get(product.sku)?.quantity ?? 0)
    if (wanted > Math.min(product.stock, Cart.maxQuantity)) {
      throw new RangeError(`Only ${product.stock} of ${product.title} left.`)
    }
    this.#lines.set(product.sku, { product, quantity: wanted })
    this.#emit({ type: 'added', sku: product.sku, quantity })
    return this
  }

  remove(sku: Sku): boolean {
    const removed = this.#lines.delete(sku)
    if (removed) this.#emit({ type: 'removed', sku })
    return removed
  }

  clear(): void {
    this.#lines.clear()
    this.#emit({ type: 'cleared' })
  }

  /** Calls `listener` after each change until the returned function is called. */
  subscribe(listener: Listener<CartEvent>): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #emit(event: CartEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}

export function isEmpty(cart: Cart): boolean {
  return cart.lines.length === 0
}
