import { describe, expect, it } from 'vitest'
import { createKnownNames, type KnownNames } from '../../src/verify/known-names.ts'
import { collectProject } from '../support/collect.ts'

const CODE = {
  'index.ts': `import { spread, type Kind as Sort } from 'elsewhere'
import { help as aid } from './help.ts'
export * as tools from './tools.ts'
export { help as helped } from './help.ts'
export function add(): void { aid(); spread() }
const beside = 'in strings'`,
  'help.ts': `import { inner } from 'elsewhere'
export function help(): void { inner() }`,
  'tools.ts': `export class Box<Item> { open(force: boolean): void {} }
export function fold<T>(one: T, { two, three }: { two: 1; three: 2 }): void { const hidden = 4 }
enum Level { Low }
export const level = Level.Low`,
}

async function know(standard: string[] = []): Promise<KnownNames> {
  const collection = await collectProject(CODE)
  const known = createKnownNames({ collection, standard: new Set(standard) })
  return known(collection.symbols.find(({ name }) => name === 'add')!)
}

describe('a name is known', () => {
  it.each([
    ['of the standard library', 'isArray', {}],
    ['of the symbol', 'add', {}],
    ['in the code of the symbol', 'spread', {}],
    ['of what it refers to', 'help', {}],
    ['in the code of what it refers to', 'inner', {}],
    ['of the project', 'Box', { Box: true }],
    ['beside the symbol', 'beside', { beside: false }],
    ['in strings beside the symbol', 'strings', { strings: false }],
  ])('%s, and what was asked of the project is told', async (_, name, asked) => {
    const names = await know(['isArray'])
    expect(names.has(name)).toBe(true)
    expect(names.asked()).toEqual({ names: asked, words: {} })
    expect(names.relied()).toEqual(Object.keys(asked))
  })

  it('or not, which nothing relies on', async () => {
    const names = await know()
    expect(names.has('hidden')).toBe(false)
    expect(names.asked().names).toEqual({ hidden: false })
    expect(names.relied()).toEqual([])
  })
})

it('what the project shows are names of exports, declarations, parameters and members', async () => {
  const collection = await collectProject(CODE)
  expect([...collection.names()].sort()).toEqual(
    [
      ...['add', 'tools', 'helped', 'help', 'Box', 'Item', 'open', 'force', 'fold', 'T', 'one'],
      ...['two', 'three', 'Level', 'Low', 'level'],
    ].sort(),
  )
  expect(collection.names()).toBe(collection.names())
})

it('foreign are names of packages, under both of their names', async () => {
  const { isForeign } = await know()
  const names = ['spread', 'Kind', 'Sort', 'aid', 'help', 'tools', 'inner', 'add']
  expect(names.filter(isForeign)).toEqual(['spread', 'Kind', 'Sort'])
})

it('near are names of the symbol and of what it refers to', async () => {
  const { someNear } = await know()
  expect(
    ['add', 'aid', 'inner', 'beside', 'Box'].filter((one) => someNear((name) => name === one)),
  ).toEqual(['add', 'aid', 'inner'])
})
