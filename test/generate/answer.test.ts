import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAnswer } from '../../src/generate/answer.ts'
import immer from '../fixtures/answers/immer.json' with { type: 'json' }
import type { Docs } from '../../src/types.ts'

const FULL = {
  summary: 'Adds two numbers.',
  description: 'Both must be finite.',
  params: [{ name: 'left', description: 'What to add to.' }],
  typeParams: [{ name: 'T', description: 'A number.' }],
  returns: 'The sum.',
  throws: [{ type: 'RangeError', description: 'When not finite.' }, { description: 'Rarely.' }],
  examples: ['add(1, 2)'],
  members: [{ name: 'of', kind: 'method', static: true, summary: 'Makes one.', returns: 'One.' }],
  remarks: 'Old.',
  see: ['subtract'],
  deprecated: 'Use `sum`.',
}
const parse = (fields: object): Docs | undefined => parseAnswer(JSON.stringify(fields))

describe('parseAnswer', () => {
  it('reads every field', () => {
    expect(parse(FULL)).toEqual({
      ...FULL,
      examples: [{ code: 'add(1, 2)', check: 'unchecked' }],
    })
  })

  it.each([
    ['alone', (json: string) => json],
    ['in a fence', (json: string) => `\`\`\`json\n${json}\n\`\`\``],
    ['in a fence with words', (json: string) => `Here:\n\`\`\`\n${json}\n\`\`\`\nDone.`],
    ['with words around it', (json: string) => `Sure! ${json} Anything else?`],
    ['after braces in words', (json: string) => `For { a } and {}: ${json}`],
    ['after thoughts', (json: string) => `<think>{"summary": "No."}</think>${json}`],
    ['wrapped up once more', (json: string) => `{"docs": ${json}}`],
  ])('finds the JSON object %s', (_, wrap) => {
    expect(parseAnswer(wrap(JSON.stringify({ summary: 'Adds.' })))).toEqual({ summary: 'Adds.' })
  })

  it.each([
    '',
    'no',
    '[]',
    '"text"',
    '{}',
    '{"summary": ""}',
    '{"summary": 4}',
    '{"summary": "Add',
  ])('finds no JSON object in %j', (text) => {
    expect(parseAnswer(text)).toBeUndefined()
  })

  it.each<[string, string, object]>([
    ['a trailing comma', '{"summary": "Adds.", "params": [],}', {}],
    [
      'a raw newline in a string',
      '{"summary": "Adds.", "returns": "The\nsum."}',
      { returns: 'The\nsum.' },
    ],
    [
      'template literals for strings',
      '{"summary": "Adds.", "examples": [`const sum = add(1, 2)\nlog("x")`]}',
      { examples: [{ code: 'const sum = add(1, 2)\nlog("x")', check: 'unchecked' }] },
    ],
    ['Python literals', "{'summary': 'Adds.', 'returns': None}", {}],
    ['a missing brace', '{"summary": "Adds.", "returns": "The sum."', { returns: 'The sum.' }],
    ['a missing comma', '{"summary": "Adds." "returns": "The sum."}', { returns: 'The sum.' }],
    ['a comment', '{\n// The docs.\n"summary": "Adds."}', {}],
    ['words around it', 'Here it is:\n{"summary": "Adds.",}\nEnjoy!', {}],
    ['a list around it', '[{"summary": "Adds."}]', {}],
    ['a key of any name around it', '{"add": {"summary": "Adds."}}', {}],
  ])('reads JSON with %s', (_, text, more) => {
    expect(parseAnswer(text)).toEqual({ summary: 'Adds.', ...more })
  })

  it.each<[string, object, object]>([
    [
      'maps for lists',
      {
        params: { left: 'The first.', right: { type: 'number', description: 'The second.' } },
        typeParams: { T: 'A number.' },
        throws: { RangeError: 'When it is negative.' },
        members: {
          size: 'The count.',
          add: { summary: 'Adds one.', params: { value: 'Which.' }, returns: 'Itself.' },
        },
      },
      {
        params: [
          { name: 'left', description: 'The first.' },
          { name: 'right', description: 'The second.' },
        ],
        typeParams: [{ name: 'T', description: 'A number.' }],
        throws: [{ type: 'RangeError', description: 'When it is negative.' }],
        members: [
          { name: 'size', kind: 'property', summary: 'The count.' },
          {
            name: 'add',
            kind: 'property',
            summary: 'Adds one.',
            params: [{ name: 'value', description: 'Which.' }],
            returns: 'Itself.',
          },
        ],
      },
    ],
    [
      'strings for objects',
      {
        params: ['left: The first.', '`right` - The second.', 'No name here.'],
        throws: ['RangeError: When it is negative.', 'Error: as always', 'Note: rarely.'],
        members: ['size: The count.'],
      },
      {
        params: [
          { name: 'left', description: 'The first.' },
          { name: 'right', description: 'The second.' },
        ],
        throws: [
          { type: 'RangeError', description: 'When it is negative.' },
          { type: 'Error', description: 'as always' },
          { type: 'Note', description: 'rarely.' },
        ],
        members: [{ name: 'size', kind: 'property', summary: 'The count.' }],
      },
    ],
    [
      'single values for lists, and objects for strings',
      {
        params: { name: 'left', description: 'The first.' },
        returns: { type: 'number', description: 'The sum.' },
        throws: { type: 'RangeError', description: 'When it is negative.' },
        examples: 'add(1, 2)',
      },
      {
        params: [{ name: 'left', description: 'The first.' }],
        returns: 'The sum.',
        throws: [{ type: 'RangeError', description: 'When it is negative.' }],
        examples: [{ code: 'add(1, 2)', check: 'unchecked' }],
      },
    ],
    [
      'other names of fields',
      { parameters: { left: 'The first.' }, return: 'The sum.' },
      { params: [{ name: 'left', description: 'The first.' }], returns: 'The sum.' },
    ],
    [
      'words for nothing',
      { deprecated: 'None', returns: 'N/A', remarks: 'null', throws: ['None.'], see: ['none'] },
      {},
    ],
  ])('reads %s', (_, fields, expected) => {
    expect(parse({ summary: 'Adds.', ...fields })).toEqual({ summary: 'Adds.', ...expected })
  })

  it('takes only what is in fences for the code of an example', () => {
    const codes = (text: string): string[] | undefined =>
      parse({ summary: 'Adds.', examples: [text] })?.examples?.map(({ code }) => code)
    expect(codes('```ts\nadd(1, 2)\n```\nThis adds one and two.')).toEqual(['add(1, 2)'])
    expect(codes('First:\n```\nadd(1)\n```\nthen\n```\nadd(2)\n```')).toEqual(['add(1)', 'add(2)'])
    expect(codes('add(`a`, `b`)')).toEqual(['add(`a`, `b`)'])
  })

  it('makes the beginning of the description the summary where that is missing', () => {
    expect(parse({ description: 'Adds two numbers. Both must be finite.' })).toEqual({
      summary: 'Adds two numbers.',
      description: 'Both must be finite.',
    })
  })

  it.each(Object.entries(immer.answers))('reads what a model answered for %s', (_, { answer }) => {
    expect(parseAnswer(answer)?.summary).toBe((JSON.parse(answer) as Docs).summary.trim())
  })

  it('leaves out fields that are empty or of the wrong type', () => {
    expect(
      parse({
        summary: 'Adds.',
        description: ['no'],
        params: [{ name: 'left' }, 4, null, { name: 4, description: 'x' }],
        typeParams: {},
        returns: null,
        throws: [{ type: 'Error' }],
        examples: ['', 4, { code: 'add()' }, '```ts\nadd(2)\n```'],
        members: [{ name: 'of' }, { name: 'at', summary: 'Reads.', static: false }],
        see: [null, ''],
      }),
    ).toEqual({
      summary: 'Adds.',
      examples: [
        { code: 'add()', check: 'unchecked' },
        { code: 'add(2)', check: 'unchecked' },
      ],
      members: [{ name: 'at', kind: 'property', summary: 'Reads.' }],
    })
  })

  it('cuts endless text, but never inside of a surrogate pair', () => {
    const docs = parse({ summary: '😀'.repeat(5000), see: Array(500).fill('a') })
    expect(docs!.summary.length).toBeLessThanOrEqual(1000)
    expect(docs!.summary).toBe('😀'.repeat(docs!.summary.length / 2))
    expect(docs!.see).toHaveLength(100)
  })

  it('removes characters that no reader sees', () => {
    const hidden = '\u202E\u200B\u2066\uFEFF\u{E0041}\u0007'
    expect(parse({ summary: `Adds${hidden} two.` })?.summary).toBe('Adds two.')
  })

  it('does not let an answer change a prototype', () => {
    const docs = parseAnswer(
      '{"summary": "Adds.", "__proto__": {"returns": "x"}, "constructor": {"prototype": {"x": 1}}}',
    )
    expect(docs).toEqual({ summary: 'Adds.' })
    expect(Object.getPrototypeOf(docs)).toBe(Object.prototype)
    expect(({} as Record<string, unknown>)['returns']).toBeUndefined()
  })

  it('never throws, and reads its own result as the same', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.jsonValue(), (text, value) => {
        parseAnswer(text)
        const docs = parse({ ...FULL, description: value, members: value, throws: value })
        return JSON.stringify(parse(docs!)) === JSON.stringify(docs)
      }),
      { numRuns: 500 },
    )
  })
})
