import { describe, expect, it } from 'vitest'
import type { Docs } from '../../src/types.ts'
import { createVerifier } from '../../src/verify/verify.ts'
import type { Verdict } from '../../src/verify/verdict.ts'
import { collectProject } from '../support/collect.ts'

const CODE = {
  'index.ts': `import { parseTotal, LimitError } from './total.ts'
export function add(left: number, right: number): number { return left + right }
export function log(message: string): void { console.info(message) }
export function stop(reason: string): never { throw new LimitError(reason) }
export function read({ path, encoding = 'utf8' }: { path: string; encoding?: string }, ...rest: string[]): string {
  if (path === '') throw new RangeError('empty')
  return path + encoding + rest.join()
}
export function total(text: string): number { return parseTotal(text) }
export const pick = <Item, Key extends keyof Item>(item: Item, key: Key): Item[Key] => item[key]
export class Cart {
  static empty = 0
  #lines: string[] = []
  constructor(readonly owner: string) {}
  add(line: string, count = 1): this { this.#lines.push(line.repeat(count)); return this }
  clear(): void { this.#lines = [] }
  get size(): number { return this.#lines.length }
}
export interface Options { depth?: number; onDone: (total: number) => void }
export enum Level { Low, High }`,
  'total.ts': `export class LimitError extends Error {}
export function parseTotal(text: string): number {
  if (text === '') throw new LimitError('nothing to parse')
  return Number(text)
}`,
}

async function verify(name: string, docs: Partial<Docs>): Promise<Verdict> {
  const collection = await collectProject(CODE)
  const symbol = collection.symbols.find((known) => known.name === name)!
  const verifier = createVerifier({ collection, root: '/nowhere', examples: false })
  return verifier.verify(symbol, { summary: 'Does what is needed here.', ...docs })
}

const text = (name: string): { name: string; description: string } => ({
  name,
  description: 'What it is about.',
})

describe('what the code contradicts is found, named and dropped', () => {
  it.each<[string, string, Partial<Docs>, string, string]>([
    [
      'a parameter that is not there',
      'add',
      { params: [text('left'), text('middle')] },
      'param-unknown',
      'middle',
    ],
    [
      'a renamed destructured property',
      'read',
      { params: [text('file')] },
      'param-unknown',
      'file',
    ],
    [
      'a parameter of a constructor',
      'Cart',
      { params: [text('customer')] },
      'param-unknown',
      'customer',
    ],
    ['a type parameter', 'pick', { typeParams: [text('Value')] }, 'type-param-unknown', 'Value'],
    [
      'a type parameter where there is none',
      'add',
      { typeParams: [text('T')] },
      'type-param-unknown',
      'T',
    ],
    ['a result of void', 'log', { returns: 'The written line.' }, 'returns-nothing', 'log'],
    ['a result of never', 'stop', { returns: 'The reason.' }, 'returns-nothing', 'stop'],
    [
      'an error that nobody throws',
      'add',
      { throws: [{ type: 'TypeError', description: 'On text.' }] },
      'throws-unfounded',
      'TypeError',
    ],
    [
      'another error than the one thrown',
      'read',
      { throws: [{ type: 'SyntaxError', description: 'When empty.' }] },
      'throws-unfounded',
      'SyntaxError',
    ],
    [
      'a member',
      'Cart',
      { members: [{ name: 'checkout', kind: 'method', summary: 'Pays for all.' }] },
      'member-unknown',
      'checkout',
    ],
    [
      'a member of an enum',
      'Level',
      { members: [{ name: 'Medium', kind: 'member', summary: 'In between.' }] },
      'member-unknown',
      'Medium',
    ],
    [
      'a static that is none',
      'Cart',
      { members: [{ name: 'clear', kind: 'method', static: true, summary: 'Takes all away.' }] },
      'member-static',
      'clear',
    ],
    [
      'a parameter of a method',
      'Cart',
      {
        members: [
          { name: 'add', kind: 'method', summary: 'Puts one in.', params: [text('price')] },
        ],
      },
      'param-unknown',
      'price',
    ],
    [
      'an identifier',
      'add',
      { description: 'Uses `sumAllNumbers` inside.' },
      'name-unknown',
      'sumAllNumbers',
    ],
    [
      'a property',
      'total',
      { description: 'Sets `Cart.discountRate` before.' },
      'name-unknown',
      'discountRate',
    ],
    ['a see target', 'add', { see: ['subtractNumbers'] }, 'link-unknown', 'subtractNumbers'],
    [
      'a link',
      'add',
      { remarks: 'Like {@link multiplyNumbers}.' },
      'link-unknown',
      'multiplyNumbers',
    ],
    [
      'an address',
      'add',
      { description: 'See https://example.com/docs for more.' },
      'address-unknown',
      'https://example.com/docs',
    ],
    ['a deprecation', 'add', { deprecated: 'Use something newer.' }, 'deprecated-unfounded', 'add'],
  ])('%s', async (_, name, docs, code, named) => {
    const { faults, docs: kept, checked } = await verify(name, docs)
    expect(faults.map((fault) => fault.code)).toEqual([code])
    expect(faults[0]?.message).toContain(named)
    expect(checked).toBeGreaterThan(0)
    const [field] = Object.keys(docs) as (keyof Docs)[]
    expect(JSON.stringify(kept[field!] ?? '')).not.toContain(field === 'returns' ? 'The' : named)
  })

  it('a summary that only repeats the name is a fault, and stays: none is worse', async () => {
    const { faults, docs } = await verify('parseTotal', { summary: 'Parses the total.' })
    expect(faults.map(({ code }) => code)).toEqual(['summary-echo'])
    expect(docs.summary).toBe('Parses the total.')
  })

  it('messages hold no path', async () => {
    const collection = await collectProject({
      'deep/place.ts': 'export default (value: number): void => {}',
    })
    const verifier = createVerifier({ collection, root: '/nowhere', examples: false })
    const { faults } = await verifier.verify(collection.symbols[0]!, {
      summary: 'Does something.',
      returns: 'A number.',
    })
    expect(faults).toHaveLength(1)
    expect(faults[0]?.message).not.toMatch(/deep|place/)
  })
})

