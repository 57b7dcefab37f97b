import { describe, expect, it } from 'vitest'
import { parseModule } from '../../src/collect/parse.ts'
import type { Docs } from '../../src/types.ts'

function read(text: string, local: string, file = 'a.ts'): Docs | undefined {
  return parseModule(text, file).declarations.find((one) => one.local === local)?.human
}

describe('hand-written docs are read', () => {
  it.each<[string, string, Docs]>([
    [
      'without a summary: @deprecated',
      '/** @deprecated Use {@link b} instead. */ export const a = 1',
      { summary: '', deprecated: 'Use {@link b} instead.' },
    ],
    [
      'without a summary: @deprecated alone',
      '/** @deprecated */ export const a = 1',
      { summary: '', deprecated: '' },
    ],
    [
      'without a summary: @param',
      '/** @param amount - the left one */ export function a(amount: number) {}',
      { summary: '', params: [{ name: 'amount', description: 'the left one' }] },
    ],
    [
      'with several tags on a line',
      '/** Adds. @param a - left @returns the sum */ export function a(a: number) {}',
      { summary: 'Adds.', params: [{ name: 'a', description: 'left' }], returns: 'the sum' },
    ],
    [
      'with a tag after the text of another',
      '/**\n * Adds.\n * @returns the sum @deprecated Use b.\n */ export function a() {}',
      { summary: 'Adds.', returns: 'the sum', deprecated: 'Use b.' },
    ],
    [
      'with a colon behind the tag',
      '/** @deprecated: use add */ export const a = 1',
      { summary: '', deprecated: 'use add' },
    ],
    [
      'with tags that are only mentioned',
      '/** Reads `@param x` and {@link b} of me@param.org. */ export const a = 1',
      { summary: 'Reads `@param x` and {@link b} of me@param.org.' },
    ],
    [
      'from @summary and @description',
      '/** @summary Short.\n * @description Long. */ export const a = 1',
      { summary: 'Short.', description: 'Long.' },
    ],
    [
      'from @description alone',
      '/** @description Adds. */ export const a = 1',
      { summary: 'Adds.' },
    ],
    ['from @desc', '/** @desc Adds. */ export const a = 1', { summary: 'Adds.' }],
    [
      'from @description behind a summary',
      '/** Adds.\n *\n * All.\n * @description Long. */ export const a = 1',
      { summary: 'Adds.', description: 'All.\n\nLong.' },
    ],
    [
      'at the default export',
      'function a() {}\n/** A button. */\nexport default a',
      { summary: 'A button.' },
    ],
    [
      'at a name that is exported',
      'const a = 1\nexport { /** The a. */ a }',
      { summary: 'The a.' },
    ],
    [
      'at a name that is exported with another name',
      'const a = 1, b = 2\nexport { b, /** The a. */ a as c }',
      { summary: 'The a.' },
    ],
    [
      'at the declaration rather than at the export',
      '/** First. */ const a = 1\n/** Second. */\nexport { a }',
      { summary: 'First.' },
    ],
    ['before the second of two names', 'export const b = 1, /** A. */ a = 2', { summary: 'A.' }],
    [
      'with `@ts-` in the text',
      '/** Explains @ts-ignore comments. */ export const a = 1',
      { summary: 'Explains @ts-ignore comments.' },
    ],
    [
      'about copyright',
      '/** Copyright notice of the footer. */ export const a = 1',
      { summary: 'Copyright notice of the footer.' },
    ],
    [
      'of all overloads',
      '/** Adds.\n * @throws {RangeError} when late */ export function a(b: 1): 1\n/** @returns two\n * @throws {TypeError} when odd */\nexport function a(b: 2): 2\nexport function a(b: unknown): unknown { return b }',
      {
        summary: 'Adds.',
        returns: 'two',
        throws: [
          { type: 'RangeError', description: 'when late' },
          { type: 'TypeError', description: 'when odd' },
        ],
      },
    ],
  ])('%s', (_, text, docs) => {
    expect(read(text, 'a')).toEqual(docs)
  })
})

