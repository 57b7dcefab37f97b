import { describe, expect, it } from 'vitest'
import {
  createProgress,
  describeBudgetStop,
  describeKnown,
  describePlan,
  describeRun,
  describeProblems,
  formatDollars,
} from '../../src/emit/summary.ts'
import { describePass } from '../../src/project/stats.ts'
import { type RunReport, stringifyReport } from '../../src/emit/report.ts'
import type { SymbolDocs } from '../../src/types.ts'

const estimate = {
  sizes: { large: 3, medium: 28, small: 142 },
  inputTokens: 42_156,
  outputTokens: 60_550,
  costUsd: 0.0345,
  questions: new Map(
    Array.from({ length: 173 }, (_, index) => [
      `key${index}`,
      { inputTokens: 1, outputTokens: 1, costUsd: 1 },
    ]),
  ),
}
const model = 'gpt-6-luna'

describe('the log, word for word', () => {
  it('says sizes, tokens and cost before the first call', () => {
    expect(describePlan({ estimate, model, maxConcurrent: 10 })).toEqual([
      'Symbol distribution: 3 large (>4K chars), 28 medium (1.2-4K chars), 142 small (<1.2K chars)',
      'Total estimated input: ~42,156 tokens',
      'Estimated LLM cost: $0.0345 for 173 symbols',
      '  Model: gpt-6-luna, ~102,706 tokens',
      'Processing 173 symbols with max 10 concurrent requests...',
    ])
  })

  it('never shows an unknown price as a small one', () => {
    const lines = describePlan({
      estimate: { ...estimate, costUsd: null },
      model: 'house-model',
      maxConcurrent: 10,
    })
    expect(lines[2]).toBe('Estimated LLM cost: unknown (no price for house-model) for 173 symbols')
  })

  it('says what came of it', () => {
    const failures = ['parseAll', 'fetchAll', 'c', 'd', 'e', 'f'].map((name) => ({
      module: `src/${name}.ts`,
      name,
      message: 'Rate limit (429) - temporary failure',
    }))
    expect(
      describeRun({
        successful: 171,
        failed: failures,
        tokens: { input: 42_345, output: 28_123 },
        estimatedCalls: 0,
        flaws: ['12 HTML pages', '1 broken connection'],
        costUsd: 0.0183,
        model,
      }),
    ).toEqual([
      'LLM docs: 171 successful, 6 failed',
      'Failed symbols (showing first 5):',
      ...failures
        .slice(0, 5)
        .map(({ module, name, message }) => `  - ${module} ${name}: ${message}`),
      'Bad answers from the server: 12 HTML pages, 1 broken connection',
      'Token usage: 42,345 input + 28,123 output = 70,468 total',
      'Actual cost: $0.0183',
    ])
  })

  it('says that a cost is unknown and that usage is estimated', () => {
    const lines = describeRun({
      successful: 2,
      failed: [],
      tokens: { input: 10, output: 5 },
      estimatedCalls: 2,
      flaws: [],
      costUsd: null,
      model: 'house-model',
    })
    expect(lines).toEqual([
      'LLM docs: 2 successful, 0 failed',
      'Token usage: 10 input + 5 output = 15 total',
      '  The server gave no usage for 2 calls; theirs is estimated',
      'Actual cost: unknown (no price for house-model)',
    ])
  })

  it('says which limit stopped the run', () => {
    expect(describeBudgetStop({ pending: 12, maxCost: 1 })).toBe(
      'Stopped at maxCost $1.00: 12 symbols pending',
    )
    expect(describeBudgetStop({ pending: 12, maxCost: 0.0042 })).toBe(
      'Stopped at maxCost $0.0042: 12 symbols pending',
    )
    expect(describeBudgetStop({ pending: 12, maxSymbols: 50 })).toBe(
      'Stopped at maxSymbols 50: 12 symbols pending',
    )
  })

  it('names what could not be read', () => {
    expect(describeProblems({ skipped: [], unresolved: [] })).toEqual([])
    expect(
      describeProblems({
        skipped: [{ module: 'src/a.ts', reason: 'Line 1: broken.' }],
        unresolved: [
          { module: 'src/a.ts', specifier: './b.ts' },
          { module: 'src/c.ts', specifier: './d.ts' },
        ],
      }),
    ).toEqual([
      'Skipped 1 module that could not be read:',
      '  - src/a.ts: Line 1: broken.',
      '2 imports lead to no file:',
      '  - src/a.ts imports ./b.ts',
      '  - src/c.ts imports ./d.ts',
    ])
    const skipped = { module: 'src/a.ts', reason: 'Line 1: broken.' }
    expect(
      describeProblems({
        skipped: [skipped, skipped],
        unresolved: [{ module: 'src/a.ts', specifier: './b.ts' }],
      }),
    ).toEqual([
      'Skipped 2 modules that could not be read:',
      '  - src/a.ts: Line 1: broken.',
      '  - src/a.ts: Line 1: broken.',
      '1 import leads to no file:',
      '  - src/a.ts imports ./b.ts',
    ])
  })
})

