import { describe, expect, it } from 'vitest'
import { findBodies } from '../../src/generate/bodies.ts'
import type { SymbolRequest } from '../../src/plan/request.ts'

/** The items of each body, the deepest body first; what documentation is written from has a star. */
function itemsOf(text: string, script: SymbolRequest['script'] = 'ts'): string[][] {
  return findBodies(text, script)
    .sort((one, other) => other.depth - one.depth)
    .map(({ items }) =>
      items.map(({ start, end, isTelling }) => `${isTelling ? '*' : ''}${text.slice(start, end)}`),
    )
}

describe('findBodies', () => {
  it.each<[string, string[][]]>([
    ['function f() { a(); b() }', [['a();', 'b()']]],
    ['const a = [1, 2]', [['1', '2']]],
    ['const a = { b: 1, c }', [['b: 1', 'c']]],
    ['switch (a) { case 1: b(); c(); default: d() }', [['b();', 'c();'], ['d()']]],
    ['function f() {}', []],
    ['interface A { b: string }', []],
    ['type A = { b: string }', []],
    ['class A { b = 1; c = 2 }', []],
    ['a(); b()', []],
    ['function f( {', []],
  ])('finds the items of %s', (text, items) => {
    expect(itemsOf(text)).toEqual(items)
  })

  it('finds the children of JSX', () => {
    expect(itemsOf('const a = <b><c />{d}</b>', 'tsx')).toEqual([['<c />', '{d}']])
    expect(itemsOf('const a = <><c /><d /></>', 'tsx')).toEqual([['<c />', '<d />']])
    expect(itemsOf('const a = <b><c />{d}</b>', 'ts')).toEqual([])
  })

  it('returns positions, and a greater depth for bodies inside of others', () => {
    const text = 'function f() { if (a) { b() } }'
    const [inner, outer] = findBodies(text, 'ts').sort((one, other) => other.depth - one.depth)
    expect(text.slice(inner!.start, inner!.end)).toBe('{ b() }')
    expect(text.slice(outer!.start, outer!.end)).toBe('{ if (a) { b() } }')
    expect(inner!.depth).toBeGreaterThan(outer!.depth)
  })
})

describe('findBodies marks throws, returns and comments', () => {
  it.each<[string, string[][]]>([
    ['function f() { a(); return 1 }', [['a();', '*return 1']]],
    ['function f() { a(); throw b }', [['a();', '*throw b']]],
    [
      'function f() { if (a) { b(); return } c() }',
      [
        ['b();', '*return'],
        ['*if (a) { b(); return }', 'c()'],
      ],
    ],
    // What is returned belongs to the return, but not what a function in it does.
    ['function f() { return [a, b] }', [['*a', '*b'], ['*return [a, b]']]],
    [
      'function f() { return () => { a(); b() } }',
      [['a();', 'b()'], ['*return () => { a(); b() }']],
    ],
    ['function f() { a() // why\n }', [['a()']]],
    ['function f() { a(/* why */ 1); b() }', [['*a(/* why */ 1);', 'b()']]],
    ['function f() { if (a) { // why\n b() } }', [['b()'], ['*if (a) { // why\n b() }']]],
    ["function f() { a('http://x'); b() }", [["a('http://x');", 'b()']]],
    ['function f() { a("/* \\" //"); b() }', [['a("/* \\" //");', 'b()']]],
    ['function f() { a(`//`); b() }', [['a(`//`);', 'b()']]],
  ])('in %s', (text, items) => {
    expect(itemsOf(text)).toEqual(items)
  })
})

it('finds none where a text is nested too deeply, and hides no other error', () => {
  expect(findBodies(`const a = ${'['.repeat(50_000)}${']'.repeat(50_000)}`, 'ts')).toEqual([])
  expect(() => findBodies(null as unknown as string, 'ts')).toThrow(TypeError)
})
