import { chmodSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { parseModule } from '../../src/collect/parse.ts'
import type { FoundModules } from '../../src/collect/modules.ts'
import { collect } from '../support/collect.ts'
import { collectFiles, listExports, writeFiles, writeProject } from './project.ts'

vi.mock('../../src/collect/parse.ts', { spy: true })

describe('which modules', () => {
  it('follows every kind of import from the entry', async () => {
    const one = 'export const one = 1'
    const collection = await collectFiles({
      'index.ts': `
        import './a'
        import type { B } from './b'
        export * from './c'
        const d = () => import('./d')
        type E = import('./e').E
        import f = require('./f')`,
      ...Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => [`${name}.ts`, one])),
    })
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'index'].map((name) => `${name}.ts`)
    expect([...collection.modules.keys()]).toEqual(names)
  })

  it('takes in the modules of the graph, without their queries, and forgets virtual ones', async () => {
    const { modules, skipped } = await collectFiles(
      { 'index.ts': 'export {}', 'a.vue': '<script>export const a = 1</script>' },
      { extra: ['a.vue?vue&type=script', '\0virtual', 'gone.ts'] },
    )
    expect([...modules.keys()]).toEqual(['a.vue', 'index.ts'])
    expect(skipped).toEqual([])
  })

  it('leaves out what the filter refuses, declarations, packages and what is outside', async () => {
    const root = writeProject({
      'app/index.ts':
        'export * from "./no"; export * from "./d"; export * from "../b"; export * from "p"',
      'app/no.ts': 'export const no = 1',
      'app/d.d.ts': 'export const d: 1',
      'app/node_modules/p/index.ts': 'export const p = 1',
      'b.ts': 'export const b = 1',
    })
    const collection = await collect({
      root: join(root, 'app'),
      filter: (path) => !path.endsWith('/no.ts'),
      entries: [join(root, 'app/index.ts')],
    })
    expect([...collection.modules.keys()]).toEqual(['index.ts'])
    expect(collection).toMatchObject({ symbols: [], skipped: [], unresolved: [] })
  })

  it('starts at the scripts of a page', async () => {
    const collection = await collectFiles(
      {
        'web/index.html': `
          <!-- <script type="module" src="/no.ts"></script> -->
          <script type="module" src="/src/main.ts"></script>
          <script src="/src/classic.ts"></script>
          <script type="module">import { b } from './src/b.ts'</script>`,
        'web/src/main.ts': 'export const main = 1',
        'web/src/b.ts': 'export const b = 1',
        'web/src/classic.ts': 'export const classic = 1',
      },
      { entries: ['web/index.html'] },
    )
    expect(collection.symbols.map(({ id, fromEntry }) => [id, fromEntry])).toEqual([
      ['web/src/b.ts!b:variable', false],
      ['web/src/main.ts!main:variable', true],
    ])
  })

  it('reads components through their script', async () => {
    const collection = await collectFiles({
      'index.ts': 'export { default as Box, type Props } from "./box.vue"',
      'box.vue':
        '<template></template>\n<script lang="ts">\nexport interface Props {}\nexport default {}\n</script>',
    })
    expect(listExports(collection)).toEqual({
      'box.vue!Props:interface': ['box.vue Props', 'index.ts Props (type)'],
      'box.vue!default:variable': ['box.vue default', 'index.ts Box'],
    })
    expect(collection.symbols[0]?.declaration.line).toBe(3)
  })
})

