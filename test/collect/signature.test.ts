import { expect, it } from 'vitest'
import { parseModule } from '../../src/collect/parse.ts'

it.each([
  [
    'export function add(left: number, right: number): number { return 1 }',
    'function add(left: number, right: number): number',
  ],
  [
    'export class Cart<T extends { price: number }> { items = [] }',
    'class Cart<T extends { price: number }>',
  ],
  ['export const safe = (input: string): string => input', 'const safe = (input: string): string'],
  ['export const safe = input => input', 'const safe = (input)'],
  ['export const safe = async <T,>(input: T) => input', 'const safe = async <T>(input: T)'],
  ['export const f = (function g(a: string) {})', 'const f = function g(a: string)'],
  ['export const f: Handler = (event) => {}', 'const f: Handler'],
  ['export const C = class extends B {}', 'const C = class extends B'],
  ['export const config = { a: 1 }', 'const config'],
  ['export let name: string | undefined', 'let name: string | undefined'],
  ['export const { a } = b', 'const a'],
  [
    'export default abstract class A extends B<C> implements D, E { f() {} }',
    'abstract class A extends B<C> implements D, E',
  ],
  ['@decorate({ a: 1 })\nexport class A {}', 'class A'],
  ['export default (a: string): void => {}', '(a: string): void'],
  ['export default { a: 1 }', 'default'],
  ['export async function* f() {}', 'async function* f()'],
  [
    'export declare function f(this: A, ...rest: string[]): asserts rest',
    'function f(this: A, ...rest: string[]): asserts rest',
  ],
  [
    'export function f(\n  a: string, // first\n  /* second */ b = g( 1 ),\n): void {}',
    'function f(a: string, b = g(1)): void',
  ],
  ['export function f<\n  T,\n>({\n  a,\n  b,\n}: T) {}', 'function f<T>({ a, b }: T)'],
  [
    'export interface A {\n  a: string\n  b(): void // b\n  readonly c?: { d: 1 }\n}',
    'interface A { a: string; b(): void; readonly c?: { d: 1 } }',
  ],
  ['export interface A {\n  a: string;\n  b: 1;\n}', 'interface A { a: string; b: 1; }'],
  ['export type A =\n  | "a  b"\n  | `c  ${D}`;', 'type A = "a  b" | `c  ${D}`'],
  ['export const enum A {\n  B = 1,\n  C,\n}', 'const enum A { B = 1, C }'],
  ['export declare enum A { B }', 'enum A { B }'],
  ['export namespace A.B { export const c = 1 }', 'namespace A.B'],
  [
    'export interface A { a: 1 }\nexport interface A { b: 1 }',
    'interface A { a: 1 } interface A { b: 1 }',
  ],
])('%s', (text, expected) => {
  expect(parseModule(text, 'a.ts').declarations[0]?.signature).toBe(expected)
})

it('lists overloads and leaves the implementation out', () => {
  const text = `
    export function f(a: string): string
    export function f(a: number): number
    export function f(a: unknown) { return a }`
  expect(parseModule(text, 'a.ts').declarations[0]).toMatchObject({
    signature: 'function f(a: string): string',
    signatures: ['function f(a: string): string', 'function f(a: number): number'],
  })
})

it('cuts what is no signature any more', () => {
  const members = Array.from({ length: 10_000 }, (_, index) => `member${index}: string`)
  const text = `export interface A { ${members.join('; ')} }`
  const { signature = '' } = parseModule(text, 'a.ts').declarations[0] ?? {}
  expect(signature.length).toBeLessThan(8_100)
  expect(signature).toMatch(/ …$/)
})
