import { describe, expect, it } from 'vitest'
import type { MemberDoc } from '../../src/types.ts'
import { hold, listFaults } from './hold.ts'

const CODE = {
  'index.ts': `import { Base as Outer } from 'elsewhere'
import { Shelf } from './shelf.ts'
export class Cart extends Shelf {
  static empty = 0
  count = 0
  onAdd: Handler = () => {}
  constructor(readonly owner: string) { super() }
  add(line: string): void {}
}
export class Box extends Outer { open(): void {} }
export class Plain { shut(): void {} }
export class Nothing extends Outer {}
export interface Named extends Outer { own: string }
export type Mixed = Outer & { own: { deep: string } }
export class Generic<T extends { own: string }> extends Outer { get(): T | undefined { return } }
export interface Kept extends Bare { more: string }
export interface Bare { own: string }
export type Both = { own: string } & { other: string }
export type Handler = (line: string) => void
export const settings = readSettings()
declare function readSettings(): { depth: number }
export interface Wide { ${Array.from({ length: 21 }, (_, index) => `field${index}: number`).join('; ')} }
export const { label } = { label: 'a' }`,
  'shelf.ts': `export class Shelf { sort(): void {} }`,
}

const member = (name: string, rest: Partial<MemberDoc> = {}): { members: MemberDoc[] } => ({
  members: [{ name, kind: 'method', summary: 'What it is there for.', ...rest }],
})

describe('a member that is there', () => {
  it.each([
    ['the constructor by its name', 'Cart', member('constructor')],
    ['the constructor as it is called', 'Cart', member('new')],
    ['a constructor that nobody wrote', 'Plain', member('constructor')],
    ['one with its call', 'Cart', member('add(line)')],
    ['one of a base class of the project', 'Cart', member('sort')],
    ['one that a base class of a package may have', 'Box', member('toString')],
    ['one of a type of a package', 'Named', member('depth')],
    ['one of a type that is put together with one of a package', 'Mixed', member('depth')],
    ['one of a generic class with a base of a package', 'Generic', member('depth')],
    ['one of a class that has none itself', 'Nothing', member('depth')],
    [
      'a property with the parameters of its type',
      'Cart',
      member('onAdd', { params: [{ name: 'line', description: 'What came in.' }] }),
    ],
  ])('%s', async (_, name, docs) => {
    const { faults, docs: kept } = await hold(CODE, name, docs)
    expect(faults).toEqual([])
    expect(kept.members).toEqual(docs.members)
  })
})

describe('a member that is not there is named, with what there is', () => {
  it.each([
    [
      'of a class',
      'Plain',
      'checkout',
      '`checkout` is no public member of Plain; its members are shut.',
    ],
    ['of a base that lacks it', 'Box', 'checkout', '; its members are open.'],
    ['of a type without a base', 'Bare', 'depth', '; its members are own.'],
    ['of a type that is put together', 'Both', 'depth', 'no public member of Both'],
    ['of a type with a base of the project', 'Kept', 'depth', '; its members are more.'],
    ['of a type without any', 'Handler', 'checkout', 'no public member of Handler.'],
    ['of a type with very many', 'Wide', 'checkout', 'no public member of Wide.'],
    ['of what is not made', 'Wide', 'constructor', 'no public member of Wide.'],
  ])('%s', async (_, name, wrong, message) => {
    const faults = await listFaults(CODE, name, member(wrong))
    expect(faults).toEqual([expect.stringMatching(/^member-unknown: /)])
    expect(faults[0]).toContain(message)
  })
})

it('a static member that is described as one of an instance is said to be static', async () => {
  const { faults, docs } = await hold(CODE, 'Cart', member('empty', { kind: 'property' }))
  expect(faults).toEqual([{ code: 'member-static', message: '`empty` of Cart is static.' }])
  expect(docs.members).toBeUndefined()
})

it('a member whose summary is false goes, and a result that it does not have', async () => {
  const { docs, faults } = await hold(CODE, 'Cart', {
    members: [
      { name: 'add', kind: 'method', summary: 'Puts one in.', returns: 'The number of lines.' },
      { name: 'count', kind: 'property', summary: 'Kept by `recountAllLines`.' },
    ],
  })
  expect(faults.map(({ code }) => code)).toEqual(['returns-nothing', 'name-unknown'])
  expect(docs.members).toEqual([{ name: 'add', kind: 'method', summary: 'Puts one in.' }])
})
