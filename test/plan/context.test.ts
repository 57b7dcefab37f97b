import { hash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { CollectedSymbol } from '../../src/collect/collection.ts'
import { resolveOptions } from '../../src/options/resolve.ts'
import { readSignatures, selectContext } from '../../src/plan/context.ts'
import { createFingerprint } from '../../src/plan/fingerprint.ts'
import { PROMPT_VERSION } from '../../src/plan/prompt.ts'
import { collectProject } from '../support/collect.ts'

const fingerprint = createFingerprint(resolveOptions({}, {}))

/** The signatures that the prompt of a symbol would carry. */
async function contextOf(name: string, text: string): Promise<string[]> {
  const { symbols } = await collectProject({ 'index.ts': text })
  const symbol = symbols.find((one) => one.name === name)!
  return selectContext(symbol).map(({ declaration }) => declaration.local)
}

/** Names of the symbols whose keys differ. */
async function changedBy(before: string, from: string, to: string): Promise<string[]> {
  expect(before).toContain(from)
  const read = async (text: string): Promise<Map<string, string>> => {
    const { symbols } = await collectProject({ 'index.ts': text })
    return new Map(symbols.map((symbol) => [symbol.name, fingerprint(symbol, undefined)]))
  }
  const keys = await read(before)
  const changed = [...(await read(before.replace(from, to)))]
  return changed.filter(([name, key]) => keys.get(name) !== key).map(([name]) => name)
}

describe('the context of a prompt', () => {
  it('begins with the signature, then types, callables and values', async () => {
    const text = `export const LIMIT = 9
export const double = (value: number): number => value * 2
export interface Inside { size: number }
export interface Given { size: number }
export interface Result { size: number }
export function half(value: number): number { return value / 2 }
export function run(given: Given): Result {
  const inside: Inside = { size: LIMIT }
  return { size: double(half(given.size + inside.size)) }
}`
    expect(await contextOf('run', text)).toEqual([
      'Given',
      'Result',
      'Inside',
      'double',
      'half',
      'LIMIT',
    ])
  })

  it('puts heritage before the types of members', async () => {
    const text = `export interface Item { size: number }
export interface Sized { size: number }
export class Base {}
export class List extends Base implements Sized {
  items: Item[] = []
  size = 0
}`
    expect(await contextOf('List', text)).toEqual(['Base', 'Sized', 'Item'])
  })

  it('keeps what matters most within the budget, in every layout', async () => {
    const types = Array.from({ length: 9 }, (_, index) => `T${index}`)
    const declared = types.map(
      (name) => `export interface ${name} {\n${`  someField${name}: string\n`.repeat(60)}}`,
    )
    const used = types.map((name) => `void (0 as unknown as ${name})`).join('\n')
    const text = `${declared.join('\n')}\nexport function run(last: T8): void {\n${used}\n}`
    const context = await contextOf('run', text)
    expect(context).toEqual(['T8', 'T0', 'T1', 'T2', 'T3'])
    expect(await contextOf('run', text.replace(/: string\n/g, ':string;'))).toEqual(context)
  })
})

describe('selectContext', () => {
  /** A type whose signature has so many characters beside its layout. */
  const sized = async (name: string, characters: number): Promise<string> => {
    const write = (length: number): string => `export type ${name} = '${'x'.repeat(length)}'`
    const { symbols } = await collectProject({ 'index.ts': write(1) })
    const bare = readSignatures(symbols[0]!.declaration).replace(/[\s'|]/g, '').length
    return write(1 + characters - bare)
  }

  it('takes declarations of up to 500 tokens, and up to 1,500 tokens in all', async () => {
    const types = await Promise.all(
      ['A', 'B', 'C', 'D'].map((name) => sized(name, name === 'B' ? 2001 : 2000)),
    )
    const text = `${types.join('\n')}\nexport function run(a: A, b: B, c: C, d: D): void {}`
    expect(await contextOf('run', text)).toEqual(['A', 'C', 'D'])
  })

  it('takes first what the signature names, whatever its kind', async () => {
    const text = `export interface Inside { size: number }
export function half(value: number): number { return value / 2 }
export function run(again: typeof half): void { const inside: Inside = { size: again(1) } }`
    expect(await contextOf('run', text)).toEqual(['half', 'Inside'])
    const turned = text.replace('again: typeof half', 'inside: Inside, again: typeof half')
    expect(await contextOf('run', turned)).toEqual(['Inside', 'half'])
    const reversed = text.replace('again: typeof half', 'again: typeof half, inside: Inside')
    expect(await contextOf('run', reversed)).toEqual(['half', 'Inside'])
  })

  it('takes every signature of an overloaded function', async () => {
    const { symbols } = await collectProject({
      'index.ts':
        'export function read(path: string): string\nexport function read(path: number): number\nexport function read(path: unknown): unknown { return path }',
    })
    expect(readSignatures(symbols[0]!.declaration)).toBe(
      symbols[0]!.declaration.signatures!.join('\n'),
    )
  })
})

describe('a key', () => {
  const options = {
    model: 'm',
    language: undefined,
    instructions: undefined,
    existing: 'keep',
  } as const

  it('is a hash over what the model sees and obeys', async () => {
    const { symbols } = await collectProject({
      'index.ts':
        '/** By hand. */\nexport const one: Two = 1\nexport type Two = 1\nexport const three = 3',
    })
    const keyOf = (obeyed: unknown[], seen: unknown[]): string =>
      hash('sha256', JSON.stringify([[PROMPT_VERSION, ...obeyed], seen]), 'hex')
    const find = (name: string): CollectedSymbol => symbols.find((one) => one.name === name)!
    const one = find('one')
    const { digest, commentDigest } = one.declaration
    expect(commentDigest).toBeTruthy()
    const context = [find('Two').declaration.signatureDigest]
    const seen = ['variable', 'one', digest, commentDigest, '', context]
    expect(createFingerprint(options)(one, undefined)).toBe(keyOf(['m', '', ''], seen))
    const obeying = { ...options, language: 'Deutsch', instructions: 'Be brief.' }
    expect(createFingerprint(obeying)(one, ' Its\nmodule. ')).toBe(
      keyOf(
        ['m', 'Deutsch', 'Be brief.'],
        ['variable', 'one', digest, commentDigest, 'Its module.', context],
      ),
    )
    expect(createFingerprint({ ...options, existing: 'ignore' })(one, undefined)).toBe(
      keyOf(['m', '', ''], ['variable', 'one', digest, '', '', context]),
    )
    const three = find('three')
    expect(createFingerprint(options)(three, undefined)).toBe(
      keyOf(['m', '', ''], ['variable', 'three', three.declaration.digest, '', '', []]),
    )
  })
})

describe('a change of a declaration that symbols refer to', () => {
  const CHAIN = `export interface Deep { size: number }
export interface Shape { deep: Deep }
export class Base { grow(): number { return 1 } }
export class Square extends Base { shape?: Shape }
export const UNIT: number = 1
export const SCALE = (value: number): number => value * UNIT
export const area = (square: Square): number => SCALE(square.grow())
`

  it.each([
    ['a body', 'return 1', 'return 2', ['Base']],
    ['a value', 'number = 1', 'number = 2', ['UNIT']],
    ['a base class', 'class Base', 'class Base<T = 1>', ['Base', 'Square']],
    ['a head', 'extends Base', 'extends Base implements Disposable', ['Square', 'area']],
    ['a type', 'deep: Deep', 'deep?: Deep', ['Shape', 'Square']],
    ['a type two hops away', '{ size: number }', '{ size: bigint }', ['Deep', 'Shape']],
    ['a constant', 'UNIT: number', 'UNIT: 1 | 2', ['UNIT', 'SCALE']],
    ['a callee', 'SCALE = (value', 'SCALE = (factor', ['SCALE', 'area']],
  ])('asks only its direct users when %s changes', async (_, from, to, expected) => {
    expect(await changedBy(CHAIN, from, to)).toEqual(expected)
  })

  it('includes every overload', async () => {
    const text = `export function read(path: string): string
export function read(path: number): number
export function read(path: string | number): string | number { return path }
export const user = read('a')`
    expect(await changedBy(text, 'path: number', 'path: bigint')).toEqual(['read', 'user'])
  })
})
