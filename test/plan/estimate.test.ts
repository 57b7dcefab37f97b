import { describe, expect, it } from 'vitest'
import { classifySize, estimateQuestions, loadTokenCounter } from '../../src/plan/estimate.ts'
import type { Question } from '../../src/plan/request.ts'
import { loadPrice, roundDollars } from '../../src/plan/price.ts'
import type { Tokens } from '../../src/types.ts'

describe('classifySize', () => {
  it.each([
    [4001, 'large'],
    [4000, 'medium'],
    [1200, 'medium'],
    [1199, 'small'],
    [0, 'small'],
  ])('%d characters are %s', (characters, size) => {
    expect(classifySize(characters)).toBe(size)
  })
})

describe('estimateQuestions', () => {
  const question = (key: string, characters: number): Question => ({
    key,
    id: key,
    symbols: [],
    request: {
      system: 'sy',
      user: (snippet) => snippet,
      snippet: 'x'.repeat(characters),
      repair: () => ({ system: '', user: '' }),
      parts: { isCallable: false, params: [], typeParams: [], examples: false, members: [] },
      script: 'ts',
    },
  })
  const questions = [question('a', 5000), question('b', 2000), question('c', 10)]
  const none = { tokens: 0, answers: 0 }
  const outputs = { large: none, medium: none, small: none }
  const countTokens = (text: string): number => text.length

  it('counts the real prompts and assumes 350 tokens for an answer', () => {
    const estimate = estimateQuestions({ questions, outputs, countTokens, costOf: () => 0.5 })
    expect(estimate.sizes).toEqual({ large: 1, medium: 1, small: 1 })
    expect(estimate.inputTokens).toBe(7010 + 3 * (2 + 13))
    expect(estimate.outputTokens).toBe(3 * 350)
    expect(estimate.costUsd).toBe(1.5)
  })

  it('learns from the answers of the same size class', () => {
    const { questions: estimates } = estimateQuestions({
      questions,
      outputs: { ...outputs, large: { tokens: 2000, answers: 2 } },
      countTokens,
      costOf: () => 0,
    })
    expect(estimates.get('a')?.outputTokens).toBe(1000)
    expect(estimates.get('b')?.outputTokens).toBe(350)
    const each = {
      large: { tokens: 5000, answers: 1 },
      medium: { tokens: 2000, answers: 1 },
      small: { tokens: 10, answers: 1 },
    }
    const costOf = ({ input, output }: Tokens): number => input + output
    const learnt = estimateQuestions({ questions, outputs: each, countTokens, costOf })
    expect([...learnt.questions.values()]).toEqual([
      { inputTokens: 5015, outputTokens: 5000, costUsd: 10_015 },
      { inputTokens: 2015, outputTokens: 2000, costUsd: 4015 },
      { inputTokens: 25, outputTokens: 10, costUsd: 35 },
    ])
  })

  it('has no cost where a price is unknown', () => {
    expect(
      estimateQuestions({ questions, outputs, countTokens, costOf: () => null }).costUsd,
    ).toBeNull()
    const costOf = ({ input }: Tokens): number | null => (input > 5000 ? null : 1)
    expect(estimateQuestions({ questions, outputs, countTokens, costOf }).costUsd).toBeNull()
  })
})

describe('loadPrice', () => {
  it('knows the default model, and charges cached tokens once', async () => {
    const costOf = await loadPrice({ model: 'gpt-6-luna' })
    expect(costOf({ input: 100_000, output: 0 })).toBeCloseTo(0.01, 10)
    expect(costOf({ input: 0, output: 100_000 })).toBeCloseTo(0.05, 10)
    expect(costOf({ input: 1000, cachedInput: 600, output: 0 })).toBeCloseTo(
      (400 * 0.1 + 600 * 0.01) / 1e6,
      12,
    )
  })

  it("knows OpenAI's models behind a proxy", async () => {
    const costOf = await loadPrice({ model: 'gpt-6-luna', baseURL: 'http://127.0.0.1:4000/v1' })
    expect(costOf({ input: 100_000, output: 0 })).toBeCloseTo(0.01, 10)
  })

  it('does not guess the price of an unknown model', async () => {
    const costOf = await loadPrice({ model: 'llama3.2', baseURL: 'http://127.0.0.1:11434/v1' })
    expect(costOf({ input: 1000, output: 1000 })).toBeNull()
  })

  it('uses the price of the provider that the base URL belongs to, and of no other', async () => {
    const baseURL = 'https://api.anthropic.com/v1'
    const model = 'claude-sonnet-4-5'
    const costOf = await loadPrice({ model, baseURL })
    expect(costOf({ input: 1000, output: 0 })).toBeGreaterThan(0)
    expect((await loadPrice({ model }))({ input: 1000, output: 0 })).toBeNull()
  })

  it('rounds off the noise of adding fractions', () => {
    expect(roundDollars(0.1 + 0.2)).toBe(0.3)
    expect(roundDollars(0.000000123)).toBe(0.000000123)
  })

  it('charges cache writes at their price, where there is one', async () => {
    const written = { input: 1000, cacheWrite: 600, output: 0 }
    const luna = await loadPrice({ model: 'gpt-6-luna' })
    expect(luna(written)).toBeCloseTo((400 * 0.1 + 600 * 0.125) / 1e6, 12)
    const other = await loadPrice({ model: 'gpt-4o-mini' })
    expect(other(written)).toBe(other({ input: 1000, output: 0 }))
    const own = await loadPrice({ model: 'any', price: { input: 2, output: 8 } })
    expect(own(written)).toBeCloseTo(0.002, 12)
  })

  it('uses the price of the option', async () => {
    const costOf = await loadPrice({ model: 'any', price: { input: 2, output: 8 } })
    expect(costOf({ input: 500_000, cachedInput: 100_000, output: 250_000 })).toBeCloseTo(3, 10)
    const cached = await loadPrice({ model: 'any', price: { input: 2, cachedInput: 1, output: 8 } })
    expect(cached({ input: 500_000, cachedInput: 100_000, output: 0 })).toBeCloseTo(0.9, 10)
  })
})

describe('loadTokenCounter', () => {
  it('counts as o200k_base does', async () => {
    const countTokens = await loadTokenCounter()
    expect(countTokens('export function add(left: number, right: number): number')).toBe(12)
  })

  it('counts special tokens in a source as text', async () => {
    const countTokens = await loadTokenCounter()
    expect(countTokens('const end = "<|endoftext|>"')).toBeGreaterThan(5)
  })

  it('extrapolates where counting would take long', async () => {
    const countTokens = await loadTokenCounter()
    const begin = 'ab '.repeat(10_000)
    expect(countTokens(begin + ' '.repeat(60_000))).toBe(3 * countTokens(begin))
    const text = 'const value = compute(1, 2)\n'.repeat(4000)
    expect(countTokens(text) / (4000 * countTokens('const value = compute(1, 2)\n'))).toBeCloseTo(
      1,
      1,
    )
  })
})
