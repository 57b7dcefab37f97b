import { describe, expect, it } from 'vitest'
import type { Collection } from '../../src/collect/collection.ts'
import {
  createHead,
  parseModule,
  stringifyDocs,
  stringifyModule,
  sumTotals,
  type ModuleText,
} from '../../src/emit/docs-json.ts'
import { createModuleDocs } from '../../src/emit/module-docs.ts'
import type { Finding, SymbolOutcome } from '../../src/emit/symbol-doc.ts'
import type { PlannedSymbol } from '../../src/plan/plan.ts'
import type { Answer } from '../../src/store/answer.ts'
import type { SymbolDocs } from '../../src/types.ts'
import { collectProject } from '../support/collect.ts'

interface DocsSource {
  collection: Collection
  symbols: PlannedSymbol[]
  outcomes: Map<string, SymbolOutcome>
  earlier: Map<string, Answer>
  findings?: Map<string, Finding>
  package?: { name: string }
  model: string
  language?: string
}

/** Writes the asset as a build does, module by module. */
function writeDocs(source: DocsSource): { text: string; modules: ModuleText[] } {
  const made = [...source.collection.modules.keys()].map((path) => {
    const parts = source.symbols
      .filter(({ symbol }) => symbol.module === path)
      .map((planned) => ({
        planned,
        stored: undefined,
        outcome: source.outcomes.get(planned.key) ?? { status: 'pending' as const },
        earlier: source.earlier.get(planned.symbol.id),
        finding: source.findings?.get(planned.symbol.id),
      }))
    const { docs, totals } = createModuleDocs(parts)
    return { text: stringifyModule(path, docs), totals }
  })
  const modules = made.map(({ text }) => text)
  const head = createHead(sumTotals(made.map(({ totals }) => totals)), source)
  return { text: stringifyDocs(head, modules), modules }
}

function createDocs(source: DocsSource): SymbolDocs {
  return JSON.parse(writeDocs(source).text) as SymbolDocs
}

const answer = (fields: Partial<Answer>): Answer =>
  ({
    docs: { summary: 'Made.' },
    tokens: { input: 10, output: 5 },
    costUsd: 0.1,
    ...fields,
  }) as Answer

/** Four symbols, of which the first two share an answer. */
async function source(more: Partial<DocsSource> = {}): Promise<DocsSource> {
  const collection = await collectProject({
    'index.ts': "export const a = 1\nexport const b = 1\nexport * from './more.ts'",
    'more.ts': 'export const c = 1\nexport function d() {}',
    'empty.ts': '',
  })
  const keys: Record<string, string> = { a: 'shared', b: 'shared', c: 'c', d: 'd' }
  const symbols = collection.symbols.map((symbol) => ({ symbol, key: keys[symbol.name]! }))
  const outcomes: DocsSource['outcomes'] = new Map([
    ['shared', { status: 'documented', answer: answer({ claims: { checked: 4, false: 1 } }) }],
    ['c', { status: 'failed', error: { code: 'timeout', message: 'Late.' } }],
  ])
  return { collection, symbols, outcomes, earlier: new Map(), model: 'gpt-6-luna', ...more }
}

