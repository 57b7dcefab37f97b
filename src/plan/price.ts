import { PROVIDERS } from '../options/providers.ts'
import type { Price, Provider, Tokens } from '../types.ts'

/** Returns what tokens cost in US dollars; null where the price is unknown, which is never taken for free. */
export type CostOf = (tokens: Tokens) => number | null

/**
 * The price of a model: the option, else the kept price list by the provider or the server's URL, else OpenAI's price where
 * nobody named a provider and the model is one of OpenAI's, since a proxy in front of it changes the host and not the bill.
 */
export async function loadPrice(options: {
  model: string
  provider?: Provider | undefined
  baseURL?: string | undefined
  price?: Price | undefined
}): Promise<CostOf> {
  const { model, provider: named, baseURL, price } = options
  if (price) return (tokens) => costAt(price, tokens)

  const { calcPrice } = await import('@pydantic/genai-prices')
  const nothing = { input_tokens: 0, output_tokens: 0 }
  const billed = PROVIDERS[named ?? 'openai'].pricedAs
  const found =
    (baseURL && calcPrice(nothing, model, { providerApiUrl: baseURL })) ||
    (billed !== undefined && calcPrice(nothing, model, { providerId: billed }))
  if (!found) return () => null
  // Otherwise every call searches thousands of models.
  const provider = { ...found.provider, models: [found.model] }
  const hasWritePrice = found.model_price['cache_write_mtok'] !== undefined
  return ({ input, output, cachedInput = 0, cacheWrite = 0 }) => {
    const cached = Math.min(cachedInput, input)
    const usage = {
      input_tokens: input,
      cache_read_tokens: cached,
      // A price without one for writes counts them as input.
      ...(hasWritePrice && { cache_write_tokens: Math.min(cacheWrite, input - cached) }),
      output_tokens: output,
    }
    return calcPrice(usage, model, { provider })?.total_price ?? null
  }
}

function costAt(price: Price, { input, output, cachedInput = 0, cacheWrite = 0 }: Tokens): number {
  const cached = Math.min(cachedInput, input)
  const written = Math.min(cacheWrite, input - cached)
  const dollars =
    (input - cached - written) * price.input +
    cached * (price.cachedInput ?? price.input) +
    written * (price.cacheWrite ?? price.input) +
    output * price.output
  return dollars / 1_000_000
}

/** Far below the price of a token, so exact, and free of the noise of adding fractions. */
export function roundDollars(dollars: number): number {
  return Math.round(dollars * 1e12) / 1e12
}
