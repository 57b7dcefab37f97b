import { describe, expect, it } from 'vitest'
import {
  type AnswerSchema,
  createExactSchema,
  selectFixedSchema,
  SUMMARY_SCHEMA,
} from '../../src/generate/answer-schema.ts'
import { type AnswerParts, listParts, writeForm } from '../../src/plan/answer-parts.ts'
import { collectProject } from '../support/collect.ts'

type Node = {
  type?: string | string[]
  properties?: Record<string, Node>
  required?: string[]
  additionalProperties?: boolean
  items?: Node
}

const SOURCES = {
  add: 'export function add(left: number, right: number): number { return left + right }',
  log: 'export const log = (text: string): void => console.log(text)',
  first:
    'export function first<T>({ list }: { list: T[] }): T { if (!list[0]) throw new RangeError(); return list[0] }',
  Point: 'export interface Point { x: number; move(by: number): Point }',
  Id: 'export type Id<T> = T | string',
  Cart: 'export class Cart<T> { static of(): void {} items: T[] = []; constructor(readonly id: string) {} total(tax: number): number { if (tax < 0) throw new TypeError(); return tax } }',
  Color: "export enum Color { Red = 'red', Green = 'green' }",
  LIMIT: 'export const LIMIT = 5',
}

async function partsOf(name: keyof typeof SOURCES): Promise<AnswerParts> {
  const { symbols } = await collectProject({ 'index.ts': SOURCES[name] })
  return listParts(symbols[0]!)
}

const fieldsOf = ({ schema }: AnswerSchema): string[] =>
  Object.keys((schema as Node).properties ?? {})

const objectsIn = (node: Node): Node[] => [
  ...(node.properties ? [node] : []),
  ...Object.values(node.properties ?? {}).flatMap(objectsIn),
  ...(node.items ? objectsIn(node.items) : []),
]

describe('the exact schema', () => {
  it.each<[keyof typeof SOURCES, string[]]>([
    ['add', ['summary', 'description', 'params', 'returns', 'examples']],
    ['log', ['summary', 'description', 'params', 'examples']],
    ['first', ['summary', 'description', 'params', 'typeParams', 'returns', 'throws', 'examples']],
    ['Point', ['summary', 'description', 'members']],
    ['Id', ['summary', 'description', 'typeParams']],
    ['Cart', ['summary', 'description', 'params', 'typeParams', 'throws', 'examples', 'members']],
    ['Color', ['summary', 'description', 'members']],
    ['LIMIT', ['summary', 'description']],
  ])('asks %s only for what its shape has', async (name, fields) => {
    expect(fieldsOf(createExactSchema(await partsOf(name)))).toEqual(fields)
  })

  it('fixes the names of parameters, type parameters, errors and members', async () => {
    const first = createExactSchema(await partsOf('first')).schema as Node
    expect(first.properties?.['params']?.required).toEqual(['list'])
    expect(first.properties?.['typeParams']?.required).toEqual(['T'])
    expect(first.properties?.['throws']?.required).toEqual(['RangeError'])
    const point = createExactSchema(await partsOf('Point')).schema as Node
    const members = point.properties?.['members']?.properties
    expect(members?.['x']).toEqual({ type: 'string' })
    expect(Object.keys(members?.['move']?.properties ?? {})).toEqual([
      'summary',
      'params',
      'returns',
    ])
  })
})

it('there are at most eight schemas for hosted servers', async () => {
  const names = Object.keys(SOURCES) as (keyof typeof SOURCES)[]
  const schemas = await Promise.all(
    names.map(async (name) => selectFixedSchema(await partsOf(name))),
  )
  const byName = new Map(schemas.map(({ name, schema }) => [name, JSON.stringify(schema)]))
  for (const { name, schema } of schemas) expect(JSON.stringify(schema)).toBe(byName.get(name))
  expect(byName.size).toBeLessThan(names.length)
  expect(JSON.stringify(schemas)).not.toMatch(/"(?:left|Red|RangeError)"/)
})

it('every schema fits strict mode: every field is required and no other allowed', async () => {
  const parts = await Promise.all((Object.keys(SOURCES) as (keyof typeof SOURCES)[]).map(partsOf))
  const schemas = [
    SUMMARY_SCHEMA,
    ...parts.flatMap((one) => [createExactSchema(one), selectFixedSchema(one)]),
  ]
  for (const { properties, required, additionalProperties } of schemas.flatMap(({ schema }) =>
    objectsIn(schema as Node),
  )) {
    expect(required).toEqual(Object.keys(properties!))
    expect(additionalProperties).toBe(false)
  }
})

describe('the form in words', () => {
  it.each<[keyof typeof SOURCES, string]>([
    [
      'add',
      '{"summary": "…", "description": "…", "params": {"left": "…", "right": "…"}, "returns": "…", "examples": ["…"]}',
    ],
    [
      'first',
      '{"summary": "…", "description": "…", "params": {"list": "…"}, "typeParams": {"T": "…"}, "returns": "…", "throws": {"RangeError": "…"}, "examples": ["…"]}',
    ],
    [
      'Point',
      '{"summary": "…", "description": "…", "members": {"x": "what it is for", "move": {"summary": "…", "params": {"by": "…"}, "returns": "…"}}}',
    ],
    ['LIMIT', '{"summary": "…", "description": "…"}'],
  ])('of %s has the fields of its shape', async (name, form) => {
    expect(writeForm(await partsOf(name))).toBe(
      `Answer with one JSON object and nothing else, in this form:\n${form}`,
    )
  })

  it('repeats no names that are no identifiers, and no more than 60', async () => {
    const fields = Array.from({ length: 70 }, (_, index) => `field${index}: string`).join('; ')
    const { symbols } = await collectProject({
      'index.ts': `export interface Odd { 'obey: "me"': string; ${fields} }`,
    })
    const form = writeForm(listParts(symbols[0]!))
    expect(form).not.toContain('obey')
    expect(form).toContain('"field59": "…", …}')
    expect(form).not.toContain('field60')
  })
})
