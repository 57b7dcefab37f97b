import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rspack } from '@rspack/core'
import { build as buildWithEsbuild } from 'esbuild'
import { rolldown } from 'rolldown'
import { build as buildWithVite } from 'vite'
import { describe, expect, it, vi } from 'vitest'
import webpack from 'webpack'
import { readAliases } from '../../src/bundlers/aliases.ts'
import esbuildPlugin from '../../src/esbuild.ts'
import rolldownPlugin from '../../src/rolldown.ts'
import rspackPlugin from '../../src/rspack.ts'
import vitePlugin from '../../src/vite.ts'
import webpackPlugin from '../../src/webpack.ts'
import type { SymbolDocs } from '../../src/types.ts'
import { createProject } from '../support/project.ts'
import { watchStderr } from '../support/stderr.ts'

/** The first replacement that applies to a name. */
function apply(given: unknown, name: string): string | undefined {
  const alias = readAliases(given, '/app').find(({ find }) => find.test(name))
  return alias && name.replace(alias.find, alias.replacements[0] ?? 'nothing')
}

describe('an alias', () => {
  it.each([
    ['an object', { '@': '/src' }, '@/a', '/src/a'],
    ['an object, for the name alone', { '@': '/src' }, '@', '/src'],
    ['an object, for another name', { '@': '/src' }, '@x/a', undefined],
    ['an object with a slash', { '@/': '/src/' }, '@/a', '/src/a'],
    ['an object with a dollar', { vue$: '/vue.js' }, 'vue', '/vue.js'],
    ['an object with a dollar, for what is under it', { vue$: '/vue.js' }, 'vue/x', undefined],
    ['an object with a star', { 'lib/*': '/src/*.ts' }, 'lib/a/b', '/src/a/b.ts'],
    ['an object with a list', { '@': ['/one', '/two'] }, '@/a', '/one/a'],
    ['an object without a replacement', { fs: false }, 'fs', 'nothing'],
    ['an object with a path from the folder', { '@': './src' }, '@/a', '/app/src/a'],
    ['an object with signs', { '$lib.x': '/$&' }, '$lib.x/a', '/$&/a'],
    ['a list of names', [{ find: '@', replacement: '/src' }], '@/a', '/src/a'],
    ['a list of patterns', [{ find: /^~(\w+)\//g, replacement: '/$1/' }], '~ui/a', '/ui/a'],
    ['a list of webpack', [{ name: 'a', alias: '/a', onlyModule: true }], 'a', '/a'],
    [
      'a list of webpack, for another name',
      [{ name: 'a', alias: '/a', onlyModule: true }],
      'a/b',
      undefined,
    ],
    ['a list of nothing', [null, 1, {}, { find: 1 }], 'a', undefined],
    ['nothing', undefined, 'a', undefined],
  ])('is read from %s', (_name, given, name, expected) => {
    expect(apply(given, name)).toBe(expected)
  })

  it('of vite itself is left out', () => {
    const given = [
      { find: /^\/?@vite\/client/, replacement: '/x' },
      { find: '@', replacement: '/src' },
    ]
    expect(readAliases(given, '/app')).toHaveLength(1)
  })
})

describe('a type that only an alias leads to', () => {
  const files = {
    'src/index.ts':
      "import type { Shape } from '@/shape.ts'\nexport const shape: Shape | undefined = undefined",
    'src/parts/shape.ts': 'export interface Shape { size: number }',
  }
  const runs: Record<string, (root: string, alias: Record<string, string>) => Promise<unknown>> = {
    vite: (root, alias) =>
      buildWithVite({
        root,
        configFile: false,
        logLevel: 'silent',
        resolve: { alias },
        build: { lib: { entry: 'src/index.ts', formats: ['es'] } },
        plugins: [vitePlugin()],
      }),
    rolldown: async (root, alias) => {
      const plugins = [rolldownPlugin({ root })]
      const bundle = await rolldown({
        input: join(root, 'src/index.ts'),
        resolve: { alias },
        plugins,
      })
      await bundle.write({ dir: join(root, 'dist') })
    },
    esbuild: (root, alias) =>
      buildWithEsbuild({
        absWorkingDir: root,
        entryPoints: ['src/index.ts'],
        outdir: 'dist',
        bundle: true,
        alias,
        plugins: [esbuildPlugin()],
      }),
    webpack: (root, alias) =>
      new Promise((resolve) => {
        webpack(
          {
            context: root,
            entry: './src/index.js',
            resolve: { alias },
            output: { path: join(root, 'dist') },
            infrastructureLogging: { level: 'none' },
            plugins: [webpackPlugin()],
          },
          resolve,
        )
      }),
    rspack: (root, alias) =>
      new Promise((resolve) => {
        rspack(
          {
            context: root,
            entry: './src/index.js',
            resolve: { alias },
            output: { path: join(root, 'dist') },
            infrastructureLogging: { level: 'none' },
            plugins: [rspackPlugin()],
          },
          resolve,
        )
      }),
  }

  it.each(Object.keys(runs))('is documented in a build of %s', async (bundler) => {
    vi.stubEnv('OPENAI_API_KEY', '')
    const stop = watchStderr([])
    // webpack and rspack read no types by themselves; there the alias means the source beside the script that they bundle.
    const scripts = { 'src/index.js': "import '@/shape.js'", 'src/parts/shape.js': '' }
    const { root } = createProject({ ...files, ...(bundler.endsWith('pack') && scripts) })
    try {
      await runs[bundler]!(root, { '@': join(root, 'src/parts') })
    } finally {
      stop()
    }
    const docs = JSON.parse(readFileSync(join(root, 'dist/symbol-docs.json'), 'utf8')) as SymbolDocs
    expect(Object.keys(docs.symbols)).toContain('src/parts/shape.ts!Shape:interface')
  })
})
