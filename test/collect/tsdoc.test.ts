import { describe, expect, it } from 'vitest'
import { parseComment, parseModuleComment } from '../../src/collect/tsdoc.ts'
import { uniteDocs } from '../../src/collect/unite-docs.ts'
import { parseModule } from '../../src/collect/parse.ts'

const read = (lines: string): object =>
  parseComment(`/**\n${lines.replace(/^/gm, ' * ')}\n */`).docs

describe('text', () => {
  it('stays as written', () => {
    expect(read('Adds  two\nnumbers.\n\n- one\n  - two\n\nLast.')).toEqual({
      summary: 'Adds  two\nnumbers.',
      description: '- one\n  - two\n\nLast.',
    })
  })

  it.each([
    ['/** One line. */', 'One line.'],
    ['/**One line.*/', 'One line.'],
    ['/**\r\n * Two\r\n * lines.\r\n */', 'Two\nlines.'],
    ['/**\n  No stars.\n  * item\n*/', 'No stars.\n* item'],
    ['/** First\n    second. */', 'First\nsecond.'],
    ['/**\n   * **Bold** text.\n   **/', '**Bold** text.'],
    ['/** Uses {@link a}. */', 'Uses {@link a}.'],
    ['/** me@example.org */', 'me@example.org'],
  ])('%j', (comment, summary) => {
    expect(parseComment(comment).docs.summary).toBe(summary)
  })
})

describe('tags', () => {
  it.each([
    ['@param left - The left one.', { params: [{ name: 'left', description: 'The left one.' }] }],
    [
      '@param {number} left The left one.',
      { params: [{ name: 'left', description: 'The left one.' }] },
    ],
    [
      '@param {{ a: string }} [left={ b: 1 }] - It.',
      { params: [{ name: 'left', description: 'It.' }] },
    ],
    ['@param [a=[1, 2]] It.', { params: [{ name: 'a', description: 'It.' }] }],
    ['@param options.x - It.', { params: [{ name: 'options.x', description: 'It.' }] }],
    ['@param ...rest - It.', { params: [{ name: 'rest', description: 'It.' }] }],
    [
      '@param a - One\n  two.\n\nThree.',
      { params: [{ name: 'a', description: 'One\n  two.\n\nThree.' }] },
    ],
    ['@param a', {}],
    ['@param -5 is odd', { params: [{ name: '-5', description: 'is odd' }] }],
    ['@typeParam T - It.', { typeParams: [{ name: 'T', description: 'It.' }] }],
    ['@template {string} T It.', { typeParams: [{ name: 'T', description: 'It.' }] }],
    [
      '@template A, B Both.',
      {
        typeParams: [
          { name: 'A', description: 'Both.' },
          { name: 'B', description: 'Both.' },
        ],
      },
    ],
    ['@returns The sum.', { returns: 'The sum.' }],
    ['@return {number} The sum.', { returns: 'The sum.' }],
    ['@returns {@link Sum} of it', { returns: '{@link Sum} of it' }],
    ['@throws {RangeError} If bad.', { throws: [{ type: 'RangeError', description: 'If bad.' }] }],
    [
      '@throws {@link RangeError} if bad',
      { throws: [{ type: 'RangeError', description: 'if bad' }] },
    ],
    ['@throws RangeError when bad', { throws: [{ type: 'RangeError', description: 'when bad' }] }],
    ['@exception `RangeError` - bad', { throws: [{ type: 'RangeError', description: 'bad' }] }],
    ['@throws If the input is bad.', { throws: [{ description: 'If the input is bad.' }] }],
    ['@remarks Slow.\n\nVery.', { remarks: 'Slow.\n\nVery.' }],
    ['@see {@link b}\n@see c', { see: ['{@link b}', 'c'] }],
    ['@deprecated Use b.', { deprecated: 'Use b.' }],
    ['@deprecated', { deprecated: '' }],
    ['@defaultValue 1\n@default 2\n@since 1.0\n@privateRemarks no', {}],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual({ summary: '', ...expected })
  })

  it.each([
    ['@example\n```ts\nadd(1)\n  @b\n```', 'add(1)\n  @b'],
    ['@example\nadd(1)\n  .more()', 'add(1)\n  .more()'],
    ['@example <caption>Two</caption>\nadd(1)', 'add(1)'],
    ['@example\n```ts\na\n```\nand\n```ts\nb\n```', '```ts\na\n```\nand\n```ts\nb\n```'],
    ['@example Title\n```ts\na\n```', 'Title\n```ts\na\n```'],
    ['@example ```ts\n@b c\n```', '@b c'],
    ['@example\n@Injectable()\nclass A {}', '@Injectable()\nclass A {}'],
  ])('%j', (text, code) => {
    expect(read(text)).toEqual({ summary: '', examples: [{ code, check: 'unchecked' }] })
  })

  it('leaves tags in fences alone', () => {
    const text = 'A.\n\n```\n@param a - b\n```\n@returns c'
    expect(read(text)).toEqual({
      summary: 'A.',
      description: '```\n@param a - b\n```',
      returns: 'c',
    })
  })

  it('ends a fence that is never closed before the next tag', () => {
    expect(read('A.\n\n```\n@returns c')).toMatchObject({ returns: 'c' })
  })
})

it('takes modifiers out of the text', () => {
  expect(parseComment('/** A. @internal */')).toEqual({ docs: { summary: 'A.' }, internal: true })
  expect(parseComment('/** @beta A. */')).toEqual({ docs: { summary: 'A.' }, internal: false })
})

it('unites the parameters of several comments, and takes the first summary', () => {
  const docs = uniteDocs([
    parseComment('/** @param a - A. */').docs,
    parseComment('/** One.\n * @param b - B. */').docs,
    parseComment('/** Two.\n * @param a - Other. */').docs,
  ])
  expect(docs).toEqual({
    summary: 'One.',
    params: [
      { name: 'b', description: 'B.' },
      { name: 'a', description: 'A.' },
    ],
  })
})

it('says nothing where nothing is said', () => {
  expect(uniteDocs([parseComment('/** @since 1 */').docs])).toBeUndefined()
})

it('reads the comments of members', () => {
  const text = `export class A {
    /** Made. @param a - It. */
    constructor(a: string) {}
    /** Runs.
     * @param a - It.
     * @returns That. */
    run(a: string): string { return a }
    /** Known. */ static known = 1
    /** Hidden. */ private hidden = 1
    silent = 1
  }`
  expect(parseModule(text, 'a.ts').declarations[0]?.human).toEqual({
    summary: '',
    members: [
      {
        name: 'constructor',
        kind: 'constructor',
        summary: 'Made.',
        params: [{ name: 'a', description: 'It.' }],
      },
      {
        name: 'run',
        kind: 'method',
        summary: 'Runs.',
        params: [{ name: 'a', description: 'It.' }],
        returns: 'That.',
      },
      { name: 'known', kind: 'property', static: true, summary: 'Known.' },
    ],
  })
})

it('reads members on one line', () => {
  const text = 'export interface A { /** A. */ a: 1; /** B. */ b: 2 }'
  expect(parseModule(text, 'a.ts').declarations[0]?.human?.members).toMatchObject([
    { name: 'a', summary: 'A.' },
    { name: 'b', summary: 'B.' },
  ])
})

it.each([
  ['/**\n * @module text/case\n * About.\n */', 'About.'],
  ['/**\n * About.\n *\n * More.\n * @packageDocumentation\n */', 'About.\n\nMore.'],
  ['/** @fileoverview About. */', 'About.'],
])('%j', (comment, expected) => {
  expect(parseModuleComment(comment)).toBe(expected)
})
