import { describe, expect, it } from 'vitest'
import type { Docs } from '../../src/types.ts'
import { findCallees } from '../../src/verify/callees.ts'
import { createVerifier } from '../../src/verify/verify.ts'
import { collectProject } from '../support/collect.ts'

const CODE = {
  'index.ts': `import { request } from 'elsewhere'
import { check } from './check.ts'
import { Hooks } from './hooks.js'
export { Hooks }
export function twice(value: number): number { return value * 2 }
export function load(text: string): unknown { check(text); return JSON.parse(text) }
export function send(text: string): unknown { return request(text) }
export function rethrow(task: () => void): void { try { task() } catch (error) { throw error } }`,
  'check.ts': `export class EmptyError extends Error {}
function demand(text: string): void { if (text === '') throw new EmptyError() }
/** @throws {RangeError} when it is too long */
export function check(text: string): void { demand(text) }`,
  'hooks.js': `export class Hooks {
  /** @param {string} name who */
  before( /* name, time */ ) {}
  after( name /*, time */ ) { return name }
  plain(name) { return name }
}`,
}

async function findFaults(
  name: string,
  docs: Partial<Docs>,
  source: 'model' | 'human' = 'model',
): Promise<string[]> {
  const collection = await collectProject(CODE)
  const symbol = collection.symbols.find((known) => known.name === name)!
  const verifier = createVerifier({ collection, root: '/nowhere', examples: false })
  const all = { summary: 'Does what is needed here.', ...docs }
  const { faults } = await verifier.verify(symbol, all, { source })
  return faults.map(({ code }) => code)
}

const throwing = (type?: string): Partial<Docs> => ({
  throws: [{ description: 'When it cannot go on.', ...(type && { type }) }],
})

describe('an error', () => {
  it.each([
    ['thrown by a callee of a callee', 'load', 'EmptyError'],
    ['that a callee documents', 'load', 'RangeError'],
    ['that the standard library throws', 'load', 'SyntaxError'],
  ])('%s is true', async (_, name, type) => {
    expect(await findFaults(name, throwing(type))).toEqual([])
  })

  it.each([
    ['where nothing is thrown or called', 'twice', undefined],
    ['that nothing throws', 'load', 'TypeError'],
    ['that a model cannot know of', 'send', 'TypeError'],
    ['without a name that a model only guesses', 'send', undefined],
    ['that is caught and thrown on', 'rethrow', 'SyntaxError'],
  ])('%s is false', async (_, name, type) => {
    expect(await findFaults(name, throwing(type))).toEqual(['throws-unfounded'])
  })

  it('of a package or thrown on may be known to a person, not one of nobody', async () => {
    expect(await findFaults('send', throwing('TypeError'), 'human')).toEqual([])
    expect(await findFaults('send', throwing(undefined), 'human')).toEqual([])
    expect(await findFaults('rethrow', throwing('SyntaxError'), 'human')).toEqual([])
    expect(await findFaults('send', throwing('QuorumError'), 'human')).toEqual(['throws-unfounded'])
  })
})

describe('a method of JavaScript', () => {
  const member = (name: string, parameter: string): Partial<Docs> => ({
    members: [
      {
        name,
        kind: 'method',
        summary: 'Called once.',
        params: [{ name: parameter, description: 'When.' }],
      },
    ],
  })

  it('without a body, or with parameters in comments, may take what its docs say', async () => {
    expect(await findFaults('Hooks', member('before', 'place'))).toEqual([])
    expect(await findFaults('Hooks', member('after', 'time'))).toEqual([])
  })

  it('with a body says all it takes', async () => {
    expect(await findFaults('Hooks', member('after', 'place'))).toEqual(['param-unknown'])
    expect(await findFaults('Hooks', member('plain', 'time'))).toEqual(['param-unknown'])
  })
})

it('callees are what is called, not what is declared, said or written in strings', () => {
  const code = `function own(a) { if (a) { run(a); new Box<number>(1) } /* gone() */ return 'no()' }
  class C { method(): void { this.store.get(1)?.() } open(way = choose(pick(2))) { } }`
  expect(findCallees(code)).toEqual(['run', 'Box', 'this.store.get', 'choose', 'pick'])
})
