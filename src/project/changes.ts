import type { SymbolDoc, SymbolDocs } from '../types.ts'
import type { LiveEvent, LiveState } from './live-state.ts'

/** Beyond so many it is cheaper to read everything again. */
const MOST_SINGLE_EVENTS = 200

/** Remembers what was shown, and says what is new about what is shown now. */
export interface Changes {
  /** The events that lead from what was shown before to these docs. */
  compare: (docs: SymbolDocs, state: LiveState) => LiveEvent[]
  /** Whether this symbol is shown like that for the first time. */
  note: (symbol: SymbolDoc) => boolean
}

export function createChanges(): Changes {
  let shown = new Map<string, string>()

  return {
    compare(docs, state) {
      const now = new Map(Object.values(docs.symbols).map((doc) => [doc.id, JSON.stringify(doc)]))
      const changed = [...now].filter(([id, text]) => shown.get(id) !== text)
      const removed = [...shown.keys()].filter((id) => !now.has(id))
      const isFirst = shown.size === 0
      shown = now
      if (isFirst || changed.length + removed.length > MOST_SINGLE_EVENTS)
        return [{ type: 'snapshot', state }]
      const events: LiveEvent[] = changed.map(([id]) => ({
        type: 'symbol',
        symbol: docs.symbols[id]!,
      }))
      if (removed.length > 0) events.push({ type: 'removed', ids: removed })
      return events
    },
    note(symbol) {
      const text = JSON.stringify(symbol)
      if (shown.get(symbol.id) === text) return false
      shown.set(symbol.id, text)
      return true
    },
  }
}
