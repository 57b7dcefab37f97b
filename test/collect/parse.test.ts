import { describe, expect, it } from 'vitest'
import { parseModule } from '../../src/collect/parse.ts'
import type { Declaration } from '../../src/collect/record.ts'

function parseOne(text: string, fileName = 'a.ts'): Declaration {
  const [declaration] = parseModule(text, fileName).declarations
  if (!declaration) throw new Error('no declaration')
  return declaration
}

function listExported(text: string, fileName = 'a.ts'): string[] {
  return parseModule(text, fileName).exports.map((entry) => {
    const mark = entry.typeOnly ? ' type' : ''
    if (entry.type === 'star') return `* from ${entry.specifier}${mark}`
    if (entry.type === 'alias')
      return `${entry.name} = ${entry.imported} from ${entry.specifier}${mark}`
    return `${entry.name} = ${entry.local}${mark}`
  })
}

function listKinds(text: string): string[] {
  return parseModule(text, 'a.ts').declarations.map(({ kind, local }) => `${kind} ${local}`)
}

describe('exports', () => {
  it.each([
    ['export function a() {}', ['a = a']],
    ['export default function a() {}', ['default = a']],
    ['export default function () {}', ['default = *default*']],
    ['export default class {}', ['default = *default*']],
    ['export default () => 1', ['default = *default*']],
    ['export default { a: 1 }', ['default = *default*']],
    ['const a = 1; export default a', ['default = a']],
    ['const a = 1; export { a as b, a as default }', ['b = a', 'default = a']],
    ['interface A {}; export type { A }', ['A = A type']],
    ['interface A {}; const b = 1; export { type A, b }', ['A = A type', 'b = b']],
    ['const a = 1; export { a as "b c" }', ['b c = a']],
    ['export { "b c" as a } from "./x"', ['a = b c from ./x']],
    ['export { a as b } from "./x"', ['b = a from ./x']],
    ['export { default } from "./x"', ['default = default from ./x']],
    ['export * from "./x"', ['* from ./x']],
    ['export type * from "./x"', ['* from ./x type']],
    ['export * as x from "./x"', ['x = * from ./x']],
    ['import * as x from "./x"; export { x }', ['x = * from ./x']],
    ['import a from "./x"; export default a', ['default = default from ./x']],
    ['import { b as a } from "./x"; export { a as c }', ['c = b from ./x']],
    ['import type { a } from "./x"; export { a }', ['a = a from ./x type']],
    ['class A {}\nexport = A', ['default = A']],
    ['export = { a: 1 }', ['default = *default*']],
    ['export import x = require("./x")', ['x = * from ./x']],
    ['import x = require("./x"); export { x }', ['x = * from ./x']],
    ['namespace N { export class B {} }\nexport import A = N.B', ['A = A']],
    ['export as namespace A; export const a = 1', ['a = a']],
    [
      'export const __proto__ = 1, constructor = 2',
      ['__proto__ = __proto__', 'constructor = constructor'],
    ],
    ['export declare const a: number', ['a = a']],
    [
      'declare global { interface Window {} }\ndeclare module "x" { export const b: 1 }\nexport {}',
      [],
    ],
    ['export { unknown }', []],
    ['const a = 1\nfunction b() {}', []],
  ])('%s', (text, expected) => {
    expect(listExported(text)).toEqual(expected)
  })

  it('binds each name of a pattern', () => {
    const text = 'export const { a, b: c, d: { e = 1, ...f }, ...g } = h, [i, , [j]] = k'
    const locals = ['a', 'c', 'e', 'f', 'g', 'i', 'j']
    expect(listExported(text)).toEqual(locals.map((local) => `${local} = ${local}`))
  })
})

describe('declarations', () => {
  it.each([
    ['export interface A {}\nexport const A = 1', ['variable A']],
    ['export class A {}\nexport namespace A {}\nexport interface A {}', ['class A']],
    ['export function a() {}\nexport namespace a {}', ['function a']],
    ['export enum A { B }\nexport namespace A {}', ['enum A']],
    ['export namespace A {}\nexport type A = 1', ['namespace A']],
    ['export namespace A.B { export const c = 1 }', ['namespace A']],
    ['namespace N { export enum B { C } }\nexport import A = N.B', ['namespace N', 'enum A']],
    ['declare const key: unique symbol\nexport type key = typeof key', ['type key']],
  ])('%s', (text, expected) => {
    expect(listKinds(text)).toEqual(expected)
  })

  it('takes in what exported ones name, one hop, in source order', () => {
    const text = 'const c = 1\nconst b = c\nexport const a = b\nconst d = 1'
    expect(parseModule(text, 'a.ts').declarations.map(({ local }) => local)).toEqual(['b', 'a'])
  })

  it('gives the pieces without comments, and the lines', () => {
    const text = '\n/** A. */\nexport function a(): void\n/** B. */\nexport function a() {\n}\n'
    const { pieces, comments, line, endLine } = parseOne(text)
    expect(pieces.map(({ start, end }) => text.slice(start, end))).toEqual([
      'export function a(): void',
      'export function a() {\n}',
    ])
    expect(comments.map(({ start, end }) => text.slice(start, end))).toEqual([
      '/** A. */',
      '/** B. */',
    ])
    expect([line, endLine]).toEqual([3, 6])
  })

  it('makes a declarator of several a statement by its prefix', () => {
    const text = '/** Both. */\nexport const a = 1,\n  /** B. */\n  b = 2'
    const [a, b] = parseModule(text, 'a.ts').declarations
    expect(a?.pieces).toEqual([{ start: 26, end: 31, prefix: 'export const ' }])
    expect([a?.human?.summary, b?.human?.summary]).toEqual(['Both.', 'B.'])
  })

  it.each(['@internal', '@private'])('marks %s', (tag) => {
    expect(parseOne(`/** A. ${tag} */ export const a = 1`)).toMatchObject({
      internal: true,
      human: { summary: 'A.' },
    })
  })
})

