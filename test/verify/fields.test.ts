import { describe, expect, it } from 'vitest'
import type { Docs } from '../../src/types.ts'
import type { Author } from '../../src/verify/subject.ts'
import { createVerifier } from '../../src/verify/verify.ts'
import { collectProject } from '../support/collect.ts'
import { hold, listFaults } from './hold.ts'

const CODE = {
  'index.ts': `import { request } from 'elsewhere'
export * from './old.js'
export { add as plus } from './add.ts'
export { default } from './the-default.ts'
export const made = request('made')
export enum Level { Low, High }
export const pick = <Item>(item: Item): Item => item
export function none(): void {}
export function one(only: string): void {}
/** Deprecated: see https://example.com/new instead. */
export function worn(): string { return 'eth_call' }
export function nested({ deep, ...others }: { deep: { depth: number } }): void {}
export async function later(): Promise<void> {}
export interface Shape { width: number }
export { retried } from './late.ts'`,
  'late.ts': `export function retried(): void { wait() }
/** @throws when it is late */
export function wait(): void { again() }
export function again(): void { wait() }`,
  'old.js': `export class Hooks { before(place) {} after(place) { return 1 } }
export function any() { return arguments.length }
export const arrow = (list) => { list.sort() }`,
  'add.ts': `import './empty.ts'
export function add(left: number): number { return left + Number('get_block') }
export const pair = ([left]: number[]): number => left ?? 0
export const empty = ([]: number[]): void => {}`,
  'the-default.ts': 'export default function chosen(value: number): void {}',
  'empty.ts': '',
}

const text = (name: string): { name: string; description: string } => ({
  name,
  description: 'What it is about.',
})

describe('stays, since nothing contradicts it', () => {
  it.each<[string, string, Partial<Docs>, Author?]>([
    ['parameters of what another function makes', 'made', { params: [text('anything')] }],
    [
      'an error of what another function makes',
      'made',
      { throws: [{ type: 'OddError', description: 'At times.' }] },
    ],
    ['an error of a type', 'Shape', { throws: [{ type: 'OddError', description: 'At times.' }] }],
    ['type parameters of JavaScript', 'any', { typeParams: [text('T')] }],
    ['parameters of a function that reads `arguments`', 'any', { params: [text('first')] }],
    ['parameters of a type of JavaScript without a head', 'arrow', { params: [text('list')] }],
    ['a property of a property', 'nested', { params: [text('deep.depth')] }],
    ['a property behind a stand-in', 'nested', { params: [text('options.others')] }],
    ['a known name behind a stand-in', 'nested', { params: [text('options.depth')] }],
    [
      'what a person calls a destructured parameter',
      'nested',
      { params: [text('whole')] },
      'human',
    ],
    ['a result that is only awaited', 'later', { returns: 'A promise that resolves at the end.' }],
    ['a deprecation that the comment tells', 'worn', { deprecated: 'Use another.' }],
    ['a deprecation of a person', 'one', { deprecated: 'Use another.' }, 'human'],
    ['an address of the comment', 'worn', { remarks: 'See https://example.com/new.' }],
    ['a linked address of the comment', 'worn', { see: ['{@link https://example.com/new}'] }],
    ['any address of a person', 'one', { remarks: 'See https://example.com/any.' }, 'human'],
    ['an error that a callee only describes', 'retried', { throws: [{ description: 'Late.' }] }],
    ['a name of a package', 'made', { remarks: 'As `request.retries` says.' }],
    ['the name under which it is exported', 'one', { remarks: 'Unlike `plus`.' }],
    ['an abbreviation', 'one', { remarks: 'In `ABC` only.' }],
    ['what code has in strings', 'one', { remarks: 'Sends `eth_call`.' }],
    ['what code has in strings elsewhere', 'one', { remarks: 'Sends `get_block`.' }],
    ['a link to a package', 'one', { remarks: 'Like {@link scope/other}.' }],
    ['a link to a file', 'one', { remarks: 'Like {@link notes.md}.' }],
    ['a link that names nothing', 'one', { remarks: 'Like {@link 42}.' }],
    ['prose under `see`', 'one', { see: ['The list of all levels, `Level`.'] }],
  ])('%s', async (_, name, docs, source) => {
    const { faults, docs: kept } = await hold(CODE, name, docs, source)
    expect(faults).toEqual([])
    expect(kept).toMatchObject(docs)
  })

  it('what an empty method of JavaScript is to give', async () => {
    const before = { name: 'before', kind: 'method', summary: 'Called first.', returns: 'A name.' }
    const { docs } = await hold(CODE, 'Hooks', { members: [before] })
    expect(docs.members).toEqual([before])
    const params = [text('anything')]
    const taking = await hold(CODE, 'Hooks', { members: [{ ...before, kind: 'method', params }] })
    expect(taking.docs.members).toEqual([{ ...before, params }])
  })
})

