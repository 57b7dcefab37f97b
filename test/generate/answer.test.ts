import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ANSWER_SCHEMA } from '../../src/generate/answer-schema.ts'
import { parseAnswer } from '../../src/generate/answer.ts'
import type { Docs, MemberDoc, ThrowsDoc } from '../../src/types.ts'

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

  it('leaves out fields that are empty or of the wrong type', () => {
    expect(
      parse({
        summary: 'Adds.',
        description: ['no'],
        params: [{ name: 'left' }, 'right', null, { name: 4, description: 'x' }],
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

describe('the answer schema', () => {
  type Node = {
    type: string | string[]
    properties?: Record<string, Node>
    required?: string[]
    additionalProperties?: boolean
    items?: Node
  }
  const root = ANSWER_SCHEMA as unknown as Node
  const objects = (node: Node): Node[] => [
    ...(node.properties ? [node] : []),
    ...Object.values(node.properties ?? {}).flatMap(objects),
    ...(node.items ? objects(node.items) : []),
  ]

  it('fits strict mode: every field is required and no other allowed', () => {
    expect(objects(root).length).toBeGreaterThan(4)
    for (const { properties, required, additionalProperties } of objects(root)) {
      expect(required).toEqual(Object.keys(properties!))
      expect(additionalProperties).toBe(false)
    }
  })

  it('has the fields of `Docs` and no others', () => {
    const docs: Record<keyof Docs, true> = {
      summary: true,
      description: true,
      params: true,
      typeParams: true,
      returns: true,
      throws: true,
      examples: true,
      members: true,
      remarks: true,
      see: true,
      deprecated: true,
    }
    const member: Record<Exclude<keyof MemberDoc, 'deprecated'>, true> = {
      name: true,
      kind: true,
      static: true,
      summary: true,
      params: true,
      returns: true,
    }
    const thrown: Record<keyof ThrowsDoc, true> = { type: true, description: true }
    const fieldsOf = (node: Node | undefined): string[] => Object.keys(node?.properties ?? {})
    expect(fieldsOf(root)).toEqual(Object.keys(docs))
    expect(fieldsOf(root.properties?.['members']?.items)).toEqual(Object.keys(member))
    expect(fieldsOf(root.properties?.['throws']?.items)).toEqual(Object.keys(thrown))
  })
})
