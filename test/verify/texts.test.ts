import { describe, expect, it } from 'vitest'
import { findCallees } from '../../src/verify/callees.ts'
import { createClaims, listNames } from '../../src/verify/claims.ts'
import {
  isAmbiguous,
  isCodeLike,
  isSnakeCase,
  readMention,
  type Mention,
} from '../../src/verify/mention.ts'
import { dropSentences, promoteSummary } from '../../src/verify/sentences.ts'
import { findSpans, listFences, type Span } from '../../src/verify/spans.ts'
import { listWords, stripComments } from '../../src/verify/words.ts'

describe('sentences', () => {
  it.each([
    ['One. Two. Three.', 'Two', 'One. Three.'],
    ['One. Two.', 'Two', 'One.'],
    ['One. Two.', ' Two', 'Two.'],
    ['Only one', 'one', ''],
    ['Takes `a. B` now. Gone here.', 'Gone', 'Takes `a. B` now.'],
    ['Takes `a. B` now. Gone here.', 'Takes', 'Gone here.'],
    ['See {@link a. B} now. Gone here.', 'See', 'Gone here.'],
    ['Is it, e.g. `a`? Yes.', 'Yes', 'Is it, e.g. `a`?'],
    ['First\n\nsecond', 'second', 'First'],
    ['List:\n- one\n- two', 'one', 'List:\n- two'],
    ['一。二。', '二', '一。'],
  ])('of %j without %j', (text, gone, left) => {
    expect(dropSentences(text, [text.indexOf(gone)])).toBe(left)
  })

  it('stay where nothing is wrong, and go where several are', () => {
    expect(dropSentences('One. Two. Three.', [])).toBe('One. Two. Three.')
    expect(dropSentences('One. Two. Three.', [0, 10])).toBe('Two.')
  })

  it('of a description take the place of a summary', () => {
    expect(promoteSummary({ summary: '', description: 'First one. Second one. ' })).toEqual({
      summary: 'First one.',
      description: 'Second one.',
    })
    const promoted = promoteSummary({ summary: '', description: ' Only.\n', remarks: 'R.' })
    expect(promoted).toEqual({ summary: 'Only.', remarks: 'R.' })
    expect(promoted).not.toHaveProperty('description')
    for (const docs of [
      { summary: 'S.', description: 'D.' },
      { summary: '' },
      { summary: '', description: '' },
    ]) {
      expect(promoteSummary(docs)).toBe(docs)
    }
  })
})

describe('spans', () => {
  it.each<[string, Span[]]>([
    ['Use `a.b`.', [{ kind: 'code', value: 'a.b', start: 4, isInstance: false }]],
    ['A name such as `a`', [{ kind: 'code', value: 'a', start: 15, isInstance: true }]],
    [
      `such as ${'x'.repeat(40)} \`a\``,
      [{ kind: 'code', value: 'a', start: 49, isInstance: false }],
    ],
    ['``a`b``', [{ kind: 'code', value: 'a`b', start: 0, isInstance: false }]],
    ['{@link  a.b label}', [{ kind: 'link', value: 'a.b', start: 0 }]],
    ['{@link a|label}', [{ kind: 'link', value: 'a', start: 0 }]],
    ['{@link a https://b.c}', [{ kind: 'link', value: 'a', start: 0 }]],
    ['{@link a.b:}', [{ kind: 'link', value: 'a.b:', start: 0 }]],
    ['{@link ./https://b.c.}', [{ kind: 'link', value: './https://b.c.', start: 0 }]],
    ['{@link HTTPS://a.b/c. label}', [{ kind: 'url', value: 'HTTPS://a.b/c', start: 0 }]],
    ['at https://a.b/c?!, and', [{ kind: 'url', value: 'https://a.b/c', start: 3 }]],
    ['[x](mailto:a@b)', [{ kind: 'url', value: 'mailto:a@b', start: 2 }]],
    ['```\n`a`\n```\n`b`', [{ kind: 'code', value: 'b', start: 12, isInstance: false }]],
    ['nothing', []],
  ])('of %j', (text, spans) => {
    expect(findSpans(text)).toEqual(spans)
  })

  it('show no blocks of code', () => {
    expect(listFences('a\n```ts\nb\n```\nc\n~~~\nd\n~~~')).toEqual(['```ts\nb\n```', '~~~\nd\n~~~'])
    expect(listFences('a')).toEqual([])
  })
})

