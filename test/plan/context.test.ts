import { describe, expect, it } from 'vitest'
import { resolveOptions } from '../../src/config/options.ts'
import { selectContext } from '../../src/plan/context.ts'
import { createFingerprint } from '../../src/plan/fingerprint.ts'
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

describe('what a prompt carries of others', () => {
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

describe('a change of what is referred to', () => {
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
  ])('%s asks its direct users alone', async (_, from, to, expected) => {
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
