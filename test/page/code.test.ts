import { describe, expect, it } from 'vitest'
import { layoutCode } from '../../src/page/model/layout-code.ts'
import { tokenize } from '../../src/page/model/tokenize.ts'

describe('tokenize', () => {
  const kinds = (code: string): string[] =>
    tokenize(code)
      .filter(({ kind }) => kind !== 'space')
      .map(({ kind, text }) => `${kind} ${text}`)

  it('tells what each piece is', () => {
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

  it.each(["'open", '`open ${', '/* open', '"a\\', '𝒳 <script>', 'a\u0000b', ''])(
    'loses nothing of %j',
    (code) => {
      expect(
        tokenize(code)
          .map(({ text }) => text)
          .join(''),
      ).toBe(code)
    },
  )
})

describe('layoutCode', () => {
  it('leaves alone what fits', () => {
    expect(layoutCode('function add(left: number): number', 40)).toBe(
      'function add(left: number): number',
    )
  })

  it('breaks at brackets, and not within type arguments', () => {
    expect(
      layoutCode('function collect(entries: Map<string, number>, limit?: number): string[]', 40),
    ).toBe('function collect(\n  entries: Map<string, number>,\n  limit?: number\n): string[]')
  })

  it('breaks unions of a type', () => {
    expect(layoutCode("type Change = { type: 'put'; id: string } | { type: 'remove' }", 40)).toBe(
      "type Change =\n  | { type: 'put'; id: string }\n  | { type: 'remove' }",
    )
  })

  it('stands brackets without end', () => {
    expect(layoutCode('({['.repeat(3000), 80)).toContain('({[')
  })
})
