import { checkOptions, checkValue, CHECKS } from './check-options.ts'
import { checkProvider } from './providers.ts'
import type { DevOptions, ModulePattern, Options, Provider } from '../types.ts'

/** The options with every default filled in. */
export interface ResolvedOptions extends Required<
  Omit<
    Options,
    | 'root'
    | 'provider'
    | 'apiKey'
    | 'baseURL'
    | 'price'
    | 'language'
    | 'instructions'
    | 'dev'
    | 'onSymbol'
  >
> {
  /** As given; `resolveRoot` also considers the bundler's root. */
  root: string | undefined
  /** A function, so that neither `JSON.stringify` nor `util.inspect` shows the key. */
  readApiKey: () => string | undefined
  /** As given; `resolveEnvironment` finds it by the base URL where it is not. */
  provider: Provider | undefined
  /** As given; `resolveEnvironment` also considers environment variables. */
  baseURL: string | undefined
  /** `Infinity` where there is no limit. */
  maxSymbols: number
  price: Options['price'] | undefined
  /** `undefined` is English. */
  language: string | undefined
  instructions: string | undefined
  dev: Required<DevOptions> | false
  onSymbol: Options['onSymbol'] | undefined
  /** The bundler's own `resolve.alias`, filled in by the host. */
  aliases: readonly Alias[]
}

/** One entry of a bundler's `resolve.alias`. */
export interface Alias {
  find: RegExp
  /** Replace the match, the first that leads to a file; empty where the bundler leaves the module out. */
  replacements: string[]
}

export type Variables = Record<string, string | undefined>

/** All scripts under the root. */
export const DEFAULT_INCLUDE: ModulePattern = '**/*.{ts,tsx,mts,cts,js,jsx,mjs,vue}'

/** Tests, stories, mocks, and the files that frameworks generate in `.svelte-kit`, `.nuxt`, `.astro` and the like. */
export const DEFAULT_EXCLUDE: ModulePattern = [
  '**/.*/**',
  '**/*.{test,spec,stories}.*',
  '**/__tests__/**',
  '**/__mocks__/**',
]

const DEFAULT_DEV: Required<DevOptions> = { ask: 'changed', page: true, debounce: 400 }

/** Checks the options and fills in every default. Throws an OptionError for a wrong setting. */
export function resolveOptions(
  options: Options = {},
  variables: Variables = process.env,
): ResolvedOptions {
  checkOptions(options)
  const given = dropUndefined({ ...options, ...readOverrides(variables) })
  checkProvider(given)
  const apiKey = given.apiKey?.trim() || undefined
  return {
    root: given.root,
    include: given.include ?? DEFAULT_INCLUDE,
    exclude: given.exclude ?? DEFAULT_EXCLUDE,
    scope: given.scope ?? 'modules',
    internal: given.internal ?? true,
    existing: given.existing ?? 'keep',
    model: given.model?.trim() ?? 'gpt-6-luna',
    provider: given.provider,
    readApiKey: () => apiKey,
    baseURL: given.baseURL?.trim() || undefined,
    reasoningEffort: given.reasoningEffort ?? 'low',
    timeout: given.timeout ?? 120_000,
    maxConcurrent: given.maxConcurrent ?? 10,
    maxSymbols: given.maxSymbols ?? Infinity,
    maxCompletionTokens: given.maxCompletionTokens ?? 4096,
    maxCost: given.maxCost ?? 1,
    price: given.price && dropUndefined(given.price),
    language: given.language?.trim() || undefined,
    instructions: given.instructions?.trim() || undefined,
    secrets: given.secrets ?? 'redact',
    mode: given.mode ?? 'auto',
    failOn: given.failOn ?? 'never',
    cache: given.cache ?? '.symbol-docs',
    sharing: given.sharing ?? 'read-write',
    fileName: given.fileName ?? 'symbol-docs.json',
    report: given.report ?? false,
    dts: given.dts ?? false,
    dev: given.dev === false ? false : { ...DEFAULT_DEV, ...dropUndefined(given.dev ?? {}) },
    onSymbol: given.onSymbol,
    aliases: [],
  }
}

/** The variables that override an option, and how to parse them. */
const OVERRIDES = {
  SYMBOL_DOCS_MODE: { option: 'mode', parse: (text: string): unknown => text },
  SYMBOL_DOCS_MODEL: { option: 'model', parse: (text: string): unknown => text },
  SYMBOL_DOCS_PROVIDER: { option: 'provider', parse: (text: string): unknown => text },
  SYMBOL_DOCS_MAX_COST: { option: 'maxCost', parse: parseAmount },
  SYMBOL_DOCS_SHARING: { option: 'sharing', parse: (text: string): unknown => text },
} as const

function readOverrides(
  variables: Variables,
): Pick<Options, 'mode' | 'model' | 'provider' | 'maxCost' | 'sharing'> {
  const overrides: Record<string, unknown> = {}
  for (const [variable, { option, parse }] of Object.entries(OVERRIDES)) {
    const text = variables[variable]?.trim()
    if (!text) continue
    const value = parse(text)
    const subject = `The environment variable \`${variable}\``
    checkValue(subject, value, CHECKS[option], 'Change or unset it.')
    overrides[option] = value
  }
  return overrides
}

/** Parses plain decimal notation. Other text stays as it is, so that the error can show it. */
function parseAmount(text: string): unknown {
  return /^-?(?:\d+(?:\.\d*)?|\.\d+)$/.test(text) ? Number(text) : text
}

/** Drops properties that are `undefined`, which would hide defaults. */
function dropUndefined<T extends object>(values: T): T {
  const kept = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(kept) as T
}