describe('formatDollars', () => {
  it.each([
    [0, '$0.0000'],
    [0.0183, '$0.0183'],
    [12.5, '$12.5000'],
    [0.00001, '$0.000010'],
    [0.000049, '$0.000049'],
    [0.00005, '$0.0001'],
  ])('%d is %s', (dollars, text) => {
    expect(formatDollars(dollars)).toBe(text)
  })
})

describe('createProgress', () => {
  function count(total: number, failing: number[] = []): string[] {
    const lines: string[] = []
    const progress = createProgress(total, (line) => lines.push(line))
    for (let index = 1; index <= total; index++) progress(!failing.includes(index))
    return lines
  }

  it('speaks every 10 symbols and at the end', () => {
    expect(count(23)).toEqual([
      '  Progress: 10/23 symbols documented',
      '  Progress: 20/23 symbols documented',
      '  Progress: 23/23 symbols documented',
    ])
  })

  it('speaks every 5 % where that is more', () => {
    expect(count(1000)).toHaveLength(20)
    expect(count(1000)[0]).toBe('  Progress: 50/1,000 symbols documented')
  })

  it('does not count failures as documented', () => {
    expect(count(10, [3])).toEqual(['  Progress: 9/10 symbols documented'])
  })
})

describe('describeKnown', () => {
  const stats = { symbols: 173, failed: 0, stale: 0, pending: 0 } as SymbolDocs['stats']

  it('is one line with symbols, cached, calls, cost, what the cache saved and the file', () => {
    expect(
      describeKnown({
        stats,
        human: 0,
        cached: 173,
        savedUsd: 0.0183,
        issues: 0,
        fileName: 'symbol-docs.json',
      }),
    ).toBe(
      'Symbol docs: 173 symbols, 173 cached, 0 calls, $0.00, cache saved $0.0183 -> symbol-docs.json',
    )
  })

  it('says how to go on where something is missing', () => {
    const line = describeKnown({
      stats: { ...stats, pending: 3 },
      human: 0,
      cached: 170,
      savedUsd: null,
      issues: 1,
      fileName: false,
      reason: 'Set OPENAI_API_KEY.',
    })
    expect(line).toBe(
      'Symbol docs: 173 symbols, 170 cached, 3 pending, 1 issue in hand-written docs, 0 calls, $0.00. Set OPENAI_API_KEY.',
    )
  })
})

describe('describeKnown in the plural', () => {
  const stats = { symbols: 1_234_567, failed: 0, stale: 0, pending: 0 } as SymbolDocs['stats']

  it('counts hand-written docs and their issues, and nothing saved by no cache', () => {
    const known = { stats, human: 2, cached: 0, savedUsd: 0.5, issues: 2, fileName: false } as const
    expect(describeKnown(known)).toBe(
      'Symbol docs: 1,234,567 symbols, 0 cached, 2 hand-written, 2 issues in hand-written docs, 0 calls, $0.00',
    )
  })
})

describe('describePass', () => {
  const pass = { changed: 3, stored: 1, asked: 2, failed: 0, milliseconds: 1234, costUsd: 0.0012 }

  it('is one line with figures', () => {
    expect(describePass(pass)).toBe(
      'Symbol docs: 3 changed, 1 from the store, 2 asked, 1.2 s, $0.0012',
    )
  })

  it('names failures, and a cost that nobody knows', () => {
    expect(describePass({ ...pass, failed: 1, costUsd: null })).toBe(
      'Symbol docs: 3 changed, 1 from the store, 2 asked, 1 failed, 1.2 s, cost unknown',
    )
  })
})

it('writes the report so that people can read it', () => {
  expect(stringifyReport({ symbols: 1 } as RunReport)).toBe('{\n  "symbols": 1\n}\n')
})
