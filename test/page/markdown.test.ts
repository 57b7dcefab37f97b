import { describe, expect, it } from 'vitest'
import {
  checkHref,
  parseInline,
  parseMarkdown,
  type Block,
  type Inline,
} from '../../src/page/model/markdown.ts'

const text = (value: string): Inline => ({ type: 'text', text: value })
const link = (href: string, shown: string, title = ''): Inline => ({
  type: 'link',
  href,
  title,
  content: [text(shown)],
})
const paragraph = (...content: Inline[]): Block => ({ type: 'paragraph', content })

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
      link('https://g.test/', 'f'),
      text(' h'),
    ])
  })

  it('reads references and bare links', () => {
    expect(
      parseInline('{@link Money | the type}, {@link https://a.test/}, https://b.test.'),
    ).toEqual([
      { type: 'reference', target: 'Money', text: 'the type' },
      text(', '),
      link('https://a.test/', 'https://a.test/'),
      text(', '),
      link('https://b.test/', 'https://b.test'),
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
  ])('reads %s as text', (value) => {
    const plain = parseInline(value).map((inline) =>
      inline.type === 'text' ? inline.text : inline,
    )
    expect(plain.join('')).toBe(value)
  })

  it('reads an image as a mark and a link, never as an image', () => {
    expect(parseInline('![a](https://b.test/c.png)')).toEqual([
      text('!'),
      link('https://b.test/c.png', 'a'),
    ])
  })

  it.each(['**a ', '`', '[', '_a', '*a', '{@link ', '\\', '<https://'])(
    'ends for a text that repeats %j',
    (mark) => {
      const value = mark.repeat(5000)
      expect(JSON.stringify(parseInline(value)).length).toBeGreaterThan(0)
    },
  )
})

