import { describe, expect, it } from 'vitest'
import type { ParameterDoc } from '../../src/types.ts'
import { hold, listFaults } from './hold.ts'

const CODE = {
  'index.ts': `export * from './old.js'
export function one(only: string[]): void {}
export function nested({ deep, ...others }: { deep: { depth: number } }): void {}
export function both(first: string, { deep }: { deep: { depth: number } }): void {}
export function spread(...rest: string[]): void {}
export function none(): number { return arguments.length }`,
  'old.js': `export function any(first) { return arguments.length }
export function nothing() { return 1 }`,
}

const name = (...names: string[]): ParameterDoc[] =>
  names.map((one) => ({ name: one, description: 'What it is about.' }))

describe('a parameter is one', () => {
  it.each([
    ['with the dots of a rest', 'spread', '...rest'],
    ['with the mark of an optional one', 'one', 'only?'],
    ['as a list', 'one', 'only[]'],
    ['as an entry of a list', 'one', 'only[0]'],
    ['as a property of an entry', 'one', 'only[index].depth'],
    ['as a property of every entry', 'one', 'only[].depth'],
    ['as a property', 'one', 'only.depth'],
    ['as an optional property of an optional one', 'nested', 'deep?.depth?'],
    ['with dots of a gap', 'nested', 'deep...depth'],
    ['of one that stands for all', 'nested', 'options.deep.depth'],
  ])('%s', async (_, symbol, parameter) => {
    const { faults, docs } = await hold(CODE, symbol, { params: name(parameter) })
    expect(faults).toEqual([])
    expect(docs.params).toEqual(name(parameter))
  })
})

describe('a parameter is none', () => {
  it.each([
    ['as a property that is nowhere', 'one', 'only.planner'],
    ['as a property of a property that is nowhere', 'nested', 'deep.planner'],
    ['of one that stands for all and lacks it', 'nested', 'options.planner'],
    ['with a usual name where nothing is destructured', 'one', 'options'],
    ['of what reads `arguments` and has parameters', 'any', 'second'],
    ['of JavaScript that does not read `arguments`', 'nothing', 'first'],
    ['of TypeScript that reads `arguments`', 'none', 'first'],
  ])('%s', async (_, symbol, parameter) => {
    const { faults, docs } = await hold(CODE, symbol, { params: name(parameter) })
    expect(faults.map(({ code }) => code)).toEqual(['param-unknown'])
    expect(docs).not.toHaveProperty('params')
  })
})

it('what a person calls a destructured parameter has to be in its place', async () => {
  const told = async (...names: string[]): Promise<string[]> => {
    const faults = await listFaults(CODE, 'both', { params: name(...names) }, 'human')
    return faults.map((fault) => /`(\w+)`/.exec(fault)![1]!)
  }
  expect(await told('first', 'whole')).toEqual([])
  expect(await told('wrong', 'whole')).toEqual(['wrong'])
  expect(await told('first', 'whole', 'third')).toEqual(['third'])
})
