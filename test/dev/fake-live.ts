import type { Live, LiveEvent, LiveState } from '../../src/project/live-state.ts'
import type { SymbolDocs } from '../../src/types.ts'

export const ID = 'src/math.ts!add:function'

export const DOCS: SymbolDocs = {
  $schema: 'https://example.com/schema.json',
  schemaVersion: 1,
  generator: { name: 'unplugin-symbol-docs', version: '0.0.0' },
  model: 'stand-in',
  stats: {
    symbols: 0,
    documented: 0,
    failed: 0,
    pending: 0,
    stale: 0,
    truncated: 0,
    withExamples: 0,
    coverage: 1,
    completeness: 1,
    claims: { checked: 0, false: 0 },
  },
  usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0, cachedInputTokens: 0, costUsd: 0 },
  modules: { 'src/<math>.ts': { symbols: [] } },
  symbols: {},
}

export const STATE: LiveState = {
  activity: { status: 'idle', total: 0, done: 0, failed: 0, costUsd: 0, asking: [] },
  missing: { symbols: 3, costUsd: 0.01 },
  changed: [],
  calls: 0,
  spentUsd: 0,
  isReadOnly: false,
}

/** Live docs that only keep a ledger of what they were told to do. */
export interface FakeLive extends Live {
  ledger: unknown[][]
  emit: (event: LiveEvent) => void
  listeners: () => number
  /** How often somebody came to look. */
  wanted: () => number
}

export function createFakeLive(): FakeLive {
  const ledger: unknown[][] = []
  const listeners = new Set<(event: LiveEvent) => void>()
  let wanted = 0
  const record = (...entry: unknown[]): number => {
    ledger.push(entry)
    return 7
  }
  return {
    ledger,
    emit: (event) => listeners.forEach((listener) => listener(event)),
    listeners: () => listeners.size,
    wanted: () => wanted,
    want: () => void wanted++,
    docs: () => DOCS,
    json: () => JSON.stringify(DOCS),
    state: () => STATE,
    locate: (id) => (id === ID ? { file: '/project/src/math.ts', line: 4 } : undefined),
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    regenerate: (ids) => record('regenerate', ids),
    documentMissing: (ids) => record('documentMissing', ids),
    retryFailed: (ids) => record('retryFailed', ids),
    cancel: () => record('cancel'),
    pause: (isPaused) => record('pause', isPaused),
  }
}
