import type { Keyv, KeyvStoreAdapter } from 'keyv'

/** What a symbol is. A name that is several things is the first of these that applies. */
export type SymbolKind =
  'class' | 'function' | 'variable' | 'enum' | 'namespace' | 'interface' | 'type'

/** US dollars per million tokens. */
export interface Price {
  input: number
  /** What a cached input token costs. Default: as much as a fresh one. */
  cachedInput?: number
  /** Input that the provider writes to its prompt cache. @default the price of input */
  cacheWrite?: number
  output: number
}

/** When the model may be asked. See the option `mode`. */
export type Mode = 'auto' | 'generate' | 'frozen' | 'off'

/** How hard a reasoning model thinks about one symbol. */
export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh' | 'max'

/** A glob, a regular expression, or several of them; globs are relative to the root. */
export type ModulePattern = string | RegExp | readonly (string | RegExp)[]

/** What the dev server does. */
export interface DevOptions {
  /** Which symbols are asked on save: those `changed` since the start, `all`, or none (`manual`). @default 'changed' */
  ask?: 'changed' | 'all' | 'manual'
  /** Serve the page under `/__symbol-docs/`. @default true */
  page?: boolean
  /** The quiet moment after a save, in milliseconds. @default 400 */
  debounce?: number
}

/** What a team shares answers through. A function opens it: called where it is needed, and what it gave is closed when the build is done. */
export type SharedCache =
  Keyv | KeyvStoreAdapter | (() => Keyv | KeyvStoreAdapter | Promise<Keyv | KeyvStoreAdapter>)

/** Everything that can be set; every option may be left out. */
export interface Options {
  /** Where ids, the store and all paths start. @default the nearest folder with a `package.json`, from the bundler's root upward */
  root?: string
  /** Which modules are documented. @default scripts under the root */
  include?: ModulePattern
  /** Which modules are not documented; `node_modules` and `.d.ts` files never are. @default tests, stories, and folders whose names begin with a dot */
  exclude?: ModulePattern
  /** `entries` documents only what the entries export. @default 'modules' */
  scope?: 'modules' | 'entries'
  /** `false` leaves out symbols marked `@internal` or `@private`. @default true */
  internal?: boolean
  /** What hand-written TSDoc means: `keep` it and ask nothing, let the model `improve` what is missing, or `ignore` it. @default 'keep' */
  existing?: 'keep' | 'improve' | 'ignore'
  /** Any chat model. @default 'gpt-6-luna' */
  model?: string
  /** @default the environment variable `OPENAI_API_KEY`, also from `.env*` files */
  apiKey?: string
  /** Any server that speaks the OpenAI protocol; local ones need no key. @default `OPENAI_BASE_URL`, also from `.env*` files */
  baseURL?: string
  /** @default 'low' */
  reasoningEffort?: ReasoningEffort
  /** How long one call may take, in milliseconds. @default 120000 */
  timeout?: number
  /** Calls in flight at most. @default 10 */
  maxConcurrent?: number
  /** Symbols asked in one run at most. @default none */
  maxSymbols?: number
  /** Output tokens of one call at most. @default 4096 */
  maxCompletionTokens?: number
  /** US dollars that one run may cost. Cannot hold when the price is unknown, and says so. @default 1 */
  maxCost?: number
  /** @default the kept price list */
  price?: Price
  /** The language of the documentation, for instance `German`. @default English */
  language?: string
  /** A text that every prompt carries: your terms, your tone. @default none */
  instructions?: string
  /** What becomes of what looks like a secret in a text that would be sent: a placeholder stands for it (`redact`), its symbol is not asked (`skip`), or nothing is asked and the build fails (`fail`). @default 'redact' */
  secrets?: 'redact' | 'skip' | 'fail'
  /** `auto` asks where there is a key or a local server and this is not CI; `generate` asks and needs a key; `frozen` never asks and fails when documentation is missing or stale; `off` does nothing. @default 'auto' */
  mode?: Mode
  /** When the build fails: `failed` when the model failed for a symbol, `missing` when a symbol is without documentation. @default 'never' */
  failOn?: 'never' | 'failed' | 'missing'
  /** Where answers are kept: a folder, a Keyv instance or adapter, a function that opens one, `[folder, shared]` for both, or `false`. @default '.symbol-docs' under the root */
  cache?: string | SharedCache | readonly [local: string, shared: SharedCache] | false
  /** `read-only` writes nothing to a shared cache, now or later: for the pull requests of strangers. @default 'read-write' */
  sharing?: 'read-write' | 'read-only'
  /** The asset's file name, or `false` for none. @default 'symbol-docs.json' */
  fileName?: string | false
  /** Also emit `symbol-docs.report.json`: calls, waits and spend of this run. @default false */
  report?: boolean
  /** @default { ask: 'changed', page: true, debounce: 400 } */
  dev?: DevOptions | false
  /** Called once with each result as it completes, not with what the store has; for each symbol where several share a text. */
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
  /** How the example was checked when it was answered. */
  check: 'unchecked' | 'parsed' | 'typechecked'
}

export interface MemberDoc {
  name: string
  /** `method`, `property`, `accessor`, `constructor`, `member` (of an enum), or a symbol kind (in a namespace). */
  kind: string
  static?: boolean
  summary: string
  params?: ParameterDoc[]
  returns?: string
}

/** The documentation of one symbol. A field is there only where there is something to say. */
export interface Docs {
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

/** Tokens of all calls that led to one answer. `cachedInput` and `cacheWrite` are parts of `input`, `reasoning` is part of `output`. */
export interface Tokens {
  input: number
  output: number
  cachedInput?: number
  cacheWrite?: number
  reasoning?: number
}

/** How far a symbol's text was shortened to fit the model. */
export interface Truncation {
  fromChars: number
  toChars: number
}

/** A place where a symbol can be imported from. */
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
  /** The declaration's head as written; white space collapsed. */
  signature: string
  /** Overloads, the implementation left out. */
  signatures?: string[]
  /** Lines count from 1. */
  source: { line: number; endLine: number }
  /** sha256 of what the model sees or obeys for this symbol. */
  hash: string
  /** `stale`: the documentation is that of an earlier text. */
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
    /** Documented symbols over all symbols, 0 to 1. */
    coverage: number
    /** Mean share of the parts that a declaration's shape asks for, 0 to 1. */
    completeness: number
    claims: { checked: number; false: number }
  }
  /** What producing these docs cost, each answer counted once. `costUsd` is null where a price was unknown. */
  usage: {
    inputTokens: number
    outputTokens: number
    totalTokens: number
    cachedInputTokens: number
    cacheWriteTokens?: number
    costUsd: number | null
  }
  modules: Record<string, { symbols: string[] }>
  /** Keyed by id, in module then source order. */
  symbols: Record<string, SymbolDoc>
}
