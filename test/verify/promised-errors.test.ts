import { describe, expect, it } from 'vitest'
import { hold, listFaults } from './hold.ts'

const CODE = {
  'index.ts': `import { request } from 'elsewhere'
export function quiet(value: unknown): boolean { return request(value) }
export function strict(value: string): void { if (!value) throw new RangeError() }
export function deep(value: string): void { strict(value) }
export function parse(text: string): unknown { return JSON.parse(text) }
export interface Options { timeout?: number }`,
}

const faultsOf = (name: string, description: string): Promise<string[]> =>
  listFaults(CODE, name, { description })

describe('a promised error', () => {
  it.each([
    'Throws an error if the value is negative.',
    'The function throws a `TypeError` when the value is no object.',
    'An error is thrown if the value is missing.',
    'Thrown if `timeout` is not a positive integer.',
    'It will throw if the value is frozen.',
  ])('is a fault where nothing in the code throws: %s', async (sentence) => {
    expect(await faultsOf('quiet', sentence)).toHaveLength(1)
    expect(await faultsOf('Options', sentence)).toHaveLength(1)
  })

  it.each(['strict', 'deep', 'parse'])('may come from the code of %s', async (name) => {
    expect(await faultsOf(name, 'Throws an error if the text is wrong.')).toEqual([])
  })

  it.each([
    'Never throws an error.',
    'It does not throw if the value is missing.',
    'If the callback throws, the value stays as it is.',
    'Counts the errors that were thrown by others.',
    'Returns `false` instead of throwing an error.',
  ])('is not seen in the true text %s', async (sentence) => {
    expect(await faultsOf('quiet', sentence)).toEqual([])
  })

  it('is dropped from what a model wrote, and the rest of the text stays', async () => {
    const docs = {
      description: 'Reads it. Throws an error if it is missing.',
      returns: 'True where it is there.',
      params: [{ name: 'value', description: 'Throws an error if it is negative.' }],
    }
    const { docs: kept } = await hold(CODE, 'quiet', docs)
    expect(kept).toMatchObject({ description: 'Reads it.', returns: 'True where it is there.' })
    expect(kept.params).toBeUndefined()
  })

  it('stays in what a person wrote', async () => {
    const description = 'Throws an error if it is missing.'
    const { docs, faults } = await hold(CODE, 'quiet', { description }, 'human')
    expect(docs.description).toBe(description)
    expect(faults).toEqual([])
  })
})
