import { describe, expect, it } from 'vitest'
import type { Docs } from '../../src/types.ts'
import { isFileName } from '../../src/verify/file-name.ts'
import { isJavaScript, type Author, type Subject } from '../../src/verify/subject.ts'
import { hold, listFaults } from './hold.ts'

const CODE = {
  'index.ts': `/** Written once, see https://example.com/first. */
export function worn(): string { return 'https://example.com/second' }
/** Again: https://example.com/third. */
export namespace worn { export const depth = 'https://example.com/fourth' }
export const next = 'https://example.com/fifth'
/**
 * Draws.
 *
 * \`\`\`ts
 * const CanvasPlanner = 1
 * \`\`\`
 * @remarks
 * ~~~
 * RemarksPlanner()
 * ~~~
 * @example
 * ExamplePlanner(1)
 */
export function draw(currency: string, quantity1: string, depth: 1, amounts: 1, sizer: 1, iconbox: 1): void {}
export class Typed { empty(place: string): void {} }
export default function (): void {}`,
  'old.js': `export class Hooks {
  empty(/* name, time */) {}
  $empty(place) { /* nothing yet */ }
  full(name /* who */, /* or
    when */ other) { return 1 }
  bare() { return 2 }
}
export const later = { empty(place) {} }`,
}

const say = (name: string, remarks: string, source?: Author): Promise<string[]> =>
  listFaults(CODE, name, { remarks }, source)

describe('the code of a symbol', () => {
  it.each(['first', 'second', 'third', 'fourth'])(
    'and its comments are all parts: %s',
    async (part) => {
      expect(await say('worn', `See https://example.com/${part}.`)).toEqual([])
    },
  )

  it('is not that of the next one, nor made of what stands apart', async () => {
    expect(await say('worn', 'See https://example.com/fifth.')).toHaveLength(1)
  })
})

describe('what a person explains', () => {
  it.each(['CanvasPlanner', 'RemarksPlanner', 'ExamplePlanner'])(
    'may be named: %s',
    async (name) => {
      expect(await say('draw', `Calls \`${name}\`.`, 'human')).toEqual([])
      expect(await say('draw', `Calls \`${name}\`.`)).toHaveLength(1)
    },
  )

  it('is a name as a whole', async () => {
    expect(await say('draw', 'Calls {@link CanvasPlan}.', 'human')).toHaveLength(1)
  })
})

it('a default export without a name is called so', async () => {
  expect(await listFaults(CODE, 'default', { returns: 'A number.' })).toEqual([
    'returns-nothing: `returns` describes a value, but the default export returns nothing.',
  ])
})

it('what is exported under another name is called by that', async () => {
  const files = { 'index.ts': 'function own(): void {}\nexport { own as shown }' }
  expect(await listFaults(files, 'shown', { returns: 'A number.' })).toEqual([
    'returns-nothing: `returns` describes a value, but shown returns nothing.',
  ])
})

it('a name with `on` within is no event', async () => {
  expect(await say('draw', 'Takes `iconBox`.')).toHaveLength(1)
})

it.each([
  ['hooks.js', true],
  ['hooks.mjs', true],
  ['hooks.cjs', true],
  ['hooks.jsx', true],
  ['hooks.ts', false],
  ['hooks.js.ts', false],
  ['hooks.xjs', false],
])('%s is JavaScript: %s', (path, isSo) => {
  expect(isJavaScript({ module: { path } } as Subject)).toBe(isSo)
})

describe('a slip of a person', () => {
  it.each([
    ['curency', true],
    ['currencyy', true],
    ['currencys', false],
    ['quantity2', true],
    ['quantity', true],
    ['curenci', false],
    ['dra', false],
    ['deptf', true],
    ['drav', false],
    ['amount', false],
    ['sizers', false],
  ])('is one letter off, in a word that is long enough: %s', async (word, isTold) => {
    expect((await say('draw', `Takes \`${word}\`.`, 'human')).length > 0).toBe(isTold)
  })
})

describe('a method of JavaScript', () => {
  const take = (method: string, name: string): Promise<string[]> => {
    const params = [{ name, description: 'What it is about.' }]
    const members: Docs['members'] = [{ name: method, kind: 'method', summary: 'Called.', params }]
    return listFaults({ 'old.js': CODE['old.js'] }, 'Hooks', { members })
  }

  it.each([
    ['empty', 'anything'],
    ['$empty', 'anything'],
    ['full', 'who'],
    ['full', 'when'],
    ['full', 'other'],
  ])('may take what it says or leaves open: %s(%s)', async (method, name) => {
    expect(await take(method, name)).toEqual([])
  })

  it('takes what it says where it is of TypeScript', async () => {
    const params = [{ name: 'other', description: 'What it is about.' }]
    const members: Docs['members'] = [{ name: 'empty', kind: 'method', summary: 'Called.', params }]
    expect(await listFaults(CODE, 'Typed', { members })).toHaveLength(1)
  })

  it.each([
    ['full', 'place'],
    ['bare', 'name'],
  ])('takes nothing else: %s(%s)', async (method, name) => {
    expect(await take(method, name)).toHaveLength(1)
  })
})

describe('a result', () => {
  it.each([
    ['Nothing.', []],
    ['Always undefined.', []],
    ['(void)', []],
    ['A promise of nothing.', ['returns-nothing']],
    ['The value, never nothing.', ['returns-nothing']],
  ])('that is none is told to be none: %s', async (returns, codes) => {
    const { faults } = await hold(CODE, 'draw', { returns })
    expect(faults.map(({ code }) => code)).toEqual(codes)
  })

  it('that comes later is a promise, where the code has one', async () => {
    const files = {
      'index.ts': `export async function wait(): Promise<void> {}
export async function rest(): Promise<void> {}`,
    }
    expect(await listFaults(files, 'wait', { returns: 'Resolves at the end.' })).toEqual([])
    expect(await listFaults(files, 'wait', { returns: 'The number of lines.' })).toHaveLength(1)
  })
})

it.each([
  ['package.json', true],
  ['console.log', false],
  ['process.env', false],
  ['import.meta.env', false],
  ['my.console.log', true],
  ['console.log.txt', true],
  ['cart.total', false],
])('%s is the name of a file: %s', (text, isFile) => {
  expect(isFileName(text)).toBe(isFile)
})
