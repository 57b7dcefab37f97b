import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readMention } from '../../src/verify/mention.ts'
import { dropSentences, promoteSummary } from '../../src/verify/sentences.ts'
import { findSpans } from '../../src/verify/spans.ts'

describe('a mention', () => {
  it.each([
    ['save', ['save'], false],
    ['save(file, 1)', ['save'], true],
    ['new Cart<Item>()', ['Cart'], true],
    ['Map<string, number>', ['Map'], false],
    ['items[0].id', ['items', 'id'], false],
    ['Cart#total', ['Cart', 'total'], false],
    ['a?.b', ['a', 'b'], false],
    ['...rest', ['rest'], false],
  ])('%s', (code, path, isCall) => {
    expect(readMention(code)).toEqual({ path, isCall })
  })

  it.each(['--watch', "'utf8'", '42', '<Cart />', '/^a/', 'a + b', '@scope/package', 'a: b', ''])(
    'is not %s',
    (code) => {
      expect(readMention(code)).toBeUndefined()
    },
  )

  it('is read or not, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (code) => {
        const mention = readMention(code)
        expect(mention === undefined || mention.path.length > 0).toBe(true)
      }),
    )
  })
})

describe('spans', () => {
  it('are code, links and addresses; blocks of code are none', () => {
    const text = 'See `a` and {@link B.c | there}, https://x.test/y.\n```ts\n`gone`\n```\n``x`y``'
    expect(findSpans(text).map(({ kind, value }) => [kind, value])).toEqual([
      ['code', 'a'],
      ['link', 'B.c'],
      ['url', 'https://x.test/y'],
      ['code', 'x`y'],
    ])
  })

  it('begin where they stand', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('`', 'a', ' ', '\n', '{@link b}') }),
        (text) => {
          for (const { value, start } of findSpans(text)) {
            expect(text.indexOf(value, start)).toBeGreaterThanOrEqual(start)
          }
        },
      ),
    )
  })
})

describe('sentences', () => {
  it('lose nothing but what is dropped, and that surely', () => {
    const unit = fc.constantFrom('. ', 'A', 'b', '`c.d`', '\n\n', '- ', '! ', '(', 'e.g. ')
    fc.assert(
      fc.property(fc.string({ unit }), fc.string({ unit }), (before, after) => {
        const text = `${before}X${after}`
        expect(dropSentences(text, [])).toBe(text.trim())
        expect(dropSentences(text, [before.length])).not.toContain('X')
      }),
    )
  })

  it('are dropped whole, and only those that hold a position', () => {
    const text = 'Takes `a.b`. Uses `gone` first. Then, e.g. `c`, ends.'
    expect(dropSentences(text, [text.indexOf('`gone`')])).toBe('Takes `a.b`. Then, e.g. `c`, ends.')
    expect(dropSentences(text, [])).toBe(text)
  })

  it('give a summary where the first was false', () => {
    expect(promoteSummary({ summary: '', description: 'One. Two.' })).toEqual({
      summary: 'One.',
      description: 'Two.',
    })
    expect(promoteSummary({ summary: '', returns: 'It.' }).summary).toBe('')
  })
})
