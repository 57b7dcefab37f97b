import type { LiveState } from '../../src/project/live-state.ts'
import type { SymbolDoc, SymbolDocs } from '../../src/types.ts'

/** The docs of a project with these symbols. */
export function createDocs(symbols: readonly SymbolDoc[]): SymbolDocs {
  const count = (status: SymbolDoc['status']): number =>
    symbols.filter((symbol) => symbol.status === status).length
  const modules = new Map<string, { symbols: string[] }>()
  for (const { module, id } of symbols) {
    const known = modules.get(module) ?? { symbols: [] }
    modules.set(module, known)
    known.symbols.push(id)
  }
  return {
    $schema: 'https://example.test/schema.json',
    schemaVersion: 1,
    generator: { name: 'unplugin-symbol-docs', version: '0.0.0' },
    package: { name: 'shop', version: '1.0.0' },
    model: 'test-model',
    stats: {
      symbols: symbols.length,
      documented: count('documented'),
      failed: count('failed'),
      pending: count('pending'),
      stale: count('stale'),
      truncated: 0,
      withExamples: 0,
      coverage: symbols.length === 0 ? 1 : count('documented') / symbols.length,
      completeness: 0.87,
      claims: { checked: 83, false: 1 },
    },
    usage: {
      inputTokens: 17_374,
      outputTokens: 1706,
      totalTokens: 19_080,
      cachedInputTokens: 0,
      costUsd: 0.0026,
    },
    modules: Object.fromEntries(modules),
    symbols: Object.fromEntries(symbols.map((symbol) => [symbol.id, symbol])),
  }
}

export function createState(changes: Partial<LiveState> = {}): LiveState {
  return {
    activity: { status: 'idle', total: 0, done: 0, failed: 0, costUsd: 0, asking: [] },
    missing: { symbols: 0, costUsd: 0 },
    changed: [],
    calls: 0,
    spentUsd: 0,
    isReadOnly: false,
    ...changes,
  }
}

/** A function `name` of `src/<file>.ts`, documented where nothing else is said. */
export function createSymbol(name: string, changes: Partial<SymbolDoc> = {}): SymbolDoc {
  const { module = 'src/math.ts', kind = 'function' } = changes
  return {
    id: `${module}!${name}:${kind}`,
    name,
    kind,
    module,
    exportedAs: [{ module, name }],
    signature: `function ${name}(left: number, right: number): number`,
    source: { line: 1, endLine: 3 },
    hash: 'a'.repeat(64),
    status: 'documented',
    origin: 'model',
    docs: { summary: `What ${name} does.` },
    tokens: { input: 600, output: 80 },
    costUsd: 0.0003,
    model: 'test-model',
    ...changes,
  }
}
