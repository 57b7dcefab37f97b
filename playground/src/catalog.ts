import type { Product, Sku } from './types.ts'

export interface CatalogSource {
  fetch: (sku: Sku, signal?: AbortSignal) => Promise<Product | undefined>
}

export interface CatalogOptions {
  /** How long a product is kept, in milliseconds. */
  maxAge?: number
  now?: () => number
}

export const createCatalog = (
  source: CatalogSource,
  { maxAge = 60_000, now = Date.now }: CatalogOptions = {},
) => {
  const known = new Map<Sku, { product: Product; at: number }>()

  async function find(sku: Sku, signal?: AbortSignal): Promise<Product> {
    const cached = known.get(sku)
    if (cached && now() - cached.at < maxAge) return cached.product
    const product = await source.fetch(sku, signal)
    if (!product) throw new Error(`There is no product ${sku}.`)
    known.set(sku, { product, at: now() })
    return product
  }

  return { find, forget: (sku: Sku) => known.delete(sku) }
}

export async function* pages<Item>(
  load: (page: number) => Promise<readonly Item[]>,
  { from = 1, limit = Infinity }: { from?: number; limit?: number } = {},
): AsyncGenerator<Item> {
  for (let page = from; page < from + limit; page++) {
    const items = await load(page)
    if (items.length === 0) return
    yield* items
  }
}

export const [byPrice, byTitle] = [
  (left: Product, right: Product): number => left.price.minor - right.price.minor,
  (left: Product, right: Product): number => left.title.localeCompare(right.title),
]
