import type { ResolvedOptions } from '../config/options.ts'
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
  docs: () => SymbolDocs
  /** Takes a new reading, and counts what is new about it. */
  adopt: (reading: Reading, source: DocsSource) => { changed: number; stored: number }
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
  let keysAtStart: ReadonlySet<string> | undefined
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

  return {
    reading: () => reading,
    docs: current,
    symbols,
    symbolsOf,
    isDocumented,
    isAnswered,
    open,
    missing: () => open().filter(({ key }) => !isDocumented(key)),
    isNewSinceStart,
    changed: () => changed,

    adopt(next, composed) {
      const before = new Map(symbols().map(({ symbol, key }) => [symbol.id, key]))
      const isFirst = reading === undefined
      reading = next
      source = composed
      docs = undefined
      keysAtStart ??= new Set(symbols().map(({ key }) => key))
      changed = symbols().flatMap(({ symbol, key }) => (isNewSinceStart(key) ? symbol.id : []))
      if (isFirst) return { changed: 0, stored: 0 }
      const edited = symbols().filter(({ symbol, key }) => before.get(symbol.id) !== key)
      const stored = edited.filter(({ answer }) => answer?.docs)
      return { changed: edited.length, stored: stored.length }
    },
    compare: (state) => changes.compare(current(), state),
    finish(key, outcome) {
      source.outcomes.set(key, outcome)
      docs = undefined
      return symbolsOf(key).flatMap((planned) => {
        delete planned.revised
        const symbol = createSymbolDoc(planned, outcome, source.earlier.get(planned.symbol.id))
        return changes.note(symbol) ? [symbol] : []
      })
    },
  }
}
