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

describe('a member of many kinds', () => {
  const KINDS = {
    'index.ts': `import { Shelf } from './shelf.ts'
export class Cart extends Shelf {
  constructor() { super() }
  clear(): void {}
  onAdd = (line: string): void => {}
  onDone: () => void = () => {}
}
export namespace tools { export function fold(): void {} }
export interface Twenty { ${Array.from({ length: 20 }, (_, index) => `field${index}: number`).join('; ')} }
export class Plain { shut(): void {} }
export type Handler = (line: string) => void`,
    'shelf.ts': 'export class Shelf { sort(): void {} turn(): void {} }',
  }
  const params = [{ name: 'price', description: 'What it costs.' }]

  it.each([
    ['a constructor', 'Cart', 'constructor'],
    ['a method', 'Cart', 'clear'],
    ['a property that is a function', 'Cart', 'onAdd'],
    ['a function of a namespace', 'tools', 'fold'],
  ])('says all that it takes: %s', async (_, name, own) => {
    const { faults, docs } = await hold(KINDS, name, member(own, { params }))
    expect(faults.map(({ code }) => code)).toEqual(['param-unknown'])
    expect(docs.members).toStrictEqual(member(own).members)
  })

  it.each([
    ['a property of a type of its own', 'Cart', member('onDone', { params })],
    ['one of a base, with what it gives', 'Cart', member('sort', { params, returns: 'A list.' })],
    ['what a type without members names', 'Handler', member('line')],
  ])('may be anything: %s', async (_, name, docs) => {
    const { faults, docs: kept } = await hold(KINDS, name, docs)
    expect(faults).toEqual([])
    expect(kept.members).toStrictEqual(docs.members)
  })

  it.each([
    ['a name behind a call', 'Cart', 'clear(line)Later', 'no public member of Cart; its members'],
    ['a name of others', 'Plain', 'field0', 'no public member of Plain'],
    ['one of twenty', 'Twenty', 'gone', 'its members are field0, field1,'],
  ])('may be none: %s', async (_, name, wrong, message) => {
    expect(await listFaults(KINDS, name, member(wrong))).toEqual([expect.stringContaining(message)])
  })

  it('is said not to be static', async () => {
    expect(await listFaults(KINDS, 'Cart', member('clear', { static: true }))).toEqual([
      'member-static: `clear` of Cart is not static.',
    ])
  })
})
