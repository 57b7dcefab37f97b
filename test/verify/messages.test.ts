import { describe, expect, it } from 'vitest'
import type { Docs } from '../../src/types.ts'
import type { Author } from '../../src/verify/subject.ts'
import { hold, listFaults } from './hold.ts'

const CODE = {
  'index.ts': `export function one(only: string): void {}
export const pick = <Item, Key extends keyof Item>(item: Item, key: Key): Item[Key] => item[key]
/** Deprecated. */
export function worn(): void { pick([1], 0); throw new Error() }
export class Cart { constructor(readonly owner: string) {} add(line: string): void {} }
export enum Level { Low }`,
}
const LACKS =
  "which exists neither in its code nor in what it refers to, the project's exports or the standard library."
const FALSE = 'Set by `assignAllNumbers`.'

describe('a message names', () => {
  it.each<[string, string, Partial<Docs>, string, Author?]>([
    ['the summary', 'one', { summary: FALSE }, 'The summary of one names'],
    ['the description', 'one', { description: FALSE }, 'The description of one names'],
    ['the remarks', 'one', { remarks: FALSE }, 'The remarks of one names'],
    [
      'a parameter',
      'one',
      { params: [{ name: 'only', description: FALSE }] },
      'The description of the parameter `only` of one names',
    ],
    [
      'a type parameter',
      'pick',
      { typeParams: [{ name: 'Item', description: FALSE }] },
      'The description of the type parameter `Item` of pick names',
    ],
    ['the result', 'pick', { returns: FALSE }, 'The `returns` of pick names'],
    [
      'an error',
      'worn',
      { throws: [{ description: FALSE }] },
      'The description of a thrown error of worn names',
    ],
    [
      'a member',
      'Cart',
      { members: [{ name: 'add', kind: 'method', summary: FALSE }] },
      'The summary of the member `Cart.add` of Cart names',
    ],
    ['what is deprecated', 'worn', { deprecated: FALSE }, 'The `deprecated` of worn names'],
    [
      'what a person calls deprecated',
      'one',
      { deprecated: 'Use {@link assignAllNumbers}.' },
      'The `deprecated` of one links to',
      'human',
    ],
    ['an entry to see', 'one', { see: [`Also: ${FALSE}`] }, 'The `see` of one names'],
    ['a target to see', 'one', { see: [' assignAllNumbers '] }, 'The `see` of one refers to'],
    [
      'a link behind a name to see',
      'one',
      { see: ['Level, {@link assignAllNumbers}'] },
      'The `see` of one links to',
    ],
  ])('%s', async (_, name, docs, message, source) => {
    const faults = await listFaults(CODE, name, docs, source)
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatch(/^(?:name|link)-unknown: /)
    expect(faults[0]).toContain(`: ${message} \`assignAllNumbers\`, ${LACKS}`)
  })

  it('the constructor of a class', async () => {
    const params = [{ name: 'customer', description: 'Who pays.' }]
    expect(await listFaults(CODE, 'Cart', { params })).toEqual([
      'param-unknown: `customer` is no parameter of the constructor of Cart; its only parameter is owner.',
    ])
  })

  it.each([
    ['one', 'it has none.'],
    ['pick', 'it has Item and Key.'],
  ])('the type parameters that %s has', async (name, known) => {
    const typeParams = [{ name: 'Value', description: 'What it is.' }]
    expect(await listFaults(CODE, name, { typeParams })).toEqual([
      `type-param-unknown: \`Value\` is no type parameter of ${name}; ${known}`,
    ])
    expect((await hold(CODE, name, { typeParams })).docs).not.toHaveProperty('typeParams')
  })
})

it('an empty summary claims nothing', async () => {
  expect((await hold(CODE, 'one', { summary: '' })).checked).toBe(0)
})

it('a field that is none is left out', async () => {
  const { docs } = await hold(CODE, 'one', { odd: 'What?' } as Partial<Docs>)
  expect(docs).toEqual({ summary: 'Does what is needed here.' })
})
