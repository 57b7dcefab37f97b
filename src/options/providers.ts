import type { Provider, Options } from '../types.ts'
import { isLoopback, describeURL } from './base-url.ts'
import { OptionError } from './option-error.ts'

/** How to reach a provider of models, and how its server differs from OpenAI's. */
export interface ProviderFacts {
  /** Missing where every user has an address of their own. */
  baseURL?: string
  /** The environment variable with its key. */
  keyVariable: string
  /** A server that people run themselves, which needs no key by default. */
  isOwn: boolean
  /** Its id in the price list; missing where nobody bills. */
  pricedAs?: string
  /** An example of a model, for error messages. */
  model: string
  dialect: ProviderDialect
}

/** What is known of a server before the first call; everything else is learned from what it refuses. */
export interface ProviderDialect {
  /** It takes `response_format` and ignores it, so that only the form in words counts. */
  ignoresFormat?: true
  /** It ignores `reasoning_effort`. */
  ignoresEffort?: true
  /** It refuses the effort `none`; `low` is the nearest that it takes. */
  leastEffort?: 'low'
  /** It knows only the older name of the output cap, and ignores the newer one. */
  hasOldCap?: true
  /** It writes long prompts to its cache for more than the price of input, unless told not to. */
  writesCache?: true
}

/** Everything that a provider's name decides. */
export const PROVIDERS: Record<Provider, ProviderFacts> = {
  openai: {
    baseURL: 'https://api.openai.com/v1',
    keyVariable: 'OPENAI_API_KEY',
    isOwn: false,
    pricedAs: 'openai',
    model: 'gpt-6-luna',
    dialect: { writesCache: true },
  },
  azure: {
    keyVariable: 'AZURE_OPENAI_API_KEY',
    isOwn: false,
    pricedAs: 'azure',
    model: 'my-deployment',
    dialect: { writesCache: true },
  },
  anthropic: {
    baseURL: 'https://api.anthropic.com/v1',
    keyVariable: 'ANTHROPIC_API_KEY',
    isOwn: false,
    pricedAs: 'anthropic',
    model: 'claude-haiku-4-5',
    dialect: { ignoresFormat: true, ignoresEffort: true },
  },
  gemini: {
    baseURL: 'https://generativelanguage.googleapis.com/v1beta/openai',
    keyVariable: 'GEMINI_API_KEY',
    isOwn: false,
    pricedAs: 'google',
    model: 'gemini-2.5-flash-lite',
    dialect: { leastEffort: 'low' },
  },
  openrouter: {
    baseURL: 'https://openrouter.ai/api/v1',
    keyVariable: 'OPENROUTER_API_KEY',
    isOwn: false,
    pricedAs: 'openrouter',
    model: 'deepseek/deepseek-v4-flash',
    dialect: {},
  },
  ollama: {
    baseURL: 'http://localhost:11434/v1',
    keyVariable: 'OLLAMA_API_KEY',
    isOwn: true,
    model: 'qwen3',
    dialect: { hasOldCap: true },
  },
  lmstudio: {
    baseURL: 'http://localhost:1234/v1',
    keyVariable: 'LM_API_TOKEN',
    isOwn: true,
    model: 'qwen3-8b',
    dialect: { hasOldCap: true },
  },
  vllm: {
    baseURL: 'http://localhost:8000/v1',
    keyVariable: 'VLLM_API_KEY',
    isOwn: true,
    model: 'Qwen/Qwen3-8B',
    dialect: {},
  },
  llamacpp: {
    baseURL: 'http://localhost:8080/v1',
    keyVariable: 'LLAMA_API_KEY',
    isOwn: true,
    model: 'qwen3-8b',
    dialect: {},
  },
}

export const PROVIDER_NAMES = Object.keys(PROVIDERS) as Provider[]

/** Hosts of one provider alone; the ports of Ollama and LM Studio are as good as names on one's own machine. */
const HOSTS: readonly [RegExp, Provider][] = [
  [/^api\.openai\.com$/, 'openai'],
  [/\.(?:openai|services\.ai|cognitiveservices)\.azure\.com$/, 'azure'],
  [/^api\.anthropic\.com$/, 'anthropic'],
  [/^generativelanguage\.googleapis\.com$/, 'gemini'],
  [/^openrouter\.ai$/, 'openrouter'],
]
const PORTS: Record<string, Provider> = { '11434': 'ollama', '1234': 'lmstudio' }

/** The provider that a URL belongs to beyond doubt. */
export function recognizeProvider(baseURL: string): Provider | undefined {
  if (!URL.canParse(baseURL)) return undefined
  const { hostname, port } = new URL(baseURL)
  const host = hostname.replace(/\.$/, '')
  const [, named] = HOSTS.find(([pattern]) => pattern.test(host)) ?? []
  return named ?? (isLoopback(baseURL) ? PORTS[port] : undefined)
}

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
