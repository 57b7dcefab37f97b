import { describe, expect, it } from 'vitest'
import type { Declaration } from '../../src/collect/record.ts'
import type { Docs } from '../../src/types.ts'
import { measureCompleteness } from '../../src/verify/completeness.ts'
import { collectProject } from '../support/collect.ts'

async function read(code: string): Promise<Declaration> {
  const { symbols } = await collectProject({ 'index.ts': code })
  return symbols[0]!.declaration
}

const param = (name: string): { name: string; description: string } => ({ name, description: 'x' })

describe('completeness', () => {
  it.each<[string, string, Partial<Docs>, number]>([
    [
      'a function asks for five parts',
      'export function f(a: number): number { return a }',
      {},
      0.2,
    ],
    [
      'and has them',
      'export function f(a: number): number { return a }',
      {
        description: 'x',
        params: [param('a')],
        returns: 'x',
        examples: [{ code: 'f(1)', check: 'parsed' }],
      },
      1,
    ],
    ['void asks for no result', 'export function f(): void {}', { description: 'x' }, 2 / 3],
    [
      'half of the parameters is half a part',
      'export function f(a: number, b: number): void {}',
      { params: [param('b')] },
      1.5 / 4,
    ],
    [
      'a name may stand for a destructured parameter',
      'export function f({ a, b }: { a: 1; b: 2 }): void {}',
      { params: [param('options')] },
      2 / 4,
    ],
    [
      'one name stands for one destructured parameter, not for two',
      'export function f({ a }: { a: 1 }, { b }: { b: 2 }): void {}',
      { params: [param('options')] },
      1.5 / 4,
    ],
    [
      'a destructured parameter is described as far as its properties are',
      'export function f({ a, b }: { a: 1; b: 2 }): void {}',
      { params: [param('options.a')] },
      1.5 / 4,
    ],
    [
      'a pattern that binds nothing can not be described',
      'export function f({}: object): void {}',
      { params: [param('options')] },
      1 / 4,
    ],
    [
      'what throws asks for its errors',
      'export function f(): void { throw new Error() }',
      { throws: [{ description: 'x' }] },
      2 / 4,
    ],
    ['a type asks for its members', 'export interface I { a: 1; b: 2 }', {}, 1 / 3],
    ['a value for itself', 'export const limit = 4', { description: 'x' }, 1],
    ['remarks stand for a description', 'export const limit = 4', { remarks: 'x' }, 1],
    [
      'what is empty is not there',
      'export function f(a: 1): void {}',
      { description: '', params: [], examples: [] },
      1 / 4,
    ],
    [
      'a property describes its parameter',
      'export function f(a: { b: 1 }): void {}',
      { params: [param('a.b')] },
      2 / 4,
    ],
    [
      'one that is not of the parameters is no stand-in where it has a root',
      'export function f({ a }: { a: 1 }): void {}',
      { params: [param('options.b')] },
      1 / 4,
    ],
    [
      'a known name is no stand-in',
      'export function f(a: 1, { b }: { b: 2 }): void {}',
      { params: [param('a')] },
      1.5 / 4,
    ],
    [
      'two names stand for two destructured parameters',
      'export function f({ a }: { a: 1 }, { b }: { b: 2 }): void {}',
      { params: [param('one'), param('two')] },
      2 / 4,
    ],
    [
      'a class asks for its members, each name once, parameters, errors and an example',
      `export class A {
  constructor(a: number) { if (a) throw new Error() }
  b = 1
  c(): void {}
  static c(): void {}
}`,
      { members: [{ name: 'b', kind: 'property', summary: 'x' }], params: [param('a')] },
      2.5 / 6,
    ],
    ['a class without code still asks for an example', 'export class A {}', {}, 1 / 3],
    [
      'a type asks for no errors and no example',
      'export interface I { a(): void }',
      { members: [{ name: 'a', kind: 'method', summary: 'x' }] },
      2 / 3,
    ],
    ['what is internal needs no example', '/** @internal */ export function f(): void {}', {}, 0.5],
  ])('%s', async (_, code, docs, share) => {
    const declaration = await read(code)
    expect(measureCompleteness(declaration, { summary: 'x', ...docs })).toBeCloseTo(share)
  })

  it('of nothing is nothing', async () => {
    expect(measureCompleteness(await read('export const a = 1'), undefined)).toBe(0)
  })
})