describe('a comment that is no documentation is ignored', () => {
  it.each([
    '@ts-ignore',
    '@ts-expect-error later',
    '#__PURE__',
    '@__PURE__',
    'istanbul ignore next',
    'c8 ignore next 3',
    'v8 ignore start',
    'eslint-disable-next-line no-var',
    'prettier-ignore',
    '@type-check',
    '@license MIT',
    'SPDX-License-Identifier: MIT',
    'Copyright (c) 2024 Example Corp.',
    '(c) 2024 Example Corp.',
    'Licensed under the MIT License.',
    '------------ Parsing ------------',
    '==== Parsing',
  ])('/** %s */', (text) => {
    expect(read(`export const b = 1\n\n/** ${text} */\nexport const a = 1`, 'a')).toBeUndefined()
  })

  it('as the header of a file with its licence is', () => {
    const header = '/**\n * toolbox 1.0\n * Copyright (c) 2024 Example Corp.\n */\n\n'
    expect(read(`${header}export const a = 1`, 'a')).toBeUndefined()
    expect(read(`${header}/** Adds. */\nexport const a = 1`, 'a')).toEqual({ summary: 'Adds.' })
    expect(read(`export const b = 1\n${header}export const a = 1`, 'a')).toBeDefined()
  })

  it('and the documentation before it counts', () => {
    const text = '/** Adds. */\n/** @__PURE__ */\nexport const a = 1'
    expect(read(text, 'a')).toEqual({ summary: 'Adds.' })
  })
})

describe('members', () => {
  it('are read without a summary', () => {
    const text = `export class a {
      /** @deprecated Use size. */ length = 1
      /** @param thing - what to add */ add(thing: string) {}
      /** @returns how many */ get size() { return 1 }
      /** @internal */ hidden = 1
    }`
    expect(read(text, 'a')?.members).toEqual([
      { name: 'length', kind: 'property', summary: '', deprecated: 'Use size.' },
      {
        name: 'add',
        kind: 'method',
        summary: '',
        params: [{ name: 'thing', description: 'what to add' }],
      },
      { name: 'size', kind: 'accessor', summary: '', returns: 'how many' },
    ])
  })

  it('are those that a constructor of JavaScript assigns with a comment', () => {
    const text = `export class a {
      constructor() {
        /** The sum with taxes. @type {number} */
        this.total = 0
        this.silent = 1
        /** Declared. */
        this.later
        /** @private How. */
        this._how = 1
      }
    }`
    const [declaration] = parseModule(text, 'a.js').declarations
    expect(declaration?.human?.members).toEqual([
      { name: 'total', kind: 'property', summary: 'The sum with taxes.' },
      { name: 'later', kind: 'property', summary: 'Declared.' },
    ])
    expect(declaration?.shape.members.map(({ name }) => name)).toEqual([
      'constructor',
      'total',
      'later',
    ])
  })
})

describe('{@inheritDoc}', () => {
  const base =
    '/** Adds.\n * @param a - left\n * @returns the sum */\nexport function add(a: number): number { return a }\n'

  it.each([
    '{@inheritDoc add}',
    '{@inheritdoc add}',
    '@inheritDoc add',
    '{@inheritDoc plain}',
    '{@inheritDoc add | the other}',
  ])('takes over docs: %s', (tag) => {
    const between = '/** {@inheritDoc add} */\nfunction plain(a: number): number { return a }\n'
    const text = `${base}${between}/** ${tag} */\nexport function plus(a: number): number { return a }`
    expect(read(text, 'plus')).toEqual({
      summary: 'Adds.',
      params: [{ name: 'a', description: 'left' }],
      returns: 'the sum',
    })
  })

  it('leaves what its own comment says', () => {
    const text = `${base}/** More.\n * {@inheritDoc add}\n * @returns more */\nexport function plus(a: number) {}`
    expect(read(text, 'plus')).toMatchObject({ summary: 'More.', returns: 'more', params: [{}] })
  })

  it('is never docs itself', () => {
    for (const name of ['nowhere', 'plus', '']) {
      expect(read(`/** {@inheritDoc ${name}} */ export function plus() {}`, 'plus')).toBeUndefined()
    }
  })

  it('takes over the docs of a member', () => {
    const text =
      '/** C. */ export class C { /** Runs. */ run() {} }\n/** {@inheritDoc C.run} */ export const a = 1'
    expect(read(text, 'a')).toEqual({ summary: 'Runs.' })
  })
})
