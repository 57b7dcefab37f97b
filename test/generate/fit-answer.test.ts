import { describe, expect, it } from 'vitest'
import { parseAnswer } from '../../src/generate/answer.ts'
import { fitAnswer } from '../../src/generate/fit-answer.ts'
import { listParts } from '../../src/plan/answer-parts.ts'
import type { Docs } from '../../src/types.ts'
import immer from '../fixtures/answers/immer.json' with { type: 'json' }
import { collectProject } from '../support/collect.ts'

async function fit(source: string, docs: Docs): Promise<Docs> {
  const { symbols } = await collectProject({ 'index.ts': source })
  return fitAnswer(docs, listParts(symbols[0]!))
}

const described = (...names: string[]): { name: string; description: string }[] =>
  names.map((name) => ({ name, description: `About ${name}.` }))

describe('fitAnswer', () => {
  it("moves an interface's parameters that name members or type parameters", async () => {
    const source = 'export interface Box<T> { size: number; value: T }'
    const docs = await fit(source, { summary: 'Holds.', params: described('T', 'size', 'other') })
    expect(docs).toEqual({
      summary: 'Holds.',
      typeParams: described('T'),
      members: [{ name: 'size', kind: 'property', summary: 'About size.' }],
    })
  })

  it('keeps what a member or type parameter has already', async () => {
    const source = 'export interface Box<T> { size: number }'
    const members = [{ name: 'size', kind: 'x', summary: 'The count.' }]
    const docs = await fit(source, {
      summary: 'Holds.',
      params: described('size', 'T'),
      typeParams: [{ name: 'T', description: 'Any.' }],
      members,
    })
    expect(docs.members).toEqual([{ name: 'size', kind: 'property', summary: 'The count.' }])
    expect(docs.typeParams).toEqual([{ name: 'T', description: 'Any.' }])
  })

  it('drops returned values and errors of what cannot be called', async () => {
    const docs = { summary: 'A.', returns: 'One.', throws: [{ description: 'Always.' }] }
    expect(await fit('export type A = string', docs)).toEqual({ summary: 'A.' })
    expect(await fit('export enum A { B }', docs)).toEqual({ summary: 'A.' })
  })

  it('drops members of what has none', async () => {
    const members = [{ name: 'size', kind: 'property', summary: 'The count.' }]
    const docs = await fit('export function add() {}', { summary: 'A.', members })
    expect(docs).toEqual({ summary: 'A.' })
  })

  it('keeps everything that a function has', async () => {
    const docs: Docs = {
      summary: 'Adds.',
      params: described('left', 'unknown'),
      typeParams: described('T'),
      returns: 'The sum.',
      throws: [{ type: 'Error', description: 'When it fails.' }],
      examples: [{ code: 'add(1)', check: 'unchecked' }],
      remarks: 'Old.',
    }
    const source = 'export function add<T>(left: T): T { return left }'
    expect(await fit(source, docs)).toEqual(docs)
  })

  it('takes the kind of a member from the code, and parameters of methods only', async () => {
    const source = 'export class A { static of(one: number): A { return new A() } size = 1 }'
    const member = (name: string): object => ({
      name,
      kind: 'property',
      summary: 'One.',
      params: described('one'),
      returns: 'It.',
    })
    const docs = { summary: 'A.', members: [member('of'), member('size')] } as Docs
    expect((await fit(source, docs)).members).toEqual([
      { ...member('of'), kind: 'method', static: true },
      { name: 'size', kind: 'property', summary: 'One.' },
    ])
  })

  it('puts the real answer for the interface Patch in its place', async () => {
    const source =
      "export interface Patch { op: 'replace' | 'remove' | 'add'; path: (string | number)[]; value?: any }"
    const docs = await fit(source, parseAnswer(immer.answers['interface Patch'].answer)!)
    expect(docs.params).toBeUndefined()
    expect(docs.members?.map(({ name }) => name)).toEqual(['op', 'path', 'value'])
  })
})
