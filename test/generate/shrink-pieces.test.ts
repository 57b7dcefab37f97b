import { describe, expect, it } from 'vitest'
import { shrinkSnippet, TRUNCATION_MARKER } from '../../src/generate/shrink.ts'

const list = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name}(${index}, 'some words')`)

const wrap = (...parts: string[][]): string => ['function f() {', ...parts.flat(), '}'].join('\n')

/** As few of the last of these lines gone from a text as suffice for three quarters of `length`. */
function cutLast(text: string, lines: string[], length = text.length): string {
  for (let count = 1; count <= lines.length; count++) {
    const shortened = text.replace(lines.slice(-count).join('\n'), TRUNCATION_MARKER)
    if (shortened.length <= Math.floor(length * 0.75)) return shortened
  }
  throw new Error('All lines do not suffice.')
}

describe('shrinkSnippet leaves out as little as needed', () => {
  it.each([10, 11, 12, 13, 14, 15, 40])('from the end of a body of %i', (count) => {
    const lines = list('call', count)
    const text = wrap(lines)
    expect(shrinkSnippet(text, 'ts')).toBe(cutLast(text, lines))
  })

  it('from the end of a body, before throws and returns', () => {
    const lines = list('call', 20)
    const text = wrap(lines, ['// Why.', 'if (a) throw b', 'return c'])
    expect(shrinkSnippet(text, 'ts')).toBe(cutLast(text, lines))
  })

  it('from throws and returns only where the rest does not suffice', () => {
    const throws = list('if (a) throw b', 20)
    const lines = list('call', 4)
    const before = wrap(lines, throws)
    const saved = before.replace(lines.join('\n'), TRUNCATION_MARKER)
    expect(shrinkSnippet(before, 'ts')).toBe(cutLast(saved, throws, before.length))
    const after = wrap(throws, lines)
    expect(shrinkSnippet(after, 'ts')).toBe(cutLast(after, [...throws, ...lines]))
  })

  it('from the deepest body, then from the next', () => {
    const deep = list('deep', 6)
    const shallow = list('shallow', 20)
    const text = wrap(['if (a) {', ...deep, '}'], shallow)
    const shortened = text.replace(deep.join('\n'), TRUNCATION_MARKER)
    expect(shrinkSnippet(text, 'ts')).toBe(cutLast(shortened, shallow, text.length))
  })

  it.each([
    ['first', list('longer', 9), list('shorter', 6)],
    ['last', list('shorter', 6), list('longer', 9)],
  ])('from the longer of two, which stands %s', (place, one, other) => {
    const text = wrap(['if (a) {', ...one, '}', 'if (b) {', ...other, '}'], list('shallow', 4))
    expect(shrinkSnippet(text, 'ts')).toBe(cutLast(text, place === 'first' ? one : other))
  })

  it('from several of one depth, in their order', () => {
    const block = (lines: string[]): string[] => ['if (a) {', ...lines, '}']
    const [first, long, last] = [list('aaa', 5), list('bbbb', 5), list('ccc', 5)]
    const text = wrap(block(first), block(long), block(last))
    const shortened = text.replace(long.join('\n'), TRUNCATION_MARKER)
    expect(shrinkSnippet(text, 'ts')).toBe(cutLast(shortened, first, text.length))
  })

  it('together with nested bodies, under one marker', () => {
    const inner = ['if (a) {', ...list('inner', 3), '}'].join('\n')
    const lines = [...list('call', 10), inner]
    const text = wrap(lines)
    expect(shrinkSnippet(text, 'ts')).toBe(cutLast(text, lines))
  })
})

describe('a marker', () => {
  it.each([
    [
      `export const a = [${Array.from({ length: 40 }, (_, index) => index).join(', ')}]`,
      'export const a = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, …]',
    ],
    [
      "export const a = { one: [1, 2], two: [3, 4], three: 'some words that are long', four: 'some more words that are longer' }",
      'export const a = { one: [1, 2], two: [3, 4], … }',
    ],
    [
      `export const a = [['${'x'.repeat(60)}'], ['${'y'.repeat(60)}'], 1]`,
      'export const a = [[…], […], 1]',
    ],
    ['export const a = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]', 'export const a = [1, 2, 3, 4, 5, 6, '],
  ])('stands for neighbours, and for no less than itself: %s', (text, shortened) => {
    expect(shrinkSnippet(text, 'ts').replaceAll(TRUNCATION_MARKER, '…')).toBe(shortened)
  })
})
