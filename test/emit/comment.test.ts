import fc from 'fast-check'
import ts from 'typescript'
import { expect, it } from 'vitest'
import {
  parseGenerated,
  readMark,
  withoutGenerated,
  writeMark,
} from '../../src/collect/generated.ts'
import { layOut, writeComment } from '../../src/emit/comment.ts'
import type { Docs } from '../../src/types.ts'

const write = (docs: Partial<Docs>, isEscaped = true): string =>
  layOut(writeComment(docs, { isEscaped, script: 'ts' }), '', '\n')

/** The tags that TypeScript finds in a comment before a declaration, and whether the declaration is still there. */
function readWithTypeScript(comment: string): string[] {
  const text = `${comment}\nexport function subject() {}\n`
  const file = ts.createSourceFile('module.ts', text, ts.ScriptTarget.Latest, true)
  expect(file.statements).toHaveLength(1)
  const [statement] = file.statements
  return ts.getJSDocTags(statement!).map(({ tagName }) => tagName.text)
}

it('writes every part in the order of TSDoc', () => {
  const comment = write({
    summary: 'Adds.',
    description: 'Numbers only.',
    params: [{ name: 'left', description: 'The first.' }],
    typeParams: [{ name: 'T', description: 'What is added.' }],
    returns: 'The sum.',
    throws: [{ type: 'RangeError', description: 'When it is NaN.' }, { description: 'Sometimes.' }],
    examples: [{ code: 'add(1, 2)', check: 'typechecked' }],
    remarks: 'Slow.',
    see: ['subtract', 'https://example.com/add', 'The manual.'],
    deprecated: '',
  })
  expect(comment.split('\n').map((line) => line.replace(/^ \*(?: |$)/, ''))).toEqual([
    '/**',
    ...['Adds.', '', 'Numbers only.', '', '@remarks', 'Slow.', ''],
    ...['@typeParam T - What is added.', '@param left - The first.', '@returns The sum.'],
    ...['@throws RangeError - When it is NaN.', '@throws Sometimes.', ''],
    ...['@example', '```ts', 'add(1, 2)', '```', ''],
    ...['@see `subtract`', '@see {@link https://example.com/add}', '@see The manual.'],
    '@deprecated',
    ' */',
  ])
})

it.each([
  ['the end of the comment', 'a */ export const evil = 1 /* b'],
  ['a tag', '@deprecated now'],
  ['a tag on a later line', 'Adds.\n  @returns nothing'],
  ['a tag in mid-line', 'Adds. @internal'],
  ['an inline tag', 'See {@link Other} or {@inheritDoc Other}.'],
  ['an element', '<script>alert(1)</script>'],
  ['a tag in a span of code', 'Takes `a @internal` and ``b` @beta``.'],
  ['a tag behind a lone backtick', 'It` @internal'],
  ['a tag in a block of code', '```ts\n@internal\n```'],
  ['a tag behind another line separator', 'Adds.\u2028@internal'],
  ['a backslash before a tag', '\\@internal \\\\@beta'],
])('text of a model cannot write %s', (_, text) => {
  expect(readWithTypeScript(write({ summary: text }))).toEqual([])
  const tags = readWithTypeScript(
    write({ summary: 'Adds.', params: [{ name: 'left', description: text }], returns: text }),
  )
  expect(tags).toEqual(['param', 'returns'])
})

it('no text of a model starts a tag, ends the comment or is read as other docs', () => {
  const piece = fc.constantFrom(
    ...[
      '@internal',
      ' @param x',
      '{@link y}',
      '*/',
      '/*',
      '`',
      '``',
      '```',
      '\n',
      ' ',
      'word',
      '\\',
      '<b>',
      '- ',
      '* ',
      '|',
      '{',
      '}',
      '~~~',
      '\u2028',
      '1. ',
    ],
  )
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(text, text, (summary, returns) => {
      const tags = readWithTypeScript(
        write({ summary: `Adds. ${summary}`, returns: `Sum ${returns}` }),
      )
      expect(tags).toEqual(['returns'])
    }),
    { numRuns: 500 },
  )
})

it('leaves out an example in which TypeScript would find tags', () => {
  const examples = (code: string): Partial<Docs> => ({
    summary: 'Marks.',
    examples: [{ code, check: 'parsed' }],
  })
  expect(write(examples('@Component()\nclass A {}'))).toBe('/** Marks. */')
  expect(write(examples('// @ts-expect-error\nadd()'))).toBe('/** Marks. */')
  expect(write(examples("glob('**/*.ts', '@scope/name')"))).toContain(
    "glob('**\\/*.ts', '@scope/name')",
  )
})

it('what people wrote stays as it is', () => {
  const summary = 'Adds {@link Sum | sums} of <b>two</b>.'
  expect(write({ summary }, false)).toBe(`/** ${summary} */`)
})

it('breaks long lines of prose between words, and no code', () => {
  const words = 'A sentence with `a span of code` in it - and more. '.repeat(5)
  const lines = writeComment(
    { summary: words, examples: [{ code: words, check: 'parsed' }] },
    { isEscaped: true, script: 'ts', width: 40 },
  )
  const prose = lines.slice(0, lines.indexOf('@example'))
  expect(Math.max(...prose.map((line) => line.length))).toBeLessThanOrEqual(58)
  expect(prose.filter((line) => /^-/.test(line))).toEqual([])
  expect(lines).toContain(words.trim())
})

it('a generated comment is read back as it was written, whatever a formatter did to its layout', () => {
  const docs: Docs = {
    summary: 'Adds <T> & {x} with `a @b` or a @tag.',
    description: 'Ends */ here\\there.',
    params: [{ name: 'left', description: 'A lone ` tick.' }],
    see: ['https://example.com/a'],
    examples: [{ code: "glob('**/*')", check: 'unchecked' }],
  }
  const lines = writeComment(docs, { isEscaped: true, script: 'ts' })
  const comment = layOut([...lines, '', writeMark(lines.join('\n'), 'f'.repeat(64))], '  ', '\r\n')
  expect(parseGenerated(comment)).toEqual(docs)
  expect(readMark(comment)).toBe('ffffffff')
  expect(readMark(comment.replace(/\r\n +/g, '\n'))).toBe('ffffffff')
  expect(readMark(comment.replace('Adds', 'Sums'))).toBeUndefined()
  expect(readMark('/** Adds. */')).toBeUndefined()
  expect(withoutGenerated(`class A {\n  ${comment}\n  a = 1\n  /** b */\n  b = 2\n}`)).toBe(
    'class A {\n  a = 1\n  /** b */\n  b = 2\n}',
  )
})
