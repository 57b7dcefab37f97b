import { describe, expect, it } from 'vitest'
import { hold, listFaults } from './hold.ts'

const CODE = {
  'index.ts': `import { LIMIT } from './limit.ts'
const MINUTES = 5 * 60_000
export interface Options { retries?: number; mode?: 'fast' | 'slow' }
export interface Told {
  /** How often. Defaults to 7. */
  retries?: number
}
export function wait({ timeout = MINUTES, unit = 'ms' }: { timeout?: number; unit?: string }): number {
  return timeout
}
export function request(url: string, retries?: number, limit = LIMIT, list: string[] = []): string {
  const tries = retries ?? 3
  const isQuiet = limit > 2 ? true : false
  return url || 'about:blank' + tries + isQuiet
}
export type Box<T = unknown> = { value: T }`,
  'limit.ts': 'export const LIMIT = 1_000',
}

const faultsOf = (name: string, description: string): Promise<string[]> =>
  listFaults(CODE, name, { description })

describe('a default that the code does not have', () => {
  it.each([
    ['Options', 'Defaults to 3600000 milliseconds (1 hour).'],
    ['Options', "The default is 'fast'."],
    ['Options', 'The default value is `true`.'],
    ['Options', 'Tries 5 times by default: `5` by default.'],
    ['Options', 'The default is whatever the client uses.'],
    ['wait', 'The timeout defaults to 10 minutes.'],
    ['wait', 'The timeout (default: `1500`) is a length.'],
    ['wait', 'The unit defaults to "s".'],
    ['request', 'The default is 4.'],
    ['request', 'Uses `null` as the default.'],
    ['request', 'The list defaults to an empty object.'],
    ['Box', 'Defaults to `string`.'],
  ])('is a fault in the docs of %s: %s', async (name, text) => {
    expect(await faultsOf(name, text)).toEqual([
      `default-unfounded: The description gives a default that the code of ${name} does not have.`,
    ])
  })

  it.each([
    ['Options', 'The default is undefined.'],
    ['Options', 'By default, it is read by the client.'],
    ['Told', 'Defaults to 7.'],
    ['wait', 'The timeout defaults to 5 minutes.'],
    ['wait', 'The timeout defaults to 300,000 ms.'],
    ['wait', 'Defaults to `MINUTES`, and the unit to `ms`.'],
    ['request', 'The number of tries, 3 by default.'],
    ['request', 'The limit defaults to 1000.'],
    ['request', 'Defaults to an empty array.'],
    ['request', "Defaults to 'about:blank'."],
    ['request', 'Quiet defaults to false.'],
    ['Box', 'The type defaults to `unknown`.'],
  ])('is none in the docs of %s: %s', async (name, text) => {
    expect(await faultsOf(name, text)).toEqual([])
  })

  it('is dropped with its sentence, or alone where the sentence says more', async () => {
    const { docs } = await hold(CODE, 'Options', {
      description: 'Says how. The default is 4. Read once.',
      members: [
        { name: 'retries', kind: 'property', summary: 'How often it is tried, defaults to 3.' },
        { name: 'mode', kind: 'property', summary: 'Defaults to `fast`.' },
      ],
    })
    expect(docs.description).toBe('Says how. Read once.')
    expect(docs.members).toEqual([
      { name: 'retries', kind: 'property', summary: 'How often it is tried.' },
    ])
  })

  it.each([
    ['The delay (defaults to 1500) in ms.', 'The delay in ms.'],
    ['The delay in ms (default 1500).', 'The delay in ms.'],
    ['The delay, which defaults to 1500, in ms.', 'The delay, in ms.'],
    ['The delay; defaults to 1500', 'The delay'],
  ])('is cut out of %j', async (description, left) => {
    const params = [{ name: 'url', description }]
    const { docs } = await hold(CODE, 'request', { params })
    expect(docs.params).toEqual([{ name: 'url', description: left }])
  })

  it("of a person's text is left to the person", async () => {
    const docs = { description: 'The default is 4.' }
    expect(await listFaults(CODE, 'Options', docs, 'human')).toEqual([])
  })
})
