import { describe, expect, it } from 'vitest'
import { parseAnswer } from '../../src/generate/answer.ts'
import type { Docs } from '../../src/types.ts'
import { dropWorthless } from '../../src/verify/worthless.ts'
import immer from '../fixtures/answers/immer.json' with { type: 'json' }

const summary = 'Adds two finite numbers.'
const describedAs = (description: string): Docs => ({ summary, description })
const keep = (description: string): string | undefined =>
  dropWorthless(describedAs(description)).docs.description

describe('dropWorthless drops', () => {
  it.each([
    'No additional remarks are provided.',
    'No background needed for this rare reader.',
    'There are no related symbols mentioned.',
    'No related symbols or deprecated symbols mentioned.',
    'No further information is required.',
    'This documentation is generated.',
    'The given code does not show when it fails.',
    'The provided example does not type-check because `Object literal may only specify known properties`.',
    'It has the following fields:',
    'For example:',
    'When set to `',
    'Set it to `true` or `fal',
    'Adds two finite numbers.',
    '`Adds` two finite numbers',
  ])('the sentence %s', (sentence) => {
    expect(keep(`Both are finite. ${sentence}`)).toBe('Both are finite.')
    expect(keep(sentence)).toBeUndefined()
    expect(dropWorthless(describedAs(sentence)).issues).toMatchObject([{ code: 'worthless' }])
  })

  it('a type that stands for a description', () => {
    const { docs, issues } = dropWorthless({
      summary,
      params: [
        { name: 'left', description: 'number' },
        { name: 'right', description: 'The second one.' },
      ],
      members: [
        { name: 'isOpen', kind: 'property', summary: 'A boolean.' },
        { name: 'text', kind: 'property', summary: '`string` | `null`' },
        { name: 'path', kind: 'property', summary: 'Array<string | number>' },
        { name: 'op', kind: 'property', summary: "'add' | 'remove'" },
        { name: 'call', kind: 'property', summary: '(left: number) => void' },
      ],
    })
    expect(docs).toEqual({ summary, params: [{ name: 'right', description: 'The second one.' }] })
    expect(issues).toHaveLength(6)
  })

  it('a sentence of the description that another field says', () => {
    const { docs } = dropWorthless({
      summary,
      description: 'The sum of both numbers. Both may be negative, too.',
      returns: 'The sum of both numbers.',
      remarks: 'Both may be negative, too. Old, but good.',
    })
    expect(docs).toEqual({
      summary,
      description: 'Both may be negative, too.',
      returns: 'The sum of both numbers.',
      remarks: 'Old, but good.',
    })
  })
})

describe('dropWorthless keeps', () => {
  it.each([
    'No error is thrown when the list is empty.',
    'No value is provided by default.',
    'No background refetch is needed.',
    'Compiles the given code.',
    'Shows no examples in the help output where `examples` is false.',
    'The following fields are required: `left`, `right`.',
    'Options:\n\n- `left`: the first.\n- `right`: the second.',
    'A string that is not empty.',
    'Adds two numbers together, then rounds.',
  ])('the true text %s', (text) => {
    expect(dropWorthless(describedAs(text))).toEqual({ docs: describedAs(text), issues: [] })
  })

  it('short sentences and descriptions of parameters that are said again', () => {
    const docs: Docs = {
      summary,
      description: 'Never fails. Never fails.',
      params: [
        { name: 'left', description: 'A number that must be finite.' },
        { name: 'right', description: 'A number that must be finite.' },
      ],
    }
    expect(dropWorthless(docs)).toEqual({ docs, issues: [] })
  })
})

describe('a sentence in other words', () => {
  const first =
    'This can be useful in scenarios where copies are modified by the caller of `produce`.'
  it.each([
    'This is particularly useful in scenarios where copies are modified by the caller of `produce`.',
    'In scenarios where your copies are modified by the caller.',
  ])('is dropped: %s', (sentence) => {
    expect(keep(`${first} ${sentence}`)).toBe(first)
  })

  it.each([
    'This is useful in scenarios where copies are not modified by the caller.',
    'This is useful where copies of a tree are modified by the caller.',
    'Copies are modified.',
  ])('stays where it says something else: %s', (sentence) => {
    expect(keep(`${first} ${sentence}`)).toBe(`${first} ${sentence}`)
  })
})

it('real answers lose a few sentences and no summary', () => {
  const dropped = Object.entries(immer.answers).flatMap(([name, { answer }]) => {
    const docs = parseAnswer(answer)!
    const { docs: kept, issues } = dropWorthless(docs)
    expect(kept.summary).toBe(docs.summary)
    return issues.map(({ message }) => `${name}: ${message}`)
  })
  expect(dropped).toMatchInlineSnapshot(`
    [
      "interface Patch: The description announces what does not follow.",
      "class Immer: The description of a parameter breaks off.",
      "type StrictMode: The description breaks off.",
      "function enableMapSet: The description repeats a sentence.",
    ]
  `)
})
