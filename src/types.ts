import type { Keyv, KeyvStoreAdapter } from 'keyv'

/** The kind of a symbol. If a name is declared as several kinds, the first of these counts. */
export type SymbolKind =
  'class' | 'function' | 'variable' | 'enum' | 'namespace' | 'interface' | 'type'

/** US dollars per million tokens. */
export interface Price {
  input: number
  /** Cached input tokens. @default the price of `input` */
  cachedInput?: number
  /** Input that the provider writes to its prompt cache. @default the price of input */
  cacheWrite?: number
  output: number
}

/** When the model is asked. See the option `mode`. */
export type Mode = 'auto' | 'generate' | 'frozen' | 'off'

/** Whose server answers. It decides over the base URL, the variable of the key, and what is sent. */
export type Provider =
  | 'openai'
  | 'azure'
  | 'anthropic'
  | 'gemini'
  | 'openrouter'
  | 'ollama'
  | 'lmstudio'
  | 'vllm'
  | 'llamacpp'

/** How much a reasoning model thinks about one symbol. */
export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max'

/** A glob, a regular expression or an array of them. Globs are relative to the root. */
export type ModulePattern = string | RegExp | readonly (string | RegExp)[]

/** The live docs of a dev server. */
export interface DevOptions {
  /** Which symbols a save asks for: those `changed` since the server started, `all` without docs, or none (`manual`). @default 'changed' */
  ask?: 'changed' | 'all' | 'manual'
  /** Serve the docs page at `/__symbol-docs/`. @default true */
  page?: boolean
  /** How long to wait after a save, in milliseconds. @default 400 */
  debounce?: number
}

/** A store that a team shares answers through. A function is called when the store is needed, and its store is closed when the build is done. */
export type SharedCache =
  Keyv | KeyvStoreAdapter | (() => Keyv | KeyvStoreAdapter | Promise<Keyv | KeyvStoreAdapter>)

/** The options of the plugin. All are optional. */
export interface Options {
  /** The folder where ids, the cache and all paths start. @default the nearest folder with a `package.json`, from the bundler's root upward */
  root?: string
  /** Which modules to document. @default all scripts under the root */
  include?: ModulePattern
  /** Which modules to leave out. `node_modules` and `.d.ts` files are never included. @default tests, stories and folders whose names start with a dot */
  exclude?: ModulePattern
  /** Document all exports of all `modules`, or only what the `entries` export. @default 'modules' */
  scope?: 'modules' | 'entries'
  /** Include symbols marked `@internal` or `@private`. @default true */
  internal?: boolean
  /** Hand-written TSDoc: `keep` it and do not ask the model, let the model `improve` it by writing missing parts, or `ignore` it. @default 'keep' */
  existing?: 'keep' | 'improve' | 'ignore'
  /** Any chat model of the server. @default 'gpt-6-luna' */
  model?: string
  /** Whose server answers: picks the base URL, the variable of the key, and what the server understands. `azure` also needs `baseURL`, and all but `openai` need `model`. @default by `baseURL` */
  provider?: Provider
  /** The API key. @default the environment variable `OPENAI_API_KEY` or that of the provider, also from `.env*` files */
  apiKey?: string
  /** The URL of any server that speaks the OpenAI protocol. Servers on your own machine need no key. @default the provider's, else the environment variable `OPENAI_BASE_URL`, also from `.env*` files */
  baseURL?: string
  /** How much a reasoning model thinks. Left out for servers that do not know the setting. @default 'low' */
  reasoningEffort?: ReasoningEffort
  /** How long one call may take, in milliseconds. @default 120000 */
  timeout?: number
  /** How many calls may be in flight. @default 10 */
  maxConcurrent?: number
  /** How many symbols one run may ask. @default none */
  maxSymbols?: number
  /** How many output tokens one call may use. @default 4096 */
  maxCompletionTokens?: number
  /** How many US dollars one run may cost. Has no effect if the price is unknown, and the build says so. @default 1 */
  maxCost?: number
  /** Overrides the price list. @default the price list of `@pydantic/genai-prices` */
  price?: Price
  /** The language of the docs, for example `German`. @default English */
  language?: string
  /** Text that is added to every prompt, for example about terms and tone. @default none */
  instructions?: string
  /** Secrets in a prompt: replace them with a placeholder (`redact`), do not ask their symbols (`skip`), or ask nothing and fail the build (`fail`). @default 'redact' */
  secrets?: 'redact' | 'skip' | 'fail'
  /** `auto` asks if there is a key or a local server and this is not CI. `generate` always asks and requires a key. `frozen` never asks and fails if docs are missing, stale or failed. `off` does nothing. @default 'auto' */
  mode?: Mode
  /** When the build fails: if the model `failed` for a symbol, or if any docs are `missing`. @default 'never' */
  failOn?: 'never' | 'failed' | 'missing'
  /** The store of answers: a folder, a Keyv instance or adapter, a function that opens one, `[folder, shared]` for both, or `false`. @default '.symbol-docs' under the root */
  cache?: string | SharedCache | readonly [local: string, shared: SharedCache] | false
  /** `read-only` never writes to a shared store. Use it for pull requests of people you do not know. @default 'read-write' */
  sharing?: 'read-write' | 'read-only'
  /** The name of the emitted file, or `false` for none. @default 'symbol-docs.json' */
  fileName?: string | false
  /** Also emit `symbol-docs.report.json` with the calls, waits and cost of this run. @default false */
  report?: boolean
  /** Write the docs as TSDoc into the declaration files that the build makes. In Vite, Rollup and Rolldown. @default false */
  dts?: boolean
  /** The live docs of the dev server, or `false` for none. @default { ask: 'changed', page: true, debounce: 400 } */
  dev?: DevOptions | false
  /** Called once for each new result as it arrives, not for answers from the cache. If several symbols share an answer, called for each of them. */
  onSymbol?: (symbol: SymbolDoc) => void
}

