import { describe, expect, it } from 'vitest'
import {
  createOutline,
  type CollectedModule,
  type Collection,
} from '../../src/collect/collection.ts'
import { parseModule } from '../../src/collect/parse.ts'
import type { ModuleRecord } from '../../src/collect/record.ts'
import { collectSymbols } from '../../src/collect/symbols.ts'
import { collectFiles, listExports } from './project.ts'

const exportsOf = async (files: Record<string, string>) => listExports(await collectFiles(files))

describe('names', () => {
  it.each([
    ['export function add() {}', 'add'],
    ['function add() {}\nexport { add as b, add as a, add as default }', 'a'],
    ['export default function add() {}', 'default'],
    ['export const add = 1; export default add', 'add'],
    ['export default () => 1', 'default'],
    ['class A {}\nexport = A', 'default'],
  ])('%s', async (text, name) => {
    const { symbols } = await collectFiles({ 'index.ts': text })
    expect(symbols.map((symbol) => symbol.name)).toEqual([name])
  })

  it('are ids with path and kind', async () => {
    const text = 'export class A {}\nexport type B = 1\nexport const c = 1'
    const { symbols } = await collectFiles({ 'index.ts': text })
    expect(symbols.map(({ id }) => id)).toEqual([
      'index.ts!A:class',
      'index.ts!B:type',
      'index.ts!c:variable',
    ])
  })
})

describe('where a symbol is exported', () => {
  it('follows re-exports, aliases and stars', async () => {
    expect(
      await exportsOf({
        'index.ts': 'export * from "./b"; export { a as z } from "./a"; export { x } from "react"',
        'b.ts':
          'import { a } from "./a"; export { a, a as y }; export default a; export type * from "./c"',
        'a.ts': 'export const a = 1',
        'c.ts': 'export class C {}',
      }),
    ).toEqual({
      'a.ts!a:variable': [
        'a.ts a',
        'b.ts a',
        'b.ts default',
        'b.ts y',
        'index.ts a',
        'index.ts y',
        'index.ts z',
      ],
      'c.ts!C:class': ['c.ts C', 'b.ts C (type)', 'index.ts C (type)'],
    })
  })

  it('prefers the way that is not for types only', async () => {
    const found = await exportsOf({
      'index.ts': 'export type * from "./a"; export * from "./b"',
      'b.ts': 'export * from "./a"',
      'a.ts': 'export class A {}',
    })
    expect(found['a.ts!A:class']).toContain('index.ts A')
  })

  it('hides stars behind own names and leaves ambiguous ones out', async () => {
    expect(
      await exportsOf({
        'index.ts': 'export * from "./a"; export * from "./b"; export const own = 1',
        'a.ts': 'export const own = 1, both = 1',
        'b.ts': 'export const both = 2; export * from "./c"',
        'c.ts': 'export const last = 1',
      }),
    ).toEqual({
      'a.ts!own:variable': ['a.ts own'],
      'a.ts!both:variable': ['a.ts both'],
      'b.ts!both:variable': ['b.ts both'],
      'c.ts!last:variable': ['c.ts last', 'b.ts last', 'index.ts last'],
      'index.ts!own:variable': ['index.ts own'],
    })
  })

  it('sees one declaration by two ways as one', async () => {
    const found = await exportsOf({
      'index.ts': 'export * from "./a"; export * from "./b"',
      'a.ts': 'export { c } from "./c"',
      'b.ts': 'export * from "./c"',
      'c.ts': 'export const c = 1',
    })
    expect(found['c.ts!c:variable']).toContain('index.ts c')
  })

  it('is a name in a module that is exported as a whole', async () => {
    expect(
      await exportsOf({
        'index.ts': 'export * as text from "./b"; export * as self from "./index"',
        'b.ts': 'import * as inner from "./a"; export { inner }; export const b = 1',
        'a.ts': 'export const a = 1; export default class {}',
      }),
    ).toEqual({
      'a.ts!a:variable': [
        'a.ts a',
        'b.ts inner.a',
        'index.ts self.text.inner.a',
        'index.ts text.inner.a',
      ],
      'a.ts!default:class': [
        'a.ts default',
        'b.ts inner.default',
        'index.ts self.text.inner.default',
        'index.ts text.inner.default',
      ],
      'b.ts!b:variable': ['b.ts b', 'index.ts self.text.b', 'index.ts text.b'],
    })
  })

  it('ends in circles', async () => {
    expect(
      await exportsOf({
        'index.ts': 'export * from "./a"; export { lost } from "./a"',
        'a.ts': 'export * from "./index"; export { lost } from "./index"; export const a = 1',
      }),
    ).toEqual({ 'a.ts!a:variable': ['a.ts a', 'index.ts a'] })
  })
})