describe('what is true raises nothing', () => {
  it.each<[string, string, Partial<Docs>]>([
    ['parameters', 'add', { params: [text('left'), text('right')] }],
    [
      'destructured and rest parameters',
      'read',
      { params: [text('path'), text('encoding'), text('rest')] },
    ],
    ['dotted parameters', 'read', { params: [text('options.path')] }],
    ['a constructor', 'Cart', { params: [text('owner')] }],
    ['type parameters', 'pick', { typeParams: [text('Item'), text('Key')] }],
    [
      'an error of the body',
      'read',
      { throws: [{ type: 'RangeError', description: 'When it is empty.' }] },
    ],
    [
      'an error of a callee',
      'total',
      { throws: [{ type: 'LimitError', description: 'For empty text.' }] },
    ],
    [
      'members',
      'Cart',
      {
        members: [
          {
            name: 'add',
            kind: 'method',
            summary: 'Puts one in.',
            params: [text('line'), text('count')],
            returns: 'The cart.',
          },
          { name: 'empty', kind: 'property', static: true, summary: 'What is in none.' },
          { name: 'size', kind: 'accessor', summary: 'How many are in it.' },
        ],
      },
    ],
    [
      'names of the symbol, its context, the project and the language',
      'total',
      {
        description:
          'Hands `text` to `parseTotal`, which throws a `LimitError`; see `Cart` and `Number`, `null`, `true`.',
      },
    ],
    [
      'literals, flags, expressions and file names',
      'read',
      {
        description: "Takes `'utf8'`, `0`, `--watch`, `a + b`, `tsconfig.json` and `<div>`.",
      },
    ],
    ['targets that exist', 'add', { see: ['total', 'Cart#add'], remarks: 'Like {@link total}.' }],
  ])('%s', async (_, name, docs) => {
    const { faults, docs: kept } = await verify(name, docs)
    expect(faults).toEqual([])
    expect(kept).toMatchObject(docs)
  })
})

describe('a person', () => {
  it('is contradicted, and never rewritten', async () => {
    const collection = await collectProject(CODE)
    const symbol = collection.symbols.find(({ name }) => name === 'log')!
    const verifier = createVerifier({ collection, root: '/nowhere' })
    const written = { summary: 'Writes.', returns: 'Nothing.', params: [text('line')] }
    const { docs, faults } = await verifier.verify(symbol, written, { source: 'human' })
    expect(docs).toEqual(written)
    expect(faults.map(({ code }) => code)).toContain('param-unknown')
  })
})
