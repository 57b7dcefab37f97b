import type { ResolvedOptions } from '../options/resolve.ts'
import { createDocs } from '../emit/docs-json.ts'
import type { DocsSource } from '../emit/source.ts'
import { createSymbolDoc } from '../emit/symbol-doc.ts'
import type { Outcome } from '../generate/generate.ts'
import type { PlannedSymbol } from '../plan/plan.ts'
import type { Question } from '../plan/request.ts'
import type { SymbolDoc, SymbolDocs } from '../types.ts'
import { createChanges } from './changes.ts'
import { createIndex } from './hand-out.ts'
import type { LiveEvent, LiveState } from './live-state.ts'
import type { Reading } from './reading.ts'

/** What is known of a project just now: its sources, its docs, and what became of each key. */
export interface Board {
  /** Undefined before the sources were read. */
  reading: () => Reading | undefined
  /** Another reading begins; what ends before it is adopted may be unknown to it. */
  begin: () => void
  docs: () => SymbolDocs
  /**
   * Takes a new reading, and counts what is new about it. A module that is only found now, and that `wasThere` at the
   * start, as what a page of the app loads, is not new.
   */
  adopt: (
    reading: Reading,
    source: DocsSource,
    wasThere: (module: string) => boolean,
  ) => { changed: number; stored: number }
  /** The events since it was asked last. */
  compare: (state: LiveState) => LiveEvent[]
  /** Takes what became of a key; gives the symbols that look different now. */
  finish: (key: string, outcome: Outcome) => SymbolDoc[]
  isDocumented: (key: string) => boolean
  /** Whether it is known what became of it, a failure too. */
  isAnswered: (key: string) => boolean
  /** Everything that the store could not answer when the sources were read. */
  open: () => Question[]
  /** Of that, what has no docs yet. */
  missing: () => Question[]
  isNewSinceStart: (key: string) => boolean
  /** Ids of the symbols whose keys are new since the start. */
  changed: () => string[]
  symbols: () => PlannedSymbol[]
  symbolsOf: (key: string) => PlannedSymbol[]
}

export function createBoard({ model, language }: ResolvedOptions): Board {
  const changes = createChanges()
  const index = createIndex()
  let reading: Reading | undefined
  let source: DocsSource = {
    collection: { modules: new Map(), symbols: [], skipped: [], unresolved: [] },
    symbols: [],
    outcomes: new Map(),
    earlier: new Map(),
    model,
    language,
  }
  let docs: SymbolDocs | undefined
  /** What ended since the reading began that is being made. */
  let late: Map<string, Outcome> | undefined
  let keysAtStart: Set<string> | undefined
  let changed: string[] = []

  const symbols = (): PlannedSymbol[] => reading?.plan.symbols ?? []
  const symbolsOf = (key: string): PlannedSymbol[] =>
    (reading && index(reading.plan).get(key)) ?? []
  const current = (): SymbolDocs => (docs ??= createDocs(source))
  const isDocumented = (key: string): boolean => source.outcomes.get(key)?.status === 'documented'
  const isAnswered = (key: string): boolean =>
    (source.outcomes.get(key)?.status ?? 'pending') !== 'pending'
  const isNewSinceStart = (key: string): boolean =>
    keysAtStart !== undefined && !keysAtStart.has(key)
  const open = (): Question[] =>
    reading ? [...reading.plan.questions, ...reading.plan.overLimit] : []

  /** It was held against newer sources than an answer of the store. */
  function settle(key: string, outcome: Outcome): PlannedSymbol[] {
    const settled = symbolsOf(key)
    if (settled.length > 0) source.outcomes.set(key, outcome)
    for (const planned of settled) delete planned.revised
    return settled
  }

  return {
    reading: () => reading,
    begin: () => void (late = new Map()),
    docs: current,
    symbols,
    symbolsOf,
    isDocumented,
    isAnswered,
    open,
    missing: () => open().filter(({ key }) => !isDocumented(key)),
    isNewSinceStart,
    changed: () => changed,

    adopt(next, composed, wasThere) {
      const before = new Map(symbols().map(({ symbol, key }) => [symbol.id, key]))
      const known = reading?.collection.modules
      const isFirst = known === undefined
      const modules = [...next.collection.modules.keys()]
      const found = new Set(
        modules.filter((path) => isFirst || (!known.has(path) && wasThere(path))),
      )
      reading = next
      source = composed
      docs = undefined
      for (const [key, outcome] of late ?? []) {
        if (outcome.status === 'documented' || !isDocumented(key)) settle(key, outcome)
      }
      late = undefined
      keysAtStart ??= new Set()
      for (const { symbol, key } of symbols()) if (found.has(symbol.module)) keysAtStart.add(key)
      changed = symbols().flatMap(({ symbol, key }) => (isNewSinceStart(key) ? symbol.id : []))
      if (isFirst) return { changed: 0, stored: 0 }
      const edited = symbols().filter(
        ({ symbol, key }) => before.get(symbol.id) !== key && !found.has(symbol.module),
      )
      const stored = edited.filter(({ answer }) => answer?.docs)
      return { changed: edited.length, stored: stored.length }
    },
    compare: (state) => changes.compare(current(), state),
    finish(key, outcome) {
      late?.set(key, outcome)
      docs = undefined
      return settle(key, outcome).flatMap((planned) => {
        const symbol = createSymbolDoc(planned, outcome, source.earlier.get(planned.symbol.id))
        return changes.note(symbol) ? [symbol] : []
      })
    },
  }
}