describe('references', () => {
  it('lead through imports, barrels and whole modules, one hop', async () => {
    const { symbols } = await collectFiles({
      'index.ts': `
        import { a as first } from './barrel'
        import * as text from './barrel'
        import { b, unknown } from './barrel'
        export const use = () => [first, helper, text.b, text.c, b, unknown, use]
        const helper = 1`,
      'barrel.ts': 'export * from "./a"; export * as c from "./c"',
      'a.ts': 'export const a = () => b; export const b = 1',
      'c.ts': 'export const d = 1',
    })
    const use = symbols.find(({ name }) => name === 'use')
    expect(
      use?.references.map(({ module, declaration }) => `${module} ${declaration.local}`),
    ).toEqual(['a.ts a', 'index.ts helper', 'a.ts b'])
    expect(symbols.map(({ name, importedBy }) => [name, importedBy])).toEqual([
      ['a', 1],
      ['b', 1],
      ['d', 0],
      ['use', 0],
    ])
  })
})

it('knows what the entries export', async () => {
  const { symbols } = await collectFiles({
    'index.ts': 'export { a } from "./a"; export * as b from "./b"',
    'a.ts': 'export const a = 1, hidden = 1',
    'b.ts': 'export const b = 1',
  })
  expect(symbols.map(({ name, fromEntry }) => [name, fromEntry])).toEqual([
    ['a', true],
    ['hidden', false],
    ['b', true],
  ])
})

function createModule(
  path: string,
  record: ModuleRecord,
  resolved = new Map<string, string>(),
): CollectedModule {
  const outline = createOutline(record)
  const source = { file: `/${path}`, text: '', textHash: '', stamp: '' }
  return { path, ...source, record, outline, resolved, unresolved: [] }
}

function link(modules: ReadonlyMap<string, CollectedModule>, entry: string): Collection {
  const nothing = { skipped: [], unresolved: [], resolutions: {}, inline: {} }
  const trace = { texts: {}, folders: {}, links: {} }
  return collectSymbols({ modules, entries: new Set([entry]), trace, ...nothing })
}

describe('large projects', () => {
  it('links a chain of 5,000 barrels', async () => {
    const modules = new Map<string, CollectedModule>()
    for (let index = 0; index < 5000; index++) {
      const exports: ModuleRecord['exports'] = [
        { type: 'alias', name: 'a', imported: 'a', specifier: 'next' },
      ]
      const record = { specifiers: ['next'], imports: [], exports, declarations: [] }
      const resolved = new Map([['next', `${index + 1}.ts`]])
      modules.set(`${index}.ts`, createModule(`${index}.ts`, record, resolved))
    }
    const record = parseModule('export const a = 1', 'a.ts')
    modules.set('5000.ts', createModule('5000.ts', record))
    expect(link(modules, '0.ts').symbols[0]).toMatchObject({ fromEntry: true })
  })

  it('links 50,000 symbols', () => {
    const modules = new Map<string, CollectedModule>()
    const [declaration] = parseModule('export const a = 1', 'a.ts').declarations
    if (!declaration) throw new Error('no declaration')
    const stars: ModuleRecord['exports'] = []
    const resolved = new Map<string, string>()
    for (let index = 0; index < 5000; index++) {
      const path = `${index}.ts`
      const locals = Array.from({ length: 10 }, (_, count) => `a${count}_${index}`)
      const record: ModuleRecord = {
        specifiers: [],
        imports: [],
        exports: locals.map((local) => ({ type: 'local', name: local, local })),
        declarations: locals.map((local) => ({ ...declaration, local, references: locals })),
      }
      modules.set(path, createModule(path, record))
      stars.push({ type: 'star', specifier: path })
      resolved.set(path, path)
    }
    const record = { specifiers: [], imports: [], exports: stars, declarations: [] }
    modules.set('index.ts', createModule('index.ts', record, resolved))
    const { symbols } = link(modules, 'index.ts')
    expect(new Set(symbols.map(({ id }) => id)).size).toBe(50_000)
    const isLinked = symbols.every(
      ({ fromEntry, references }) => fromEntry && references.length === 9,
    )
    expect(isLinked).toBe(true)
  }, 30_000)
})
