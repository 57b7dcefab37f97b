import type { SymbolDoc, SymbolDocs } from '../types.ts'

/** The dev server's present activity. */
export interface Activity {
  /** `reading` the sources, `asking` the model, `paused` with symbols to ask, or `idle`. */
  status: 'idle' | 'reading' | 'asking' | 'paused'
  /** Symbols asked since the server was last idle, and how many of them have an answer or a failure. */
  total: number
  done: number
  failed: number
  /** US dollars spent since the server was last idle; null where a price is unknown. */
  costUsd: number | null
  /** A guess from the pace so far; left out before there is one. */
  secondsLeft?: number
  /** Ids whose calls are in flight. */
  asking: string[]
}

/** The result of one pass of a dev server. */
export interface PassSummary {
  /** Symbols whose text changed since the last pass. */
  changed: number
  /** Of those, answered from the store. */
  stored: number
  /** Calls made. */
  asked: number
  failed: number
  milliseconds: number
  costUsd: number | null
}

/** The number of symbols that can be documented, and the estimated price; null if it is unknown. */
export interface Offer {
  symbols: number
  costUsd: number | null
}

/** Everything that the page shows beside the docs themselves. */
export interface LiveState {
  activity: Activity
  /** Symbols without docs of their present text that may be asked. */
  missing: Offer
  /** Ids that changed since the server started. */
  changed: string[]
  /** Calls and US dollars since the server started; null where a price is unknown. */
  calls: number
  spentUsd: number | null
  /** Why nothing can be asked, and what to do about it; left out where asking is possible. */
  silence?: string
  /** Why the last pass stopped early, and what to do about it. */
  stopped?: string
  /** `true` if actions are refused, because other machines can reach the server. */
  isReadOnly: boolean
}

/** Docs without their symbols: what changes with every pass. */
export type DocsHead = Omit<SymbolDocs, 'symbols'>

/** An event for listeners. Events arrive in order; a listener that missed some starts again with `snapshot`. */
export type LiveEvent =
  /** Everything may have changed: the docs are to be read again. */
  | { type: 'snapshot'; state: LiveState }
  /** One symbol is new or changed. */
  | { type: 'symbol'; symbol: SymbolDoc }
  /** Symbols that no longer exist. */
  | { type: 'removed'; ids: string[] }
  | { type: 'progress'; state: LiveState }
  | { type: 'done'; state: LiveState; head: DocsHead; summary: PassSummary }
  | { type: 'log'; level: 'info' | 'warn' | 'error'; line: string }

/** The live docs of one root: what a page shows, and what it may ask for. */
export interface Live {
  docs: () => SymbolDocs
  /** The asset as it would be written now. */
  json: () => string
  state: () => LiveState
  /** The file of a symbol, absolute, for an editor; undefined for unknown ids. */
  locate: (id: string) => { file: string; line: number } | undefined
  /** Calls the listener with every event from now on; returns the function that ends it. */
  listen: (listener: (event: LiveEvent) => void) => () => void
  /** Somebody looks at the docs, so the price of what is missing is counted. */
  want: () => void
  /** Asks for these symbols again, answered or not. Actions give how many symbols they concern. */
  regenerate: (ids: readonly string[]) => number
  /** Asks for what has no docs; all of it where no ids are given. */
  documentMissing: (ids?: readonly string[]) => number
  retryFailed: (ids?: readonly string[]) => number
  /** Aborts the calls in flight and drops the symbols that wait. */
  cancel: () => number
  /** Starts no call until resumed; those in flight end. */
  pause: (isPaused: boolean) => number
}
