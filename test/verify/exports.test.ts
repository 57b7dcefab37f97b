import { describe, expect, it } from 'vitest'
import type { Collection } from '../../src/collect/collection.ts'
import { createProjectExports, type Wish } from '../../src/verify/exports.ts'
import { collectProject } from '../support/collect.ts'

/** Where `add` of the first file finds a name; `near.ts!round` where it is exported as `round` of `near.ts`. */
async function find(
  files: Record<string, string>,
  name: string,
  wish?: Wish,
): Promise<string | undefined> {
  const collection = await collectProject(files)
  const from = collection.symbols.find((symbol) => symbol.name === 'add')!
  const place = createProjectExports(collection).find(name, from, wish)
  return place && `${place.module}!${place.name}`
}

/** The module that a path means among others. */
function findModule(path: string, modules: string[]): string | undefined {
  const collection = { modules: new Map(modules.map((one) => [one, {}])), symbols: [] }
  return createProjectExports(collection as unknown as Collection).findModule(path)
}

describe('of several exports of a name the nearest is found', () => {
  const ROUND = 'export function round(): void {}'
  const FILES = {
    'main.ts': `import { more, round } from './used.ts'
import { other } from './by-used.ts'
import './far.ts'
export { round as entered } from './z-entered.ts'
export function add(): void { more(); round(); other() }`,
    'used.ts': `export function more(): void {}\n${ROUND}`,
    'by-used.ts': `export function other(): void {}\n${ROUND}`,
    'far.ts': ROUND,
    'z-entered.ts': ROUND,
  }
  const without = (...gone: (keyof typeof FILES)[]): Record<string, string> => ({
    ...FILES,
    ...Object.fromEntries(gone.map((file) => [file, FILES[file].replace('round', 'gone')])),
  })

  it.each<[string, Record<string, string>, string]>([
    [
      'that of the module itself',
      { 'main.ts': `import './a.ts'\n${ROUND}\nexport function add(): void {}`, 'a.ts': ROUND },
      'main.ts',
    ],
    ['what the symbol refers to', FILES, 'used.ts'],
    ['beside what it refers to', without('used.ts'), 'by-used.ts'],
    ['what an entry exports', without('used.ts', 'by-used.ts'), 'z-entered.ts'],
    ['any', without('used.ts', 'by-used.ts', 'z-entered.ts'), 'far.ts'],
  ])('%s', async (_, files, module) => {
    expect(await find(files, 'round')).toBe(`${module}!round`)
  })

  it('the symbol itself before others of its module', async () => {
    const files = {
      'main.ts': "export { add, add as plus } from './z.ts'\nimport './a.ts'",
      'a.ts': 'export function add(): void {}',
      'z.ts': 'export function add(): void {}\nexport function plus(): void {}',
    }
    const collection = await collectProject(files)
    const from = collection.symbols.find(({ id }) => id.startsWith('z.ts!add'))!
    const { find } = createProjectExports(collection)
    expect(find('add', from)).toEqual({ module: 'z.ts', name: 'add' })
    expect(find('add', from, { module: 'a.ts' })).toEqual({ module: 'a.ts', name: 'add' })
    expect(find('plus', from)).toEqual({ module: 'main.ts', name: 'plus' })
  })

  it('that of the module that is wished for before them', async () => {
    expect(await find(FILES, 'round', { module: 'far.ts' })).toBe('far.ts!round')
    expect(await find(FILES, 'round', { module: 'gone.ts' })).toBe('used.ts!round')
    expect(await find(FILES, 'gone', { module: 'far.ts' })).toBeUndefined()
  })
})