describe('references', () => {
  it.each([
    ['import { b } from "x"\nexport const a = () => b(c)\nconst c = 1', ['b', 'c']],
    ['import * as t from "x"\nexport const a = t.title(t)', ['t', 't.title']],
    ['import { T } from "x"\nexport type A<T> = T', []],
    ['import { T } from "x"\nexport type A<U> = U extends (infer T)[] ? T : T', []],
    ['import { b } from "x"\nexport function a(b: string) { return b }', []],
    ['import { b } from "x"\nexport function a() { { const b = 1 } return b }', ['b']],
    ['import { b } from "x"\nexport const a = { b: 1, c: q.b }', []],
    ['import { b } from "x"\nexport const a = { b }', ['b']],
    ['import { b } from "x"\nexport const { b: a } = c', []],
    ['import { b } from "x"\nexport const { a = b } = c', ['b']],
    ['import { b } from "x"\nexport class A { b() { b: for (;;) break b } }', []],
    ['export const a = () => a', []],
  ])('%s', (text, expected) => {
    const found = parseModule(text, 'a.ts').declarations.find(({ local }) => /^a$/i.test(local))
    expect(found?.references).toEqual(expected)
  })

  it('sees an intrinsic element as no name', () => {
    const text = 'import { div, Box } from "x"\nexport const a = () => <div><Box /></div>'
    expect(parseOne(text, 'a.tsx').references).toEqual(['Box'])
  })
})

it('lists every specifier once, in source order', () => {
  const text = `
    import a from './a'
    const lazy = () => import('./b')
    type T = import('./c').T
    import x = require('./d')
    export * from './e'
    import './a'
    import(name)`
  expect(parseModule(text, 'a.ts').specifiers).toEqual(['./a', './b', './c', './d', './e'])
})

describe('what is no sound code', () => {
  it('says the first problem with its line', () => {
    expect(parseModule('const a = 1\n\nfunction (', 'a.ts').problem).toBe(
      'Line 3: Identifier expected.',
    )
  })

  it.each([
    ['empty', ''],
    ['a byte order mark', '\uFEFFexport const a = 1'],
    ['a shebang', '#!/usr/bin/env node\nexport const a = 1'],
    ['NUL', 'export const a = "\0"\0'],
    ['nothing but comments', '/** a */\n// b'],
  ])('reads %s', (_name, text) => {
    expect(() => parseModule(text, 'a.ts')).not.toThrow()
  })

  it('names what is nested too deeply', () => {
    const text = `export const a = ${'['.repeat(50_000)}${']'.repeat(50_000)}`
    expect(parseModule(text, 'a.ts').problem).toBe('The code is nested too deeply to be read.')
  })

  it('reads a file of 1 MB', () => {
    const text = Array.from({ length: 14_000 }, (_, index) => {
      return `/** Number ${index}. */\nexport const value${index} = { index: ${index}, name: 'value' }\n`
    }).join('')
    expect(text.length).toBeGreaterThan(1_000_000)
    expect(parseModule(text, 'a.ts').declarations).toHaveLength(14_000)
  })
})

it('depends on the script kind and never on the path', () => {
  const text = 'export const a = <T,>(b: T) => b'
  expect(parseModule(text, '/x/a.ts')).toEqual(parseModule(text, 'b.mts'))
})

it('reads JavaScript with JSX, and types in comments as comments', () => {
  const text = '/** @param {string} a - The a. */\nexport function B(a) { return <b>{a}</b> }'
  expect(parseOne(text, 'a.js')).toMatchObject({
    signature: 'function B(a)',
    human: { params: [{ name: 'a', description: 'The a.' }] },
  })
})

it.each([
  ['/** @packageDocumentation\n * About. */\nexport const a = 1', 'About.'],
  ['/*! (c) */\n/**\n * About.\n * @module text\n */\n\n/** A. */\nexport const a = 1', 'About.'],
  ['/** @file About. */\nimport "x"', 'About.'],
  ['/** A. */\nexport const a = 1', undefined],
])('reads the comment of a module: %s', (text, expected) => {
  expect(parseModule(text, 'a.ts').comment).toBe(expected)
})

it.each([
  '/** @module a\n * Not A. */\nexport const a = 1',
  '/** @license MIT */\nexport const a = 1',
  '/*! Not A. */\nexport const a = 1',
  '/* Not A. */\nexport const a = 1',
  '/*** Not A. ***/\nexport const a = 1',
  'import "x" /** Not A. */\nexport const a = 1',
])('%s is no comment of a declaration', (text) => {
  expect(parseOne(text)).not.toHaveProperty('human')
})
