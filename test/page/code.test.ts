import { describe, expect, it } from 'vitest'
import { layoutCode } from '../../src/page/model/layout-code.ts'
import { tokenize } from '../../src/page/model/tokenize.ts'

describe('tokenize', () => {
  const kinds = (code: string): string[] =>
    tokenize(code)
      .filter(({ kind }) => kind !== 'space')
      .map(({ kind, text }) => `${kind} ${text}`)

  it('finds the kind of each piece of code', () => {
    expect(kinds("const add = (type: Money = 'a') => 1_0 // x")).toEqual([
      'keyword const',
      'name add',
      'punctuation =',
      'punctuation (',
      'name type',
      'punctuation :',
      'type Money',
      'punctuation =',
      "string 'a'",
      'punctuation )',
      'punctuation =>',
      'number 1_0',
      'comment // x',
    ])
    expect(kinds('{ from = of }').slice(1, 4)).toEqual(['name from', 'punctuation =', 'name of'])
    expect(kinds('function add(): string')).toEqual([
      'keyword function',
      'function add',
      'punctuation (',
      'punctuation )',
      'punctuation :',
      'type string',
    ])
  })

  it.each([
    [
      '/["\']/.test(a)',
      ['string /["\']/', 'punctuation .', 'function test', 'punctuation (', 'name a'],
    ],
    ['a / 2 / b', ['name a', 'punctuation /', 'number 2', 'punctuation /', 'name b']],
    [
      '`a ${b(`c ${d}`)} e`',
      ['string `a ${', 'function b', 'punctuation (', 'string `c ${', 'name d', 'string }`'],
    ],
    [
      "<p>Don't {stop}</p>",
      [
        ...['punctuation <', 'name p', 'punctuation >', "name Don't ", 'punctuation {'],
        ...['name stop', 'punctuation }', 'punctuation <', 'punctuation /', 'name p'],
      ],
    ],
    [
      '<Cart items={[1]} />',
      ['punctuation <', 'type Cart', 'name items', 'punctuation =', 'punctuation {'],
    ],
    [
      'const same = <T>(it: T) => it // a',
      ['keyword const', 'name same', 'punctuation =', 'punctuation <', 'type T', 'punctuation >'],
    ],
    [
      'Map<A, Set<B>>',
      [
        'type Map',
        'punctuation <',
        'type A',
        'punctuation ,',
        'type Set',
        'punctuation <',
        'type B',
      ],
    ],
  ])('reads %s', (code, start) => {
    expect(kinds(code).slice(0, start.length)).toEqual(start)
  })

  it.each([
    "'open",
    '`open ${',
    '/* open',
    '"a\\',
    '/[open',
    '<a>open',
    '</a>',
    '<a b="',
    '`${`${',
    '\ud800',
    '𝒳 <script>',
    'a\u0000b',
    '',
  ])('keeps every character of %j', (code) => {
    expect(
      tokenize(code)
        .map(({ text }) => text)
        .join(''),
    ).toBe(code)
  })
})

describe('code of any length', () => {
  const PIECES = [
    '`',
    '`${',
    '/',
    '\\',
    '"',
    '<',
    '<a ',
    '<a>',
    '{',
    '({[',
    '/*',
    ' ',
    '\n',
    'a',
    '0',
    '</a>',
    '>',
  ]

  it.each(PIECES)('is tokenized in linear time where it repeats %j', (piece) => {
    for (const times of [8000, 80_000]) {
      const code = piece.repeat(times)
      expect(
        tokenize(code)
          .map(({ text }) => text)
          .join(''),
      ).toBe(code)
    }
  })
})

describe('layoutCode', () => {
  it('leaves code that fits as it is', () => {
    expect(layoutCode('function add(left: number): number', 40)).toBe(
      'function add(left: number): number',
    )
  })

  it('breaks lines at brackets, but not within type arguments', () => {
    expect(
      layoutCode('function collect(entries: Map<string, number>, limit?: number): string[]', 40),
    ).toBe('function collect(\n  entries: Map<string, number>,\n  limit?: number\n): string[]')
  })

  it('breaks the alternatives of a union type into lines', () => {
    expect(layoutCode("type Change = { type: 'put'; id: string } | { type: 'remove' }", 40)).toBe(
      "type Change =\n  | { type: 'put'; id: string }\n  | { type: 'remove' }",
    )
  })

  it('reads very deep brackets', () => {
    expect(layoutCode('({['.repeat(3000), 80)).toContain('({[')
  })
})
