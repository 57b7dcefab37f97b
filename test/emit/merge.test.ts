import { describe, expect, it } from 'vitest'
import { mergeDocs } from '../../src/emit/merge.ts'

const named = (name: string, description: string): { name: string; description: string } => ({
  name,
  description,
})

describe('what a person wrote and what the model adds', () => {
  it('are joined field by field, and the person wins', () => {
    const human = { summary: 'By hand.', remarks: 'Old.' }
    const model = { summary: 'Made.', description: 'More.', remarks: 'New.' }
    expect(mergeDocs(human, model)).toEqual({
      summary: 'By hand.',
      description: 'More.',
      remarks: 'Old.',
    })
  })

  it('do not count where the person wrote nothing into a field', () => {
    const human = { summary: '', see: [] }
    expect(mergeDocs(human, { summary: 'Made.', see: ['add'] })).toEqual({
      summary: 'Made.',
      see: ['add'],
    })
  })

  it.each(['params', 'typeParams'] as const)('are joined by name in `%s`', (field) => {
    const human = { summary: 'By hand.', [field]: [named('gone', 'G'), named('b', 'B by hand')] }
    const model = { summary: 'Made.', [field]: [named('a', 'A'), named('b', 'B')] }
    expect(mergeDocs(human, model)[field]).toEqual([
      named('a', 'A'),
      named('b', 'B by hand'),
      named('gone', 'G'),
    ])
    const { [field]: _, ...without } = human
    expect(mergeDocs(without, model)[field]).toEqual(model[field])
    expect(mergeDocs(human, { summary: 'Made.' })[field]).toEqual(human[field])
  })

  it('are joined by name in `members`, where static ones are others', () => {
    const member = (
      summary: string,
      isStatic?: true,
    ): { name: string; kind: string; summary: string } => ({
      name: 'of',
      kind: 'method',
      ...(isStatic && { static: true }),
      summary,
    })
    const human = { summary: 'By hand.', members: [member('Static by hand.', true)] }
    const model = { summary: 'Made.', members: [member('Own.'), member('Static.', true)] }
    expect(mergeDocs(human, model).members).toEqual([
      member('Own.'),
      member('Static by hand.', true),
    ])
    expect(mergeDocs({ summary: 'By hand.' }, model).members).toEqual(model.members)
    expect(mergeDocs(human, { summary: 'Made.' }).members).toEqual(human.members)
  })

  it('have their fields in one order, whoever wrote them', () => {
    const all = {
      deprecated: 'd',
      see: ['s'],
      remarks: 'r',
      members: [{ name: 'm', kind: 'method', summary: 's' }],
      examples: [{ code: 'e', check: 'unchecked' as const }],
      throws: [{ description: 't' }],
      returns: 'r',
      typeParams: [named('T', 't')],
      params: [named('p', 'p')],
      description: 'd',
      summary: 's',
    }
    const order = Object.keys(all).reverse()
    expect(Object.keys(mergeDocs({ summary: 's' }, all))).toEqual(order)
    expect(Object.keys(mergeDocs(all, { summary: 's' }))).toEqual(order)
  })
})