describe('what stands in backticks', () => {
  const name = (...path: string[]): Mention => ({ path, isCall: false })
  const call = (...path: string[]): Mention => ({ path, isCall: true })

  it.each<[string, Mention | undefined]>([
    [' save ', name('save')],
    ['save(file)', call('save')],
    ['save<T>(file)', call('save')],
    ['save?.(file)', call('save')],
    ['new Cart()', call('Cart')],
    ['Box<T>', name('Box')],
    ['Box <T>', name('Box')],
    ['items[0].id', name('items', 'id')],
    ['items[index].id', name('items', 'id')],
    ['items[].id', name('items', 'id')],
    ['a?.b#c', name('a', 'b', 'c')],
    ['a~b::c', name('a', 'b', 'c')],
    ['#secret', name('secret')],
    ['!ready', name('ready')],
    ['...rest', name('rest')],
    ['await load', name('load')],
    ['save;', name('save')],
    ['save?', name('save')],
    ['*Async', undefined],
    [' eth_ ', undefined],
    ['--flag', undefined],
    ['a + b', undefined],
    ['./a', undefined],
    ['', undefined],
    ['4', undefined],
  ])('%j names %j', (code, mention) => {
    expect(readMention(code)).toEqual(mention)
  })

  it('says too little, is code, or stands in strings', () => {
    const names = ['JSON', 'x', 'f3', 'sess_123456', 'load', 'Json', 'fooBar', 'a_b', '$el', 'el$']
    expect(names.filter(isAmbiguous)).toEqual(['JSON', 'x', 'f3', 'sess_123456'])
    expect(names.filter(isCodeLike)).toEqual(
      names.filter((one) => !['x', 'f3', 'load'].includes(one)),
    )
    expect(['eth_getLogs', 'a1_b', 'ethGet', 'Eth_a', '_a'].filter(isSnakeCase)).toEqual([
      'eth_getLogs',
      'a1_b',
    ])
  })
})

it.each<[string, string[]]>([
  ['a(); b.c(1); a()', ['a', 'b.c']],
  ['new D(); f<T>(2); g?.(3); h ?. i(4)', ['D', 'f', 'g', 'h.i']],
  ['a().b()', ['a', 'b']],
  ['if (a) b(); while (c) {}', ['b']],
  ['function e() {} function * f() {}', []],
  ['declare function e(): void', []],
  ['class A { m(a, (b), c) { } n(): T { } o = p() }', ['p']],
  ['type A = { m(): void; n(): T }', []],
  ['`${a(1)} and ${b.c(`${d()}`)} e()`', ['a', 'b.c', 'd']],
  ['a ? b(1) : { c }', ['b']],
  ['a && b(1) ? c : d', ['b']],
  ['x = /["\'`(]/.test(a()) // b()', ['test', 'a']],
  ['f<Map<string, () => void>>(1); g<T[]>(2)', ['g']],
  ['({ async load() {}, get size() { return count() } })', ['count']],
  ['a("b()") // c()\n/* d() */', ['a']],
  ['a(b(c), d)', ['a', 'b']],
  ['a("b(", c(', ['a', 'c']],
  ['a(', ['a']],
])('%j calls %j', (code, callees) => {
  expect(findCallees(code)).toEqual(callees)
})

describe('words of code', () => {
  const code = `a('b // c') // d\n/* e */ f("g") + \`h\``

  it('are those outside of comments', () => {
    expect(stripComments(code)).toBe(`a('b // c')  \n  f("g") + \`h\``)
    expect(listWords(code)).toEqual(['a', 'b', 'c', 'f', 'g', 'h'])
    expect(listWords('1 + 2')).toEqual([])
  })
})

it('claims are counted, and asked what is wrong only where something is', () => {
  const claims = createClaims()
  const fault = { code: 'wrong', message: 'It is wrong.' }
  const never = (): never => {
    throw new Error('asked')
  }
  expect(claims.check(true, never)).toBe(true)
  expect(claims.check(false, () => fault)).toBe(false)
  expect(claims.checked).toBe(2)
  expect(claims.faults).toEqual([fault])
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listNames)).toEqual([
    '',
    'a',
    'a and b',
    'a, b and c',
  ])
})
