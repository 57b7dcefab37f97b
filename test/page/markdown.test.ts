import { describe, expect, it } from 'vitest'
import { checkHref, parseInline, type Inline } from '../../src/page/model/inline.ts'
import { parseMarkdown } from '../../src/page/model/markdown.ts'

const text = (value: string): Inline => ({ type: 'text', text: value })

describe('parseInline', () => {
  it('reads code, strong, emphasis and links', () => {
    expect(parseInline('a `b` **c *d*** _e_ [f](https://g.test/) h')).toEqual([
      text('a '),
      { type: 'code', text: 'b' },
      text(' '),
      { type: 'strong', content: [text('c '), { type: 'emphasis', content: [text('d')] }] },
      text(' '),
      { type: 'emphasis', content: [text('e')] },
      text(' '),
      { type: 'link', href: 'https://g.test/', content: [text('f')] },
      text(' h'),
    ])
  })

  it('reads references and bare links', () => {
    expect(
      parseInline('{@link Money | the type}, {@link https://a.test/}, https://b.test.'),
    ).toEqual([
      { type: 'reference', target: 'Money', text: 'the type' },
      text(', '),
      { type: 'link', href: 'https://a.test/', content: [text('https://a.test/')] },
      text(', '),
      { type: 'link', href: 'https://b.test/', content: [text('https://b.test')] },
      text('.'),
    ])
  })

  it.each([
    'snake_case_name',
    '2 * 3 * 4',
    '<img src=x onerror=alert(1)>',
    '[a](javascript:alert(1))',
    '[a](data:text/html,x)',
    '[a](https://user:pass@host.test/)',
    '**open',
    '`open',
  ])('takes %s as text', (value) => {
    const plain = parseInline(value).map((inline) =>
      inline.type === 'text' ? inline.text : inline,
    )
    expect(plain.join('')).toBe(value)
  })

  it('makes an image a mark and a link, never an image', () => {
    expect(parseInline('![a](https://b.test/c.png)')).toEqual([
      text('!'),
      { type: 'link', href: 'https://b.test/c.png', content: [text('a')] },
    ])
  })

  it.each(['**a ', '`', '[', '_a', '*a', '{@link ', '\\', '<https://'])(
    'ends on many of %j',
    (mark) => {
      const value = mark.repeat(5000)
      expect(JSON.stringify(parseInline(value)).length).toBeGreaterThan(0)
    },
  )
})

describe('checkHref', () => {
  it('allows the web and the page', () => {
    expect(checkHref('https://a.test/b')).toBe('https://a.test/b')
    expect(checkHref('#/src/math.ts!add:function')).toBe('#/src/math.ts!add:function')
    for (const target of [
      'javascript:alert(1)',
      ' https://a.test',
      '//a.test',
      '/path',
      'ftp://a.test',
      'https://',
      '#"><b>',
      'HTTPS://a@b.test',
    ]) {
      expect(checkHref(target)).toBeUndefined()
    }
  })
})

describe('parseMarkdown', () => {
  it('reads paragraphs, lists and code', () => {
    expect(parseMarkdown('One\ntwo\n\n- a\n- b\n  more\n\n1. c\n\n```ts\n- d\n```\n# E')).toEqual([
      { type: 'paragraph', content: [text('One\ntwo')] },
      {
        type: 'list',
        isOrdered: false,
        items: [
          [{ type: 'paragraph', content: [text('a')] }],
          [{ type: 'paragraph', content: [text('b\nmore')] }],
        ],
      },
      { type: 'list', isOrdered: true, items: [[{ type: 'paragraph', content: [text('c')] }]] },
      { type: 'code', language: 'ts', text: '- d' },
      { type: 'heading', content: [text('E')] },
    ])
  })

  it('nests lists', () => {
    const [list] = parseMarkdown('- a\n  - b\n- c')
    expect(list).toMatchObject({
      items: [[{ type: 'paragraph' }, { type: 'list' }], [{ type: 'paragraph' }]],
    })
  })

  it('ends on lists without end, and on fences that stay open', () => {
    expect(parseMarkdown('- '.repeat(5000) + 'a')).toHaveLength(1)
    expect(parseMarkdown('```\n'.repeat(3))).toHaveLength(2)
    expect(parseMarkdown('')).toEqual([])
  })
})
