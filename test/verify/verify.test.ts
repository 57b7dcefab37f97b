import { describe, expect, it } from 'vitest'
import type { Docs, ExampleDoc } from '../../src/types.ts'
import { createVerifier, type VerifyOptions } from '../../src/verify/verify.ts'
import { collectProject } from '../support/collect.ts'

const CODE = {
  'index.js': `export * from './other.js'
export function add(left, right) { return left + right }`,
  'other.js': 'export function roundHalf(shekels) { return shekels }',
}
const SUMMARY = 'Sums two amounts up.'
const RIGHT = 'add(1, 2)'
const WRONG = 'add(1,'

const unchecked = (...codes: string[]): ExampleDoc[] =>
  codes.map((code) => ({ code, check: 'unchecked' }))

/** What a verifier makes of examples of JavaScript, which are parsed and no more. */
async function verify(
  docs: Partial<Docs>,
  options?: VerifyOptions,
  examples = true,
): ReturnType<ReturnType<typeof createVerifier>['verify']> {
  const collection = await collectProject(CODE)
  const symbol = collection.symbols.find(({ name }) => name === 'add')!
  const verifier = createVerifier({ collection, root: '/nowhere', examples })
  return verifier.verify(symbol, { summary: SUMMARY, ...docs }, options)
}

describe('examples', () => {
  it('of a model are parsed, and those that are wrong go', async () => {
    const { docs, faults, checked } = await verify({ examples: unchecked(RIGHT, WRONG) })
    expect(docs).toEqual({ summary: SUMMARY, examples: [{ code: RIGHT, check: 'parsed' }] })
    expect(faults).toEqual([
      {
        code: 'example-syntax',
        message: "Example 2 of add cannot be parsed: ')' expected. (line 1)",
      },
    ])
    expect(checked).toBe(3)
  })

  it('that are all wrong leave none', async () => {
    const { docs } = await verify({ examples: unchecked(WRONG) })
    expect(docs).not.toHaveProperty('examples')
  })

  it.each<[string, VerifyOptions | undefined, boolean]>([
    ['where no examples are wanted', undefined, false],
    ['of a call that wants none', { examples: false }, true],
    ['of a person', { source: 'human' }, true],
  ])('stay as they are %s', async (_, options, wanted) => {
    const examples = unchecked(WRONG)
    const { docs, faults } = await verify({ examples }, options, wanted)
    expect(docs).toEqual({ summary: SUMMARY, examples })
    expect(faults).toEqual([])
  })

  it('of a person are told to be wrong where that is wanted, and stay', async () => {
    const examples = unchecked(RIGHT, WRONG)
    const { docs, faults } = await verify({ examples }, { source: 'human', examples: true }, false)
    expect(docs).toEqual({ summary: SUMMARY, examples })
    expect(faults.map(({ code }) => code)).toEqual(['example-syntax'])
  })
})

describe('a verdict', () => {
  it('names what the docs rely on, by name, and what was asked of the project', async () => {
    const { relies, asked } = await verify({
      remarks: 'Not `roundHalf`, `add` or `Array`: see `other`, `barrel`, {@link shekels}, `gone`.',
    })
    expect(relies).toEqual(['other', 'roundHalf', 'shekels'])
    expect(asked).toEqual({
      names: { barrel: false, gone: false, other: false, roundHalf: true, shekels: true },
      words: { barrel: null, gone: null },
    })
  })

  it('names nothing where the docs name nothing', async () => {
    expect(await verify({})).toEqual({
      docs: { summary: SUMMARY },
      checked: 1,
      faults: [],
      relies: [],
      asked: { names: {}, words: {} },
    })
  })

  it('names the module that has a word by its hash', async () => {
    const collection = await collectProject({
      'index.js': "import './other.js'\nexport const add = 1",
      'other.js': "const kept = 'shelf'",
    })
    const verifier = createVerifier({ collection, root: '/nowhere' })
    const docs = { summary: 'Takes a `shelf`.' }
    const { asked } = await verifier.verify(collection.symbols[0]!, docs)
    const { textHash } = collection.modules.get('other.js')!
    expect(asked).toEqual({ names: { shelf: false }, words: { shelf: textHash } })
  })
})