describe('as a value', () => {
  const FILES = {
    'main.ts': `export * from './types.ts'
export type { Hidden } from './hidden.ts'
export * as text from './text.ts'
export type * as only from './text.ts'
export function add(): void {}`,
    'types.ts': `export interface Shape { a: 1 }
export type Alias = string
export enum Level { Low }
export class Box {}
export const limit = 1`,
    'hidden.ts': 'class Hidden {}\nexport type { Hidden }',
    'text.ts': 'export interface Title { text: string }',
  }

  it.each([
    ['Shape', false],
    ['Alias', false],
    ['Hidden', false],
    ['Level', true],
    ['Box', true],
    ['limit', true],
    ['text', true],
    ['only', false],
  ])('%s is found: %s', async (name, isFound) => {
    expect(await find(FILES, name)).toContain(`!${name}`)
    expect((await find(FILES, name, { isValue: true })) !== undefined).toBe(isFound)
  })
})

describe('a name that is a global too', () => {
  const FETCH = 'export function fetch(): void {}'

  const BESIDE = `${FETCH}\nexport function add(): void {}`

  it.each<[string, string, Wish, string | undefined]>([
    ['means the global', BESIDE, {}, undefined],
    [
      'means what the symbol uses',
      `${FETCH}\nexport function add(): void { fetch() }`,
      {},
      'main.ts!fetch',
    ],
    ['means what an import says', BESIDE, { module: 'main.ts' }, 'main.ts!fetch'],
    ['means the global where an import leads elsewhere', BESIDE, { module: 'a.ts' }, undefined],
  ])('%s', async (_, code, wish, place) => {
    expect(await find({ 'main.ts': code }, 'fetch', wish)).toBe(place)
  })

  it('means no module of that name, though the symbol is in it', async () => {
    const files = {
      'main.ts': "export * as Number from './part.ts'",
      'part.ts': 'export const add = 1',
    }
    expect(await find(files, 'Number')).toBeUndefined()
  })

  it('means the symbol itself', async () => {
    const collection = await collectProject({ 'main.ts': FETCH })
    const [symbol] = collection.symbols
    expect(createProjectExports(collection).find('fetch', symbol!)).toEqual({
      module: 'main.ts',
      name: 'fetch',
    })
  })
})

describe('a default export', () => {
  const NAMED = 'export default function root(): void {}'
  const BARE = 'export default {}'

  it.each([
    ['by its own name', 'root', 'square.ts', NAMED],
    ['by that of its file', 'square', 'square.ts', NAMED],
    ['by that of its file, in parts', 'squareRoot2', '__square-root2.test.ts', BARE],
    ['by that of its file, as a class', 'SquareRoot2', '__square-root2.test.ts', BARE],
    ['by that of its file, in any script', 'größeX', 'größe x.ts', BARE],
  ])('is found %s', async (_, name, file, code) => {
    const files = { 'main.ts': `import './${file}'\nexport function add(): void {}`, [file]: code }
    expect(await find(files, name)).toBe(`${file}!default`)
    expect(await find(files, 'default')).toBeUndefined()
  })
})

describe('a path within the package means', () => {
  it.each<[string, string[], string | undefined]>([
    ['text', ['a/text.ts', 'text.ts'], 'text.ts'],
    ['text', ['a/b/text.ts', 'elsewhere/text.ts'], 'elsewhere/text.ts'],
    ['text.js', ['src/text.ts'], 'src/text.ts'],
    ['text.mjs', ['src/text.mts'], 'src/text.mts'],
    ['text.jsx', ['src/text.tsx'], 'src/text.tsx'],
    ['text', ['src/text.cjs'], 'src/text.cjs'],
    ['text', ['src/text/index.ts'], 'src/text/index.ts'],
    ['text', ['text/index.ts'], 'text/index.ts'],
    ['text', ['src/text/index/more.ts'], undefined],
    ['text', ['src/context.ts', 'text/other.ts', 'text.ts.md'], undefined],
    ['text.js.map', ['text.map'], undefined],
    ['', ['src/other.ts', 'src/index.ts'], 'src/index.ts'],
    ['', ['main.ts'], 'main.ts'],
    ['', ['mod.js'], 'mod.js'],
    ['', ['src/domain.ts', 'src/index/a.ts', 'src/index.d.ts'], undefined],
  ])('%j among %j', (path, modules, module) => {
    expect(findModule(path, modules)).toBe(module)
  })
})
