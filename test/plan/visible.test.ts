import { describe, expect, it } from 'vitest'
import { keepVisible, shortenComment, writeName } from '../../src/plan/visible.ts'

describe('keepVisible', () => {
  it.each([
    ['bidirectional controls', [0x202a, 0x202e, 0x2066, 0x2069, 0x200e, 0x61c]],
    ['tags', [0xe0000, 0xe0041, 0xe007f]],
    ['zero width', [0x200b, 0x200d, 0x2060, 0x2064, 0xfeff]],
    ['the soft hyphen', [0xad]],
    ['variation selectors', [0xfe00, 0xfe0f, 0xe0100, 0xe01ef]],
    ['fillers', [0x115f, 0x3164, 0xffa0]],
    ['controls', [0, 8, 0x1b, 0x7f, 0x9b]],
  ])('removes %s', (_, points) => {
    for (const point of points) {
      expect(keepVisible(`a${String.fromCodePoint(point)}b`), point.toString(16)).toBe('ab')
    }
  })

  it('keeps layout and text in every script', () => {
    const text = 'naïve\t日本語\r\nעברית — 😀 “a” ½ \u00a0'
    expect(keepVisible(text)).toBe(text)
  })
})

describe('a length limit', () => {
  it('cuts long comments, whatever their layout', () => {
    const long = 'about sums\n'.repeat(900)
    expect(shortenComment(long).length).toBeLessThanOrEqual(2002)
    expect(shortenComment(long)).toBe(shortenComment(long.replaceAll('\n', '  ')))
    expect(shortenComment('two\nlines')).toBe('two\nlines')
    expect(shortenComment('x'.repeat(2000))).toBe('x'.repeat(2000))
    expect(shortenComment(`${'x'.repeat(1999)} yz`)).toBe(`${'x'.repeat(1999)} …`)
  })

  it('writes any name on one short line', () => {
    expect(writeName(' two\nlines\u202E ')).toBe('two lines')
    expect(writeName('x'.repeat(999))).toHaveLength(200)
  })
})