export interface ParameterDoc {
  name: string
  description: string
}

export interface ThrowsDoc {
  type?: string
  description: string
}

export interface ExampleDoc {
  code: string
  /** How the example was checked when the answer arrived. */
  check: 'unchecked' | 'parsed' | 'typechecked'
}

export interface MemberDoc {
  name: string
  /** `method`, `property`, `accessor`, `constructor`, `member` (of an enum), or a symbol kind (in a namespace). */
  kind: string
  static?: boolean
  /** Empty where a person wrote only other parts. */
  summary: string
  /** Why not to use it; empty where the comment does not say. */
  deprecated?: string
  params?: ParameterDoc[]
  returns?: string
}

/** The docs of one symbol. A field is present only if there is something to say. */
export interface Docs {
  /** Empty if a person wrote only other parts and no answer completes them. */
  summary: string
  description?: string
  params?: ParameterDoc[]
  typeParams?: ParameterDoc[]
  returns?: string
  throws?: ThrowsDoc[]
  examples?: ExampleDoc[]
  members?: MemberDoc[]
  remarks?: string
  see?: string[]
  deprecated?: string
}

export type ErrorCode =
  | 'token_limit'
  | 'output_limit'
  | 'rate_limit'
  | 'timeout'
  | 'network'
  | 'server'
  | 'auth'
  | 'quota'
  | 'content_filter'
  | 'invalid_output'
  | 'bad_request'
  | 'budget'
  | 'no_key'
  | 'secret'

export interface Issue {
  code: string
  message: string
}

/** The tokens of all calls for one answer. `input` includes `cachedInput` and `cacheWrite`, and `output` includes `reasoning`. */
export interface Tokens {
  input: number
  output: number
  cachedInput?: number
  cacheWrite?: number
  reasoning?: number
}

/** How much the code of a symbol was shortened to fit the model, in characters. */
export interface Truncation {
  fromChars: number
  toChars: number
}

/** A module and name that a symbol can be imported from. */
export interface ExportedAs {
  module: string
  name: string
  typeOnly?: boolean
}

export interface SymbolDoc {
  /** `<posix path from the root>!<name>:<kind>` */
  id: string
  name: string
  kind: SymbolKind
  module: string
  exportedAs: ExportedAs[]
  internal?: true
  /** The declaration as written, without body and comments, white space collapsed. Types, interfaces and enums are whole. */
  signature: string
  /** All overloads, without the implementation. */
  signatures?: string[]
  /** Lines, counted from 1. */
  source: { line: number; endLine: number }
  /** The key of the answer: a SHA-256 of everything that the model is shown and told to do for this symbol. */
  hash: string
  /** `stale`: the docs describe an earlier version of the code. `pending`: not asked yet. */
  status: 'documented' | 'failed' | 'pending' | 'stale'
  origin?: 'human' | 'model' | 'merged'
  docs?: Docs
  issues?: Issue[]
  truncated?: Truncation
  tokens?: Tokens
  costUsd?: number | null
  model?: string
  error?: { code: ErrorCode; message: string }
}

/** The content of `symbol-docs.json`. */
export interface SymbolDocs {
  $schema: string
  schemaVersion: 1
  generator: { name: string; version: string }
  package?: { name: string; version?: string }
  model: string
  language?: string
  stats: {
    symbols: number
    documented: number
    failed: number
    pending: number
    stale: number
    truncated: number
    withExamples: number
    /** The share of documented symbols, 0 to 1. */
    coverage: number
    /** The average share of the parts that the shape of a declaration asks for, 0 to 1. */
    completeness: number
    claims: { checked: number; false: number }
  }
  /** The cost of these docs, each answer counted once. `costUsd` is null if a price was unknown. */
  usage: {
    inputTokens: number
    outputTokens: number
    totalTokens: number
    cachedInputTokens: number
    cacheWriteTokens?: number
    costUsd: number | null
  }
  modules: Record<string, { symbols: string[] }>
  /** By id, in the order of modules and source. */
  symbols: Record<string, SymbolDoc>
}