describe('what cannot be read', () => {
  it('is skipped and named, and its imports are followed', async () => {
    const { skipped, symbols } = await collectFiles({
      'index.ts': 'export * from "./bad"; export * from "./good"',
      'bad.ts': 'export * from "./good"\nexport const = 1',
      'good.ts': 'export const good = 1',
    })
    expect(skipped).toEqual([
      { module: 'bad.ts', reason: 'Line 2: Variable declaration expected.' },
    ])
    expect(symbols.map(({ id }) => id)).toEqual(['good.ts!good:variable'])
  })

  it('is a file that is too large', async () => {
    const { skipped } = await collectFiles({
      'index.ts': 'import "./large"',
      'large.ts': `export const a = 1 ${' '.repeat(2 * 1024 * 1024)}`,
    })
    expect(skipped).toEqual([{ module: 'large.ts', reason: 'The file is larger than 2 MB.' }])
  })

  it.skipIf(process.getuid?.() === 0)('is a file without permission', async () => {
    const root = writeProject({ 'index.ts': 'import "./a"', 'a.ts': '' })
    chmodSync(join(root, 'a.ts'), 0)
    const { skipped } = await collect({ root, entries: [join(root, 'index.ts')] })
    expect(skipped).toEqual([{ module: 'a.ts', reason: 'The file cannot be read (EACCES).' }])
  })

  it('is an import that leads nowhere, but not an asset or a package', async () => {
    const { unresolved } = await collectFiles({
      'index.ts': `
        import './gone'
        import './a.css'
        import './a.css?inline'
        import './b.ts?raw'
        import 'react'
        import './d'`,
      'a.css': '',
      'd.d.ts': '',
    })
    expect(unresolved).toEqual([{ module: 'index.ts', specifier: './gone' }])
  })
})

describe('with the modules of an earlier build', () => {
  const parse = vi.mocked(parseModule)

  /** Collects again and again, each time with what was found before. */
  function openProject(files: Record<string, string>): {
    root: string
    names: () => Promise<string[]>
  } {
    const root = writeProject(files)
    let known: FoundModules | undefined
    return {
      root,
      async names() {
        const { found, symbols } = await collect({ root, known, entries: [join(root, 'index.ts')] })
        known = found
        return symbols.map(({ name }) => name)
      },
    }
  }

  it('parses only texts that are new', async () => {
    const { root, names } = openProject({
      'index.ts': 'export * from "./a"',
      'a.ts': 'export const a = 1',
    })
    expect(await names()).toEqual(['a'])
    parse.mockClear()
    expect(await names()).toEqual(['a'])
    expect(parse).not.toHaveBeenCalled()
    writeFiles(root, { 'a.ts': 'export const b = 1' })
    expect(await names()).toEqual(['b'])
    expect(parse).toHaveBeenCalledOnce()
  })

  it('parses no module that was moved', async () => {
    const { root, names } = openProject({
      'index.ts': 'export * from "./a"',
      'a.ts': 'export const a = 1',
    })
    await names()
    renameSync(join(root, 'a.ts'), join(root, 'b.ts'))
    writeFiles(root, { 'index.ts': 'export * from "./b"' })
    parse.mockClear()
    expect(await names()).toEqual(['a'])
    expect(parse).toHaveBeenCalledOnce()
  })

  it('sees a file that appears beside another', async () => {
    const { root, names } = openProject({
      'index.ts': 'export * from "./a"',
      'a/index.ts': 'export const old = 1',
    })
    expect(await names()).toEqual(['old'])
    writeFiles(root, { 'a.ts': 'export const young = 1' })
    expect(await names()).toEqual(['young'])
    rmSync(join(root, 'a.ts'))
    expect(await names()).toEqual(['old'])
  })

  it('sees an error that comes and goes', async () => {
    const { root, names } = openProject({
      'index.ts': 'export * from "./a"',
      'a.ts': 'export const a = 1',
    })
    expect(await names()).toEqual(['a'])
    writeFiles(root, { 'a.ts': 'export const = 1' })
    expect(await names()).toEqual([])
    writeFiles(root, { 'a.ts': 'export const a = 1' })
    expect(await names()).toEqual(['a'])
  })
})

it('gives the same collection in any order and with links in the way', async () => {
  const root = writeProject({
    'src/index.ts': 'export * from "./a"; export * from "./b"',
    'src/a.ts': 'export const a = 1',
    'src/b.ts': 'import { a } from "./a"; export const b = a',
  })
  symlinkSync(join(root, 'src'), join(root, 'link'))
  const list = async (entries: string[], graph: string[]) => {
    const locate = (file: string) => join(root, file)
    const { symbols, modules } = await collect({
      ...{ root, entries: entries.map(locate), graph: graph.map(locate) },
    })
    return { symbols, modules: [...modules.keys()] }
  }
  const expected = await list(['src/index.ts'], [])
  expect(await list(['link/index.ts'], ['link/b.ts', 'src/a.ts'])).toEqual(expected)
})
