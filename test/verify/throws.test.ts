import { describe, expect, it } from 'vitest'
import type { Author } from '../../src/verify/subject.ts'
import { isThrownByStandard } from '../../src/verify/thrown.ts'
import { createThrownTypes } from '../../src/verify/thrown.ts'
import { collectProject } from '../support/collect.ts'
import { listFaults } from './hold.ts'

const CODE = {
  'index.ts': `import { request } from 'elsewhere'
import { demand, makers } from './demand.ts'
export function quiet(): void {}
export function strict(text: string): void { if (text === 'a') throw new RangeError(text); throw text }
export function twice(text: string): void { if (text === 'a') throw new RangeError(text); throw new URIError() }
export function load(text: string): void { demand(text) }
export function make(): void { makers.emptyError() }
export function ask(): void { request.now() }
export class Gate { open(): void { throw new LockError() } }
export class LockError extends Error {}
export class Still {}
export const limit = 4
export const lazy = (): void => { throw new LockError() }`,
  'demand.ts': `export class EmptyError extends Error {}
/** @throws {LateError} when it is late, {@link EmptyError} */
export function demand(text: string): void { throw new EmptyError(text) }
export class LateError extends Error {}
export const makers = { emptyError(): void {} }`,
}

const told = (name: string, type?: string, source?: Author): Promise<string[]> =>
  listFaults(
    CODE,
    name,
    { throws: [{ description: 'At times.', ...(type !== undefined && { type }) }] },
    source,
  )

describe('an error may be thrown', () => {
  it.each<[string, string, string | undefined, Author?]>([
    ['by the code', 'strict', 'RangeError'],
    ['by the code, in backticks', 'strict', '`RangeError`'],
    ['by the code, of a kind', 'strict', 'RangeError<Text>'],
    ['by the code, many', 'strict', 'RangeError[]'],
    ['by the code, with a path', 'strict', 'errors.RangeError'],
    ['by the code, as any', 'strict', 'Error'],
    ['by the code, without a name', 'strict', undefined],
    ['by a callee, as any', 'load', 'Error'],
    ['by a callee that says so', 'load', 'LateError'],
    ['by what is called after it', 'make', 'EmptyError'],
    ['by a method', 'Gate', 'LockError'],
    ['by a function that is a value', 'lazy', 'LockError'],
    ['by a value, of which nothing is known', 'limit', 'OddError'],
    ['by a package, as a person says', 'ask', 'LateError', 'human'],
    ['where something is thrown on, as a person says', 'strict', 'LateError', 'human'],
  ])('%s', async (_, name, type, source) => {
    expect(await told(name, type, source)).toEqual([])
  })
})

describe('an error is not thrown', () => {
  it.each<[string, string, string | undefined, Author, string]>([
    [
      'where nothing is',
      'quiet',
      undefined,
      'model',
      '`throws` describes an error, but quiet throws none.',
    ],
    [
      'by a class without code',
      'Still',
      'Error',
      'model',
      '`throws` names `Error`, which neither Still nor what it calls throws.',
    ],
    [
      'where another is, as a model says',
      'strict',
      'LateError',
      'model',
      '`throws` names `LateError`, which neither strict nor what it calls throws; what can be thrown is RangeError.',
    ],
    [
      'where others are, as a person says',
      'twice',
      'LateError',
      'human',
      '`throws` names `LateError`, which neither twice nor what it calls throws; what can be thrown is RangeError and URIError.',
    ],
  ])('%s', async (_, name, type, source, message) => {
    expect(await told(name, type, source)).toEqual([`throws-unfounded: ${message}`])
  })
})

it.each<[string, string[], boolean]>([
  ['SyntaxError', ['JSON.parse'], true],
  ['SyntaxError', ['parse'], true],
  ['SyntaxError', ['a', 'JSON.parse'], true],
  ['TypeError', ['JSON.parse'], false],
  ['SyntaxError', ['JSON.parse.a'], false],
  ['SyntaxError', [], false],
  ['Function', ['constructor'], false],
])('of %s by %j of the standard library: %s', (type, callees, isThrown) => {
  expect(isThrownByStandard(type, callees)).toBe(isThrown)
})

describe('what is thrown', () => {
  const chain = (length: number): Record<string, string> => ({
    'index.ts': Array.from({ length }, (_, index) => {
      const last = index === length - 1
      return `export function f${index}(): void { ${last ? 'throw new Error()' : `f${index + 1}()`} }`
    }).join('\n'),
  })

  it.each([
    [6, ['Error']],
    [7, []],
  ])('is followed through calls, not for ever: %i', async (length, thrown) => {
    const collection = await collectProject(chain(length))
    expect([...createThrownTypes(collection)(collection.symbols[0]!)]).toEqual(thrown)
  })

  it('is what docs of callees say, and not what its own say', async () => {
    const collection = await collectProject({
      'index.ts': `/** @throws {OwnError} now */
export function add(): void { help(); add() }
/**
 * @throws {HelpError} then
 * @throws whatever there is
 */
function help(): void { add() }`,
    })
    const thrown = createThrownTypes(collection)(collection.symbols[0]!)
    expect([...thrown]).toEqual(['HelpError', '*'])
  })
})