describe('checkHref', () => {
  it('allows links to the web and within the page', () => {
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
      paragraph(text('One\ntwo')),
      {
        type: 'list',
        isOrdered: false,
        start: 1,
        items: [[paragraph(text('a'))], [paragraph(text('b\nmore'))]],
      },
      { type: 'list', isOrdered: true, start: 1, items: [[paragraph(text('c'))]] },
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

  it('reads tables, with their alignment and Markdown in their cells', () => {
    const [table] = parseMarkdown(
      '| a | b |\n| --- | ---: |\n| `c` | [d](https://e.test/) |\n| 1 |',
    )
    expect(table).toEqual({
      type: 'table',
      header: [{ content: [text('a')] }, { align: 'right', content: [text('b')] }],
      rows: [
        [
          { content: [{ type: 'code', text: 'c' }] },
          { align: 'right', content: [link('https://e.test/', 'd')] },
        ],
        [{ content: [text('1')] }, { align: 'right', content: [] }],
      ],
    })
  })

  it('reads quotes, rules, titles, deleted text, line breaks, tasks and the number of a list', () => {
    expect(
      parseMarkdown('> a\n> - b\n\n---\n[c](https://d.test/ "e") ~~f~~  \ng\n\n3. [x] h'),
    ).toEqual([
      {
        type: 'quote',
        content: [
          paragraph(text('a')),
          { type: 'list', isOrdered: false, start: 1, items: [[paragraph(text('b'))]] },
        ],
      },
      { type: 'rule' },
      paragraph(
        link('https://d.test/', 'c', 'e'),
        text(' '),
        { type: 'deleted', content: [text('f')] },
        { type: 'break' },
        text('g'),
      ),
      { type: 'list', isOrdered: true, start: 3, items: [[paragraph(text('☑ '), text('h'))]] },
    ])
  })

  it.each([
    '<img src=x onerror=alert(1)>',
    '<script>\nalert(1)\n</script>',
    '<!-- a -->',
    '<div>\n<b>c</b></div>',
    '<![CDATA[a]]>',
    '<?a?>',
    '[a]: javascript:alert(1)',
    '[a]: /b "c"',
    '![a](javascript:alert(1))',
    '![a](data:image/svg+xml,b)',
    '<javascript:alert(1)>',
    '<a@b.test>',
    'a@b.test and www.b.test',
    '&lt;b&gt; &#60;',
  ])('reads %j as text', (value) => {
    expect(parseMarkdown(value)).toEqual([paragraph(text(value))])
  })

  it('lets only safe links through, whatever Markdown surrounds them', () => {
    const targets = [
      'javascript:alert(1)',
      'https://safe.test/',
      'data:a',
      '//b.test',
      'https://u:p@c.test/',
    ]
    const forms = targets.flatMap((target) => [
      `[a](${target})`,
      `[a](<${target}> "b")`,
      `![a](${target})`,
      `[![a](${target})](${target})`,
      `<${target}>`,
      `{@link ${target} | a}`,
      `[a]\n\n[a]: ${target}`,
    ])
    const source = forms
      .flatMap((form) => [form, `> - **${form}**`, `| a |\n|---|\n| _${form}_ |`])
      .join('\n\n')
    const json = JSON.stringify(parseMarkdown(source))
    const links = [...json.matchAll(/"href":"([^"]*)"/g)].map(([, href]) => href)
    expect(links.length).toBeGreaterThan(10)
    expect(new Set(links)).toEqual(new Set(['https://safe.test/']))
  })

  it('ends for very deep lists and for fences that stay open', () => {
    expect(parseMarkdown('- '.repeat(5000) + 'a')).toHaveLength(1)
    expect(parseMarkdown('```\n'.repeat(3))).toHaveLength(2)
    expect(parseMarkdown('')).toEqual([])
  })
})

describe('Markdown of any length', () => {
  const SHAPES: [string, (length: number) => string][] = [
    ['backticks', (length) => '`'.repeat(length)],
    ['backticks apart', (length) => '` '.repeat(length / 2)],
    [
      'runs of backticks that grow',
      (length) => {
        return Array.from({ length: Math.sqrt(length) }, (_, index) => '`'.repeat(index)).join(' ')
      },
    ],
    ['spaces', (length) => `a${' '.repeat(length)}b`],
    ['spaces before a line', (length) => `a${' '.repeat(length)}\nb`],
    ['tabs', (length) => `a${'\t'.repeat(length)}b`],
    ['newlines in a fence', (length) => `\`\`\`${'\n'.repeat(length)}`],
    ['fences', (length) => '```\n'.repeat(length / 4)],
    ['slashes', (length) => '/'.repeat(length)],
    ['quotes in quotes', (length) => '>'.repeat(length)],
    ['lists in lists', (length) => `${'- '.repeat(length / 2)}a`],
    ['other lists in lists', (length) => `${'* * '.repeat(length / 4)}a`],
    ['ordered lists in lists', (length) => `${'1. '.repeat(length / 3)}a`],
    ['lists and quotes', (length) => `${'- > '.repeat(length / 4)}a`],
    [
      'indented lists',
      (length) => {
        return Array.from(
          { length: Math.sqrt(length) },
          (_, index) => `${' '.repeat(2 * index)}- a`,
        ).join('\n')
      },
    ],
    ['items', (length) => '- a\n'.repeat(length / 4)],
    [
      'emphasis in emphasis',
      (length) => '*a **b '.repeat(length / 14) + '** c*'.repeat(length / 14),
    ],
    ['deleted text', (length) => '~~a '.repeat(length / 4)],
    ['links in links', (length) => '[a'.repeat(length / 4) + '](b)'.repeat(length / 4)],
    ['links that stay open', (length) => '[a](<b'.repeat(length / 6)],
    ['titles that stay open', (length) => '[a](b "'.repeat(length / 7)],
    ['link tags', (length) => '{@link a '.repeat(length / 9)],
    ['spaces in a link tag', (length) => `{@link a${' '.repeat(length)}`],
    ["spaces before a link tag's name", (length) => `{@link${' '.repeat(length)}`],
    ['mail addresses', (length) => 'a.'.repeat(length / 2) + '@'],
    ['addresses', (length) => 'https://a.'.repeat(length / 10)],
    ['dots after an address', (length) => `https://a${'.'.repeat(length)}`],
    ['tags', (length) => '<a '.repeat(length / 3)],
    ['comments', (length) => '<!--'.repeat(length / 4)],
    ['columns', (length) => `${'|'.repeat(length / 2)}\n${'|-'.repeat(length / 4)}`],
    ['rows', (length) => `|a|\n|-|\n${'|b|\n'.repeat(length / 4)}`],
    ['definitions', (length) => '[a]: b\n'.repeat(length / 7)],
    ['headings', (length) => `# a${' #'.repeat(length / 2)}b`],
    ['backslashes', (length) => '\\'.repeat(length)],
  ]

  it.each(SHAPES)('is read in linear time and without a stack overflow: %s', (_name, repeat) => {
    for (const length of [8000, 80_000]) {
      expect(parseMarkdown(repeat(length)).length).toBeGreaterThan(0)
      expect(parseInline(repeat(length)).length).toBeGreaterThan(0)
    }
  })
})
