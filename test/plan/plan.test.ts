import { hash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { resolveOptions } from '../../src/options/resolve.ts'
import { createPlan, type Plan } from '../../src/plan/plan.ts'
import type { StoredAnswer } from '../../src/store/answer.ts'
import type { Options } from '../../src/types.ts'
import { collectProject } from '../support/collect.ts'

async function plan(
  files: Record<string, string>,
  options: Options = {},
  known: (key: string) => boolean = () => false,
): Promise<Plan> {
  const collection = await collectProject(files)
  return createPlan({
    collection,
    symbols: collection.symbols,
    options: resolveOptions(options, {}),
    answers: {
      look: () => '',
      getMany: async (keys) =>
        new Map(keys.filter(known).map((key) => [key, { key } as StoredAnswer])),
    },
  })
}

/** Name to key. */
async function keys(
  files: Record<string, string>,
  options?: Options,
): Promise<Record<string, string>> {
  const { symbols } = await plan(files, options)
  return Object.fromEntries(symbols.map(({ symbol, key }) => [symbol.name, key]))
}

const asked = ({ questions }: Plan): string[] =>
  questions.flatMap(({ symbols }) => symbols.map(({ name }) => name))

const ADD = 'export function add(left: number, right: number) {\n  return left + right\n}\n'

describe('createPlan', () => {
  const files = {
    'index.ts': `${ADD}
/** Takes one from the other. */
export function subtract(left: number, right: number) { return left - right }
/** @param left - The first. */
export function multiply(left: number, right: number) { return left * right }
/** @internal */
export const secret = 1`,
  }

  it('keeps what a person summarised, and asks for the rest', async () => {
    expect(asked(await plan(files)).sort()).toEqual(['add', 'multiply', 'secret'])
  })

  it('asks for every symbol where existing comments are to be improved or ignored', async () => {
    expect(asked(await plan(files, { existing: 'improve' }))).toHaveLength(4)
    expect(asked(await plan(files, { existing: 'ignore' }))).toHaveLength(4)
  })

  it('keeps a comment only where there is one and it counts, and an answer only where there is one', async () => {
    const known = (await keys(files))['add']!
    const { symbols } = await plan(files, {}, (key) => key === known)
    const has = (field: string): string[] =>
      symbols.filter((planned) => field in planned).map(({ symbol }) => symbol.name)
    expect(has('human').sort()).toEqual(['multiply', 'subtract'])
    expect(has('answer')).toEqual(['add'])
    const { symbols: bare } = await plan(files, { existing: 'ignore' })
    expect(bare.some((planned) => 'human' in planned)).toBe(false)
  })

  it('shows the model no comment that is to be ignored', async () => {
    const { questions } = await plan(files, { existing: 'ignore' })
    expect(questions.some(({ request }) => request.snippet.includes('/**'))).toBe(false)
    const { questions: shown } = await plan(files, { existing: 'improve' })
    const subtract = shown.find(({ symbols }) => symbols[0]?.name === 'subtract')
    expect(subtract?.request.snippet).toContain('Takes one from the other.')
  })

  it('leaves out internal symbols where told', async () => {
    expect(asked(await plan(files, { internal: false })).sort()).toEqual(['add', 'multiply'])
  })

  it('asks nothing that the store knows', async () => {
    const { symbols, questions } = await plan(files, {}, () => true)
    expect(questions).toEqual([])
    expect(symbols.filter(({ answer }) => answer)).toHaveLength(3)
  })

  it('asks once for equal prompts', async () => {
    const { questions } = await plan({
      'index.ts': "export * as one from './one.ts'\nexport * as two from './two.ts'",
      'one.ts': ADD,
      'two.ts': ADD.replaceAll('\n', '\r\n'),
    })
    expect(questions).toHaveLength(1)
    expect(questions[0]?.symbols.map(({ id }) => id)).toEqual([
      'one.ts!add:function',
      'two.ts!add:function',
    ])
  })

  it('documents only what entries export where told', async () => {
    const scoped = {
      'index.ts': "import { b } from './b.ts'\nexport const a = b",
      'b.ts': 'export const b = 1',
    }
    expect(asked(await plan(scoped)).sort()).toEqual(['a', 'b'])
    expect(asked(await plan(scoped, { scope: 'entries' }))).toEqual(['a'])
  })

  it('asks first what entries export, then what most modules import, then what is longest', async () => {
    const { questions, overLimit } = await plan(
      {
        'index.ts': "import { used } from './b.ts'\nimport './c.ts'\nexport const entry = used",
        'b.ts': `export const short = 1
export const long = 'a long text, much longer than the others'
export const used = 2`,
        'c.ts': "import { used } from './b.ts'\nexport const first = used + 1",
      },
      { maxSymbols: 4 },
    )
    const names = [...questions, ...overLimit].map(({ symbols }) => symbols[0]?.name)
    expect(names).toEqual(['entry', 'used', 'long', 'first', 'short'])
    expect(questions).toHaveLength(4)
    expect(overLimit).toHaveLength(1)
  })
})

describe('the key', () => {
  const base = { 'index.ts': ADD }

  it.each<[string, Record<string, string>]>([
    ['another file', { 'elsewhere/other.ts': ADD }],
    ['another layout', { 'index.ts': ADD.replace(/\s+/g, ' ') }],
    ['other line ends', { 'index.ts': ADD.replaceAll('\n', '\r\n') }],
    ['other neighbours', { 'index.ts': `export const before = 1\n${ADD}\nexport const after = 2` }],
    ['semicolons', { 'index.ts': ADD.replace('right\n', 'right;\n') }],
  ])('is the same in %s', async (_, files) => {
    expect((await keys(files))['add']).toBe((await keys(base))['add'])
  })

  it.each<[string, Record<string, string>, Options]>([
    ['another body', { 'index.ts': ADD.replace('left + right', 'right + left') }, {}],
    ['another comment', { 'index.ts': `/** @param left - One. */\n${ADD}` }, {}],
    ['a module comment', { 'index.ts': `/** Sums.\n * @module */\n${ADD}` }, {}],
    ['another model', base, { model: 'other' }],
    ['another language', base, { language: 'German' }],
    ['instructions', base, { instructions: 'Be brief.' }],
  ])('is another one with %s', async (_, files, options) => {
    expect((await keys(files, options))['add']).not.toBe((await keys(base))['add'])
  })

  it('does not depend on host, caps and timeouts', async () => {
    const options = {
      baseURL: 'https://example.com/v1',
      maxCompletionTokens: 99,
      timeout: 1000,
      maxCost: 7,
      apiKey: 'sk-test',
    }
    expect(await keys(base, options)).toEqual(await keys(base))
  })

  it('changes with a signature that the symbol refers to, and not with its body', async () => {
    const files = (callee: string): Record<string, string> => ({
      'index.ts': "import { inner } from './inner.ts'\nexport const outer = () => inner(1)",
      'inner.ts': callee,
    })
    const before = await keys(files('export function inner(n: number): number { return n }'))
    const body = await keys(files('export function inner(n: number): number { return n + 1 }'))
    const head = await keys(files('export function inner(n: number, m = 2): number { return n }'))
    expect(body['outer']).toBe(before['outer'])
    expect(body['inner']).not.toBe(before['inner'])
    expect(head['outer']).not.toBe(before['outer'])
  })

  it('does not see a comment that is to be ignored', async () => {
    const commented = { 'index.ts': `/** Sums. */\n${ADD}` }
    const ignore: Options = { existing: 'ignore' }
    expect(await keys(commented, ignore)).toEqual(await keys(base, ignore))
  })
})

describe('the prompt', () => {
  it('begins with the symbol, and carries no path and no line', async () => {
    const { questions } = await plan({
      'src/deep/index.ts': `/** Sums of money.\n * @module */
import type { Money } from './money.ts'
export function add(left: Money, right: Money): Money {
  return { cents: left.cents + right.cents }
}`,
      'src/deep/money.ts': 'export interface Money { cents: number }',
    })
    const { request } = questions.find(({ symbols }) => symbols[0]?.name === 'add')!
    const message = request.user(request.snippet)
    expect(message.split('\n')[0]).toBe('Symbol: function add')
    expect(message).toContain('interface Money { cents: number }')
    expect(message).toContain('Sums of money.')
    expect(message).toContain('left.cents + right.cents')
    expect(message).not.toMatch(/deep|index\.ts|money\.ts/)
  })

  it('fences the data with a boundary that its author cannot know', async () => {
    const { questions } = await plan({ 'index.ts': ADD })
    const { request } = questions[0]!
    const boundaryOf = (text: string): string => /-----.*-----/.exec(request.user(text))![0]
    const { snippet } = request
    expect(boundaryOf(snippet)).toBe(`----- ${hash('sha256', snippet).slice(0, 32)} -----`)
    // Whoever writes the boundary into the text changes it.
    expect(boundaryOf(snippet + boundaryOf(snippet))).not.toBe(boundaryOf(snippet))
  })

  it('is the same for the same input, byte for byte', async () => {
    const ask = async (): Promise<string> => {
      const { questions } = await plan({ 'index.ts': ADD })
      const { system, user, snippet } = questions[0]!.request
      return system + user(snippet)
    }
    expect(await ask()).toBe(await ask())
  })

  it('strips characters that only a model would see', async () => {
    const hidden = '\u202E\u200B\u{E0041}\u2066'
    const { questions } = await plan({ 'index.ts': `export const a = 'x${hidden}y'` })
    expect(questions[0]?.request.snippet).toContain("'xy'")
  })

  it('has the same instructions for all symbols of a run', async () => {
    const { questions } = await plan({ 'index.ts': `${ADD}export const b = 1` })
    expect(new Set(questions.map(({ request }) => request.system)).size).toBe(1)
  })

  it('obeys language and instructions', async () => {
    const { questions } = await plan(
      { 'index.ts': ADD },
      { language: 'German', instructions: 'Say "you".' },
    )
    expect(questions[0]?.request.system).toContain('German')
    expect(questions[0]?.request.system).toContain('Say "you".')
  })

  it('leaves out context that would drown the symbol', async () => {
    const huge = `export interface Huge { ${'field: string; '.repeat(1000)} }`
    const { questions } = await plan({
      'index.ts': `import type { Huge, Small } from './types.ts'
export const read = (huge: Huge, small: Small): void => {}`,
      'types.ts': `${huge}\nexport type Small = 1`,
    })
    const { request } = questions.find(({ symbols }) => symbols[0]?.name === 'read')!
    const message = request.user(request.snippet)
    expect(message).toContain('type Small = 1')
    expect(message).not.toContain('interface Huge')
  })
})