describe('the asset', () => {
  it('counts symbols by what became of them, and an answer once', async () => {
    const docs = createDocs(await source())
    expect(docs.stats).toMatchObject({
      symbols: 4,
      documented: 2,
      failed: 1,
      pending: 1,
      stale: 0,
      truncated: 0,
      withExamples: 0,
      coverage: 0.5,
      claims: { checked: 4, false: 1 },
    })
    expect(docs.usage).toEqual({
      inputTokens: 10,
      outputTokens: 5,
      totalTokens: 15,
      cachedInputTokens: 0,
      costUsd: 0.1,
    })
  })

  it('counts stale answers, examples, and what a person wrote', async () => {
    const { symbols, ...rest } = await source()
    const examples = [{ code: 'd()', check: 'parsed' as const }]
    const earlier = new Map([
      [
        symbols.find(({ key }) => key === 'd')!.symbol.id,
        answer({ docs: { summary: 'Old.', examples }, costUsd: 0.2 }),
      ],
    ])
    const faults = ['unknown_parameter', 'secret'].map((code) => ({ code, message: 'No.' }))
    const written = symbols.map((planned) =>
      planned.key === 'c' ? { ...planned, human: { summary: 'By hand.' } } : planned,
    )
    const { id } = symbols.find(({ key }) => key === 'c')!.symbol
    const findings = new Map([[id, { checked: 3, faults }]])
    const made = { ...rest, symbols: written, earlier, findings }
    const docs = createDocs(made)
    expect(docs.stats).toMatchObject({
      documented: 3,
      stale: 1,
      withExamples: 1,
      coverage: 0.75,
      claims: { checked: 7, false: 2 },
    })
    expect(docs.usage).toMatchObject({ inputTokens: 20, costUsd: 0.3 })
    const without = createDocs({ ...made, outcomes: new Map(), earlier: new Map() })
    expect(without.usage).toMatchObject({ inputTokens: 0, costUsd: 0 })
  })

  it('says how complete docs are on average, and how many were cut short', async () => {
    const truncated = { fromChars: 9, toChars: 5 }
    const made = (name: string): Answer =>
      answer({ docs: { summary: 'Made.', params: [{ name, description: 'A.' }] }, truncated })
    const collection = await collectProject({
      'index.ts': 'export function a(one: string) {}\nexport function b(two: string) {}',
    })
    const symbols = collection.symbols.map((symbol) => ({ symbol, key: symbol.name }))
    const whole: DocsSource['outcomes'] = new Map([
      ['a', { status: 'documented', answer: made('one') }],
    ])
    const { completeness } = createDocs(
      await source({ collection, symbols, outcomes: whole }),
    ).stats
    expect(completeness).toBe(0.5)
    const half: DocsSource['outcomes'] = new Map([
      ...whole,
      ['b', { status: 'documented', answer: answer({}) }],
    ])
    const { stats } = createDocs(await source({ collection, symbols, outcomes: half }))
    expect(stats).toMatchObject({ truncated: 1, completeness: 0.375 })
    expect(createDocs(await source({ outcomes: new Map() })).stats.completeness).toBe(0)
  })

  it('counts no answer for what a person wrote', async () => {
    const { symbols, ...rest } = await source()
    const written = symbols.map((planned) => ({ ...planned, human: { summary: 'By hand.' } }))
    const { symbols: docs, usage } = createDocs({ ...rest, symbols: written, outcomes: new Map() })
    expect(Object.values(docs).map(({ origin }) => origin)).toEqual(Array(4).fill('human'))
    expect(usage).toMatchObject({ inputTokens: 0, totalTokens: 0, costUsd: 0 })
  })

  it('sums cached tokens, and has no cost where one is unknown', async () => {
    const outcomes: DocsSource['outcomes'] = new Map([
      [
        'shared',
        {
          status: 'documented',
          answer: answer({ tokens: { input: 10, output: 5, cachedInput: 4 }, costUsd: null }),
        },
      ],
      [
        'c',
        {
          status: 'documented',
          answer: answer({ tokens: { input: 10, output: 5, cachedInput: 3 } }),
        },
      ],
    ])
    expect(createDocs(await source({ outcomes })).usage).toMatchObject({
      cachedInputTokens: 7,
      totalTokens: 30,
      costUsd: null,
    })
  })

  it('is complete where there is nothing to document', async () => {
    const { stats } = createDocs(await source({ symbols: [] }))
    expect(stats).toMatchObject({ symbols: 0, coverage: 1, completeness: 0 })
  })

  it('says package and language where they are known', async () => {
    const docs = createDocs(await source({ language: 'Deutsch', package: { name: 'one' } }))
    expect(docs).toMatchObject({ language: 'Deutsch', package: { name: 'one' }, schemaVersion: 1 })
    const plain = createDocs(await source())
    expect(plain).not.toHaveProperty('language')
    expect(plain).not.toHaveProperty('package')
    expect(plain.$schema).toBe('https://unpkg.com/unplugin-symbol-docs/schema/symbol-docs.v1.json')
    expect(plain.generator.name).toBe('unplugin-symbol-docs')
  })

  it('has the symbols by module', async () => {
    const { modules, symbols } = createDocs(await source())
    expect(Object.keys(modules)).toEqual(['index.ts', 'more.ts'])
    expect(
      Object.values(modules)
        .flatMap((module) => module.symbols)
        .sort(),
    ).toEqual(Object.keys(symbols).sort())
    expect(modules['more.ts']?.symbols).toEqual(['more.ts!c:variable', 'more.ts!d:function'])
  })

  it('is written with a line for each module and symbol, and is read again as the same', async () => {
    const { text, modules } = writeDocs(await source())
    const docs = JSON.parse(text) as SymbolDocs
    expect(modules.flatMap(parseModule)).toEqual(Object.values(docs.symbols))
    expect(text.match(/^ {4}"/gm)?.length).toBeGreaterThanOrEqual(6)
    expect(text).toMatch(/\n {4}"more\.ts": \{"symbols":\[[^\n]*\]\}\n {2}\},\n {2}"symbols": \{\n/)
    expect(text).toMatch(/\n {2}\}\n\}\n$/)
    const bare = stringifyDocs(createHead(sumTotals([]), { model: 'gpt-6-luna' }), [])
    expect(bare).toMatch(/,\n {2}"modules": \{\},\n {2}"symbols": \{\}\n\}\n$/)
  })
})
