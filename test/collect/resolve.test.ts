import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FoundModules } from '../../src/collect/modules.ts'
import { collect as collectModules } from '../support/collect.ts'
import { collectFiles, writeFiles, writeProject } from './project.ts'

const resolved = async (files: Record<string, string>, from = 'index.ts') => {
  const { modules } = await collectFiles(files, { entries: [from] })
  return Object.fromEntries(modules.get(from)?.resolved ?? [])
}

describe('relative', () => {
  it.each([
    ['./a', 'a.ts'],
    ['./a.js', 'a.ts'],
    ['./a.ts', 'a.ts'],
    ['./a?worker', 'a.ts'],
    ['./b', 'b.tsx'],
    ['./b.jsx', 'b.tsx'],
    ['./c', 'c/index.ts'],
    ['./c/', 'c/index.ts'],
    ['./c.d', 'c.d.mts'],
    ['./d.mjs', 'd.mts'],
    ['./e.vue', 'e.vue'],
    ['./f', 'f/lib/main.ts'],
    ['./g', 'g.jsx'],
    ['/a.ts', 'a.ts'],
  ])('%s', async (specifier, expected) => {
    const files = {
      'index.ts': `import '${specifier}'`,
      'a.ts': '',
      'b.tsx': '',
      'c/index.ts': '',
      'c.d.mts': '',
      'd.mts': '',
      'e.vue': '',
      'f/package.json': '{ "main": "lib/main.js" }',
      'f/lib/main.ts': '',
      'g.jsx': '',
    }
    const found = await resolved(files)
    expect(found).toEqual(expected.includes('.d.') ? {} : { [specifier]: expected })
  })

  it.each(['./a?raw', './a?url', './a?x&raw', '!!raw-loader!./a', './a.json'])(
    '%s leads nowhere and is no fault',
    async (specifier) => {
      const files = { 'index.ts': `import '${specifier}'`, 'a.ts': '', 'a.json': '{}' }
      const { modules, unresolved } = await collectFiles(files)
      expect([...modules.keys(), ...unresolved]).toEqual(['index.ts'])
    },
  )
})

describe('configured paths', () => {
  const files = {
    'src/index.ts': 'import "@/a"; import "~b"; import "src/c"; import "@/d.vue"; import "react"',
    'src/a.ts': '',
    'src/b.ts': '',
    'src/c.ts': '',
    'src/d.vue': '',
  }

  it.each([
    [
      'with comments and trailing commas',
      {
        'tsconfig.json':
          '{ // x\n"compilerOptions": { "baseUrl": ".", /* y */ "paths": { "@/*": ["none/*", "src/*",], "~b": ["src/b.ts"] } } }',
      },
    ],
    [
      'of a base',
      {
        'tsconfig.json': '{ "extends": ["./config/base"] }',
        'config/base.json':
          '{ "compilerOptions": { "baseUrl": "..", "paths": { "@/*": ["src/*"], "~b": ["src/b.ts"] } } }',
      },
    ],
    [
      'of a base in a package',
      {
        'tsconfig.json': '{ "extends": "@x/base", "compilerOptions": { "baseUrl": "." } }',
        'node_modules/@x/base/tsconfig.json':
          '{ "compilerOptions": { "paths": { "@/*": ["${configDir}/src/*"], "~b": ["${configDir}/src/b"] } } }',
      },
    ],
    [
      'of a solution',
      {
        'tsconfig.json':
          '{ "files": [], "references": [{ "path": "./tsconfig.node.json" }, { "path": "./tsconfig.app.json" }] }',
        'tsconfig.node.json': '{}',
        'tsconfig.app.json':
          '{ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./src/*"], "~b": ["./src/b.ts"] } } }',
      },
    ],
    [
      'of a jsconfig',
      {
        'jsconfig.json':
          '{ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["src/*"], "~*": ["src/*"] } } }',
      },
    ],
  ])('%s', async (_name, config) => {
    expect(await resolved({ ...files, ...config }, 'src/index.ts')).toEqual({
      '@/a': 'src/a.ts',
      '~b': 'src/b.ts',
      'src/c': 'src/c.ts',
      '@/d.vue': 'src/d.vue',
    })
  })

  it('are not believed when they extend each other in a circle', async () => {
    const config = { 'tsconfig.json': '{ "extends": "./tsconfig.json" }' }
    expect(await resolved({ ...files, ...config }, 'src/index.ts')).toEqual({})
  })
})

describe('packages', () => {
  const files = {
    'package.json':
      '{ "name": "app", "imports": { "#x": "./src/x.ts" }, "exports": { "./y": "./src/y.ts" } }',
    'src/index.ts':
      'import "#x"; import "app/y"; import "@work/b"; import "@work/b/deep"; import "outside"',
    'src/x.ts': '',
    'src/y.ts': '',
    'packages/b/package.json':
      '{ "name": "@work/b", "version": "1.0.0", "exports": { ".": "./src/main.ts", "./deep": "./src/deep.ts" } }',
    'packages/b/src/main.ts': '',
    'packages/b/src/deep.ts': '',
    'packages/b/src/other.ts': '',
    'node_modules/outside/package.json': '{ "name": "outside", "main": "index.ts" }',
    'node_modules/outside/index.ts': '',
  }
  const expected = {
    '#x': 'src/x.ts',
    'app/y': 'src/y.ts',
    '@work/b': 'packages/b/src/main.ts',
    '@work/b/deep': 'packages/b/src/deep.ts',
  }

  it('of the workspace are modules, and are asked for once', async () => {
    const root = writeProject(files)
    mkdirSync(join(root, 'node_modules/@work'), { recursive: true })
    symlinkSync(join(root, 'packages/b'), join(root, 'node_modules/@work/b'))
    let known: FoundModules | undefined
    const collect = async () => {
      const { found } = await collectModules({ root, known, entries: [join(root, 'src/index.ts')] })
      known = found
      return Object.fromEntries(found.modules.get('src/index.ts')?.resolved ?? [])
    }
    expect(await collect()).toEqual(expected)
    const saved = known?.resolutions['src/index.ts']
    expect(saved?.resolution).toEqual(expected)

    // A new version alone changes nothing about where modules are.
    writeFiles(root, {
      'packages/b/package.json': files['packages/b/package.json'].replace('1.0.0', '2.0.0'),
    })
    expect(await collect()).toEqual(expected)
    expect(known?.resolutions['src/index.ts']).toBe(saved)

    writeFiles(root, {
      'packages/b/package.json': files['packages/b/package.json'].replace('main.ts', 'other.ts'),
    })
    expect(await collect()).toEqual({ ...expected, '@work/b': 'packages/b/src/other.ts' })
  })
})
