import { describeURL } from './base-url.ts'
import { OptionError } from './option-error.ts'
import { PROVIDERS, recognizeProvider } from './providers.ts'
import type { Options, Provider } from '../types.ts'

/**
 * Throws an OptionError where a provider needs an option that is missing, or where the base URL belongs to another one,
 * which would then get a key that is not for it.
 */
export function checkProvider({
  provider,
  baseURL,
  model,
}: Pick<Options, 'provider' | 'baseURL' | 'model'>): void {
  const address = baseURL?.trim() || undefined
  const named = provider ?? (address === undefined ? undefined : recognizeProvider(address))
  if (named === undefined || named === 'openai') return checkAddress(provider, address)
  const { model: example, baseURL: known } = PROVIDERS[named]
  const reason =
    provider === undefined ? `\`baseURL\` leads to ${named}` : `\`provider\` is "${named}"`
  if (known === undefined && address === undefined) {
    throw new OptionError(
      `${reason}, but \`baseURL\` is missing. Set \`baseURL\` to the address of your resource, ` +
        'such as "https://RESOURCE.openai.azure.com/openai/v1/".',
    )
  }
  if (model === undefined) {
    throw new OptionError(
      `${reason}, but \`model\` is missing. Set \`model\` or the environment variable \`SYMBOL_DOCS_MODEL\` ` +
        `to a model that it serves, such as "${example}".`,
    )
  }
  checkAddress(provider, address)
}

/** Throws an OptionError where the address is known to be another provider's; ports of one's own machine are only a guess. */
export function checkAddress(
  provider: Provider | undefined,
  address: string | undefined,
  subject: string = '`baseURL`',
): void {
  if (provider === undefined || address === undefined) return
  const owner = recognizeProvider(address)
  if (owner === undefined || owner === provider || PROVIDERS[owner].isOwn) return
  throw new OptionError(
    `\`provider\` is "${provider}", but ${subject} is "${describeURL(address)}", which belongs to ${owner}: its key would go ` +
      `to another provider. Set \`provider\` to "${owner}", or leave the address out.`,
  )
}
