import { expect, it } from 'vitest'
import { createCatalog } from '../../src/page/state/catalog.ts'
import type { SymbolDoc } from '../../src/types.ts'
import { createDocs, createSymbol } from './sample-docs.ts'

const at = (name: string, line: number, module = 'src/b.ts'): SymbolDoc =>
  createSymbol(name, { module, source: { line, endLine: line } })

it('The catalog sorts modules by path and symbols by line, and counts them', () => {
  const catalog = createCatalog()
  catalog.replace(createDocs([at('late', 9), at('early', 1), at('other', 1, 'src/a.ts')]))
  const names = (): string[] => catalog.readAll().map(({ name }) => name)
  expect(names()).toEqual(['other', 'early', 'late'])
  catalog.apply([
    { type: 'put', symbol: { ...at('late', 0), status: 'stale' } },
    { type: 'remove', id: 'src/a.ts!other:function' },
    { type: 'remove', id: 'src/a.ts!unknown:function' },
  ])
  expect(names()).toEqual(['late', 'early'])
  expect(catalog.counts.value).toEqual({ documented: 1, failed: 0, pending: 0, stale: 1 })
  expect(catalog.module('src/a.ts')).toBeUndefined()
  catalog.replace(createDocs([at('new', 1)]))
  expect(names()).toEqual(['new'])
  expect([...catalog.searchTexts.keys()]).toEqual(['src/b.ts!new:function'])
  expect([...catalog.idsByName.keys()]).toEqual(['new'])
})

it('The catalog accepts names such as __proto__, and the same name twice', () => {
  const catalog = createCatalog()
  const names = ['__proto__', 'constructor', 'toString']
  for (const module of ['__proto__.ts', 'src/b.ts']) {
    catalog.apply(names.map((name, line) => ({ type: 'put', symbol: at(name, line, module) })))
  }
  expect(catalog.idsByName.get('__proto__')).toEqual([
    '__proto__.ts!__proto__:function',
    'src/b.ts!__proto__:function',
  ])
  catalog.apply([{ type: 'remove', id: '__proto__.ts!__proto__:function' }])
  expect(catalog.idsByName.get('__proto__')).toEqual(['src/b.ts!__proto__:function'])
  expect(catalog.readAll()).toHaveLength(5)
})
