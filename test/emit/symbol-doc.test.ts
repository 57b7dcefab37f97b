import { describe, expect, it } from 'vitest'
import { createSymbolDoc, type SymbolOutcome } from '../../src/emit/symbol-doc.ts'
import type { PlannedSymbol } from '../../src/plan/plan.ts'
import type { Answer } from '../../src/store/answer.ts'
import { collectProject } from '../support/collect.ts'

const answer = {
  key: 'k',
  docs: { summary: 'Made.' },
  tokens: { input: 10, output: 5 },
  costUsd: 0.5,
  model: 'gpt-6-luna',
} as unknown as Answer
const documented: SymbolOutcome = { status: 'documented', answer }
const error = { code: 'timeout', message: 'Late.' } as const
const fault = { code: 'unknown_parameter', message: '`c` is no parameter.' }

async function planned(
  source: string = 'export const one = 1',
  more: Partial<PlannedSymbol> = {},
): Promise<PlannedSymbol> {
  const { symbols } = await collectProject({ 'index.ts': source })
  return { symbol: symbols[0]!, key: 'k', ...more }
}

describe('an entry of the asset', () => {
  it('says what and where the symbol is', async () => {
    const doc = createSymbolDoc(await planned(), { outcome: { status: 'pending' } })
    expect(doc).toEqual({
      id: 'index.ts!one:variable',
      name: 'one',
      kind: 'variable',
      module: 'index.ts',
      exportedAs: [{ module: 'index.ts', name: 'one' }],
      signature: expect.stringContaining('one') as string,
      source: { line: 1, endLine: 1 },
      hash: 'k',
      status: 'pending',
    })
  })

  it('says what is internal, and all signatures of what is overloaded', async () => {
    const source = `/** @internal */
export function f(a: string): void
export function f(a: number): void
export function f() {}`
    const doc = createSymbolDoc(await planned(source), { outcome: { status: 'pending' } })
    expect(doc.internal).toBe(true)
    expect(doc.signatures).toHaveLength(2)
  })

  it('has the answer with what it cost', async () => {
    const truncated = { fromChars: 9, toChars: 5 }
    const cut = { ...answer, truncated } as Answer
    const doc = createSymbolDoc(await planned(), {
      outcome: { status: 'documented', answer: cut },
    })
    expect(doc).toMatchObject({ status: 'documented', origin: 'model', docs: answer.docs })
    expect(doc).toMatchObject({
      tokens: answer.tokens,
      costUsd: 0.5,
      model: 'gpt-6-luna',
      truncated,
    })
    expect(doc).not.toHaveProperty('issues')
    expect(createSymbolDoc(await planned(), { outcome: documented })).not.toHaveProperty(
      'truncated',
    )
  })

  it('joins it with what a person wrote, and has the faults of both', async () => {
    const human = { summary: 'By hand.' }
    const own = await planned(undefined, { human })
    const issues = [{ code: 'other', message: 'Dropped.' }]
    const doc = createSymbolDoc(own, {
      outcome: { status: 'documented', answer: { ...answer, issues } },
      finding: { checked: 1, faults: [fault] },
    })
    expect(doc).toMatchObject({ origin: 'merged', docs: human, issues: [fault, ...issues] })
  })

  it('has the answer as it was revised', async () => {
    const revision = { docs: { summary: 'Less.' }, issues: [fault] }
    const doc = createSymbolDoc(await planned(), { outcome: documented, revision })
    expect(doc).toMatchObject({ docs: revision.docs, issues: [fault] })
  })

  it('has nothing of an answer without docs', async () => {
    const { docs: _, ...failure } = answer
    const outcome = { status: 'documented' as const, answer: failure as Answer }
    const doc = createSymbolDoc(await planned(), { outcome })
    expect(doc).not.toHaveProperty('origin')
    expect(doc).not.toHaveProperty('tokens')
  })

  it("has a person's text whether or not the model could complete it", async () => {
    const human = { summary: 'By hand.' }
    const outcome: SymbolOutcome = { status: 'failed', error }
    const plain = createSymbolDoc(await planned(undefined, { human }), {
      outcome,
      earlier: answer,
    })
    expect(plain).toMatchObject({ status: 'documented', origin: 'human', docs: human })
    expect(plain).not.toHaveProperty('issues')
    expect(plain).not.toHaveProperty('error')
    const finding = { checked: 1, faults: [fault] }
    const wrong = createSymbolDoc(await planned(undefined, { human }), {
      ...{ outcome, finding, earlier: answer },
    })
    expect(wrong.issues).toEqual([fault])
  })

  it('goes on with the answer to an earlier text, and says why', async () => {
    const failed = createSymbolDoc(await planned(), {
      outcome: { status: 'failed', error },
      earlier: answer,
    })
    expect(failed).toMatchObject({ status: 'stale', docs: answer.docs, error })
    const pending = createSymbolDoc(await planned(), {
      outcome: { status: 'pending' },
      earlier: answer,
    })
    expect(pending).toMatchObject({ status: 'stale', docs: answer.docs })
    expect(pending).not.toHaveProperty('error')
  })

  it('says what failed, and ships what a person wrote without a summary', async () => {
    const human = { summary: '', params: [{ name: 'a', description: 'A.' }] }
    const doc = createSymbolDoc(await planned(undefined, { human }), {
      outcome: { status: 'failed', error },
    })
    expect(doc).toMatchObject({ status: 'failed', error })
    expect(doc).toMatchObject({ origin: 'human', docs: human })
  })
})
