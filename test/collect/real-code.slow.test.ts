import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Collection } from '../../src/collect/collection.ts'
import { checkExports } from './checker.ts'
import { collect } from '../support/collect.ts'

/** Packages that ship their sources, with what the checker needs to see of them. */
const PACKAGES: Record<string, string[]> = {
  immer: ['src/immer.ts'],
  mobx: ['src/mobx.ts'],
  zod: ['src/index.ts', 'src/v3/index.ts', 'src/mini/index.ts'],
  '@tanstack/query-core': ['src/index.ts'],
}

/** All names that lead to a symbol; deeper than one level the checker's list does not go. */
function listAll({ symbols }: Collection): Map<string, string[]> {
  const all = new Map<string, string[]>()
  for (const symbol of symbols) {
    for (const { module, name } of symbol.exportedAs) {
      if (name.split('.').length > 2) continue
      const list = all.get(module) ?? []
      list.push(`${name} -> ${symbol.module}`)
      all.set(module, list)
    }
  }
  return all
}

describe.each(Object.entries(PACKAGES))('%s', (name, entries) => {
  const root = resolve('node_modules', name)

  it.skipIf(!existsSync(resolve(root, 'src')))(
    'has the symbols and exports that the type checker sees, no more and no less',
    async () => {
      const collection = await collect({
        root,
        entries: entries.map((entry) => resolve(root, entry)),
      })
      expect(collection).toMatchObject({ skipped: [], unresolved: [] })
      const checked = checkExports(root, entries)
      const all = listAll(collection)
      expect(checked.own.size).toBeGreaterThan(10)
      for (const [module, own] of checked.own) {
        const found = collection.symbols.filter((symbol) => symbol.module === module)
        expect(found.map(({ name: found, kind }) => `${found}:${kind}`).sort(), module).toEqual(own)
        expect((all.get(module) ?? []).sort(), module).toEqual(checked.all.get(module))
      }
      const homes = new Set(collection.symbols.map(({ module }) => module))
      expect([...homes].filter((module) => !checked.own.has(module))).toEqual([])
    },
    120_000,
  )
})