describe('is told and dropped', () => {
  it.each<[string, string, Partial<Docs>, string]>([
    [
      'a parameter of none',
      'none',
      { params: [text('only')] },
      'param-unknown: `only` is no parameter of none; it takes none.',
    ],
    [
      'a parameter of one',
      'one',
      { params: [text('other')] },
      'param-unknown: `other` is no parameter of one; its only parameter is only.',
    ],
    [
      'a parameter of an enum',
      'Level',
      { params: [text('low')] },
      'param-unknown: `low` is no parameter of Level; it takes none.',
    ],
    [
      'a name in place of what is destructured',
      'nested',
      { params: [text('whole')] },
      'param-unknown: `whole` is no parameter of nested; its parameters are deep and others.',
    ],
    [
      'a parameter of a default export, by its own name',
      'default',
      { params: [text('other')] },
      'param-unknown: `other` is no parameter of chosen; its only parameter is value.',
    ],
    [
      'what no code has in strings',
      'one',
      { remarks: 'Sends `get_shape`.' },
      "name-unknown: The remarks of one names `get_shape`, which exists neither in its code nor in what it refers to, the project's exports or the standard library.",
    ],
    [
      'an address that the code does not show',
      'one',
      { remarks: '[Go](javascript:alert)' },
      'address-unknown: The remarks of one gives the address javascript:alert, which its source does not contain.',
    ],
    [
      'a linked address that the code does not show',
      'one',
      { see: ['{@link https://example.com/gone}, the rest.'] },
      'address-unknown: The `see` of one gives the address https://example.com/gone, which its source does not contain.',
    ],
  ])('%s', async (_, name, docs, fault) => {
    expect(await listFaults(CODE, name, docs)).toEqual([fault])
    const [field] = Object.keys(docs) as (keyof Docs)[]
    expect((await hold(CODE, name, docs)).docs[field!]).toBeUndefined()
  })

  it('a parameter that is described twice, the second time', async () => {
    const { docs, faults } = await hold(CODE, 'one', {
      params: [text('only'), { name: 'only', description: 'Once more.' }],
    })
    expect(faults).toEqual([
      {
        code: 'param-repeated',
        message: 'The parameter `only` of one is described twice.',
      },
    ])
    expect(docs.params).toEqual([text('only')])
  })

  it('an entry whose only sentence is false, whatever the field', async () => {
    const description = 'Set by `assignAllNumbers`.'
    const { docs } = await hold(CODE, 'pick', {
      params: [{ name: 'item', description }],
      typeParams: [{ name: 'Item', description }],
      throws: [{ description }],
    })
    expect(docs).toEqual({ summary: 'Does what is needed here.' })
  })

  it('an error whose only sentence is false', async () => {
    const { docs, faults } = await hold(CODE, 'retried', {
      throws: [{ description: 'Set by `assignAllNumbers`.' }],
    })
    expect(faults.map(({ code }) => code)).toEqual(['name-unknown'])
    expect(docs.throws).toBeUndefined()
  })

  it('one sentence of several, and no more', async () => {
    const description = 'Takes `only`. Calls `assignAllNumbers`. Ends.'
    const { docs } = await hold(CODE, 'one', { description })
    expect(docs.description).toBe('Takes `only`. Ends.')
  })
})

describe('a summary', () => {
  it('that is empty is filled from the description, which goes where nothing is left of it', async () => {
    const { docs, faults } = await hold(CODE, 'one', { summary: '', description: 'Only this.' })
    expect(docs).toEqual({ summary: 'Only this.' })
    expect(faults).toEqual([])
  })

  it('without a word repeats nothing', async () => {
    expect(await listFaults(CODE, 'one', { summary: '—' })).toEqual([])
  })

  it('of a default export must say more than the name of its file', async () => {
    const files = { 'round-half.ts': 'export default (value: number): number => value' }
    expect(await listFaults(files, 'default', { summary: 'Rounds half.' })).toEqual([
      'summary-echo: The summary only repeats the name the default export; it should say what the default export is for.',
    ])
  })
})

it('what a person explains in an example may be named in the text', async () => {
  const files = {
    'index.ts': `/**
 * Keeps what {@link CartPlanner} wrote, not what {@link TotalPlanner} did.
 * @example
 * const CartPlanner = start()
 */
export function start(): void {}`,
  }
  const summary = 'Keeps what {@link CartPlanner} wrote, not what {@link TotalPlanner} did.'
  const faults = await listFaults(files, 'start', { summary }, 'human')
  expect(faults).toEqual([expect.stringContaining('`TotalPlanner`')])
})

it('a symbol of another project is refused by name', async () => {
  const [mine, other] = await Promise.all([
    collectProject({ 'index.ts': 'export const a = 1' }),
    collectProject({ 'other.ts': 'export const b = 1' }),
  ])
  const verifier = createVerifier({ collection: mine, root: '/nowhere' })
  await expect(verifier.verify(other.symbols[0]!, { summary: 'Two.' })).rejects.toThrow(
    'other.ts is not in the collection.',
  )
})
