import { describe, expect, it } from 'vitest'
import { parseModule } from '../../src/collect/parse.ts'
import type { Shape } from '../../src/collect/record.ts'

function shapeOf(text: string): Shape {
  const shape = parseModule(text, 'a.tsx').declarations.at(-1)?.shape
  if (!shape) throw new Error('no declaration')
  return shape
}

it.each([
  [
    'export function f(a: string, b?: number, c = 1, ...d: string[]) {}',
    [
      { name: 'a' },
      { name: 'b', optional: true },
      { name: 'c', optional: true },
      { name: 'd', rest: true },
    ],
  ],
  [
    'export function f({ a, b: { c } }: P, [d]: Q = []) {}',
    [{ properties: ['a', 'b', 'c'] }, { properties: ['d'], optional: true }],
  ],
  ['export function f(this: A, b: string) {}', [{ name: 'b' }]],
  ['export const f = (a) => 1', [{ name: 'a' }]],
  ['export const f: (a: string) => void = (b) => {}', [{ name: 'a' }, { name: 'b' }]],
  [
    'export class A { constructor(a: string, private b: number) {} }',
    [{ name: 'a' }, { name: 'b' }],
  ],
  ['export type F = (a: string) => void', [{ name: 'a' }]],
  ['export interface F { (a: string): void }', [{ name: 'a' }]],
  ['export default (a: string) => 1', [{ name: 'a' }]],
  ['export const a = 1', []],
])('parameters: %s', (text, parameters) => {
  expect(shapeOf(text).parameters).toEqual(parameters)
})

it('unites overloads and leaves the implementation out', () => {
  expect(
    shapeOf(`
      export function f<T>(a: T): void
      export function f<U>(a: U, b: number): string
      export function f(...all: unknown[]) { throw new RangeError() }`),
  ).toMatchObject({
    parameters: [{ name: 'a' }, { name: 'b' }],
    typeParameters: ['T', 'U'],
    returns: 'value',
    throws: ['RangeError'],
  })
})

describe('returns', () => {
  it.each([
    ['function f(): void {}', 'nothing'],
    ['function f(): never { throw 1 }', 'nothing'],
    ['function f(): undefined {}', 'nothing'],
    ['async function f(): Promise<void> {}', 'nothing'],
    ['function f(): Promise<string> {}', 'value'],
    ['function f(a): asserts a is B {}', 'nothing'],
    ['function f(a): a is B {}', 'value'],
    ['function f(): string | void {}', 'value'],
    ['function f() {}', 'nothing'],
    ['function f() { return }', 'nothing'],
    ['function f() { return undefined }', 'nothing'],
    ['function f() { if (a) return b() }', 'value'],
    ['function f() { const g = () => { return 1 } }', 'nothing'],
    ['function* f() {}', 'value'],
    ['async function f() { await g() }', 'nothing'],
    ['declare function f()', 'unknown'],
    ['const f = () => g()', 'unknown'],
    ['const f = () => void g()', 'nothing'],
    ['const f = () => ({ a: 1 })', 'value'],
    ['const f = () => <b />', 'value'],
    ['const f = () => (a ? g() : 1)', 'value'],
    ['const f = () => {}', 'nothing'],
    ['const f = 1', undefined],
    ['const f = memo(() => 1)', undefined],
    ['class f {}', undefined],
  ])('%s', (text, returns) => {
    expect(shapeOf(`export ${text}`).returns).toBe(returns)
  })
})

describe('throws', () => {
  it.each([
    ['throw new RangeError()', ['RangeError']],
    ['throw new errors.Missing()', ['Missing']],
    ['throw TypeError("a")', ['TypeError']],
    ['throw a ? new A() : new B()', ['A', 'B']],
    ['throw make()', ['*']],
    ['throw a', ['*']],
    ['const g = () => { throw new A() }', []],
    ['class G { f() { throw new A() } }', []],
    ['try { throw new A() } catch {}', []],
    ['try { throw new A() } catch (b) { throw new B() }', ['B']],
    ['try { throw new A() } catch (b) { if (c) throw b }', ['A', '*']],
    ['try { throw new A() } finally { d() }', ['A']],
    ['try { a() } catch {} finally { throw new C() }', ['C']],
  ])('%s', (body, expected) => {
    expect(shapeOf(`export function f() { ${body} }`).throws).toEqual(expected)
  })
})

describe('members', () => {
  const namesOf = (text: string) =>
    shapeOf(text).members.map(({ kind, name, static: isStatic }) => {
      return `${isStatic ? 'static ' : ''}${kind} ${name}`
    })

  it.each([
    [
      'class A { #a; private b; protected c; constructor(readonly d: 1, private e: 2) {} f = 1; static f() {} get g() { return 1 } set g(h) {} "i-j"() {} [k]() {} }',
      [
        'constructor constructor',
        'property d',
        'property f',
        'static method f',
        'accessor g',
        'method i-j',
        'method [k]',
      ],
    ],
    [
      'interface A { a: 1; b(): void; get c(): 1; (): void; [key: string]: 1 }',
      ['property a', 'method b', 'accessor c'],
    ],
    ['type A = { a: 1 } & ({ b: 1 } & C)', ['property a', 'property b']],
    ['enum A { B, "C-D" }', ['member B', 'member C-D']],
    [
      'namespace A { export const b = 1; export function c() {} const d = 1; export namespace e.f {} }',
      ['variable b', 'function c', 'namespace e'],
    ],
    ['declare namespace A { const b: 1; interface C {} }', ['variable b', 'interface C']],
    ['const A = { b: 1 }', []],
  ])('%s', (text, expected) => {
    expect(namesOf(`export ${text}`)).toEqual(expected)
  })

  it('have their own parameters, returns and throws', () => {
    const { members } = shapeOf(
      'export class A { f<T>(a: T): T { throw new B() }\n g = (b) => 1; h(): void; h(c?): string; h() {} }',
    )
    expect(members).toEqual([
      {
        name: 'f',
        kind: 'method',
        parameters: [{ name: 'a' }],
        typeParameters: ['T'],
        returns: 'value',
        throws: ['B'],
      },
      {
        name: 'g',
        kind: 'property',
        parameters: [{ name: 'b' }],
        typeParameters: [],
        returns: 'value',
        throws: [],
      },
      {
        name: 'h',
        kind: 'method',
        parameters: [{ name: 'c', optional: true }],
        typeParameters: [],
        returns: 'value',
        throws: [],
      },
    ])
  })
})

it('lists every identifier, sorted', () => {
  expect(shapeOf('export const b = (a: C) => a.d["e"]').identifiers).toEqual(['C', 'a', 'b', 'd'])
})
