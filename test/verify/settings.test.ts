import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compiler } from '../../src/collect/typescript.ts'
import { readCompilerSettings, type CompilerSettings } from '../../src/verify/compiler-settings.ts'
import { createProject } from '../support/project.ts'

/** What is read in a project written for a test; its ambient files from its root. */
function read(files: Record<string, string>, folder = ''): CompilerSettings {
  const { root } = createProject(files)
  const { options, ambient } = readCompilerSettings(join(root, folder))
  return { options, ambient: ambient.map((name) => name.slice(root.length + 1)) }
}

const config = (compilerOptions: object, rest: object = {}): Record<string, string> => ({
  'tsconfig.json': JSON.stringify({ compilerOptions, ...rest }),
})

const { ModuleKind, ModuleResolutionKind, ScriptTarget, JsxEmit } = compiler()
const MODERN = { module: ModuleKind.ESNext, moduleResolution: ModuleResolutionKind.Bundler }

describe('settings', () => {
  it('are these without a configuration', () => {
    const { options, ambient } = read({})
    expect(options).toMatchObject({
      ...MODERN,
      noEmit: true,
      skipLibCheck: true,
      allowJs: true,
      allowImportingTsExtensions: true,
      noErrorTruncation: false,
      strict: true,
      types: ['node'],
      jsx: JsxEmit.Preserve,
      target: ScriptTarget.ES2022,
      checkJs: false,
    })
    expect(ambient).toEqual([])
  })

  it('say what types mean as the project does', () => {
    const given = { types: ['box'], jsx: 'react', target: 'esnext', strictNullChecks: true }
    expect(read(config(given)).options).toMatchObject({
      types: ['box'],
      jsx: JsxEmit.React,
      target: ScriptTarget.ESNext,
      strictNullChecks: true,
      strict: false,
    })
  })

  it.each<[string, object, object]>([
    ['of old', { module: 'commonjs', moduleResolution: 'node10' }, MODERN],
    ['of 2020', { module: 'es2020' }, MODERN],
    ['of none', { moduleResolution: 'node10' }, MODERN],
    [
      'of 2022',
      { module: 'es2022', moduleResolution: 'bundler' },
      { module: ModuleKind.ES2022, moduleResolution: ModuleResolutionKind.Bundler },
    ],
    ['of Node', { module: 'nodenext' }, { module: ModuleKind.NodeNext }],
  ])('know modules %s', (_, given, expected) => {
    const { options } = read(config(given))
    expect(options).toMatchObject(expected)
    expect('moduleResolution' in options).toBe('moduleResolution' in expected)
  })

  it('ask for no style and write nothing', () => {
    const style = [
      'checkJs',
      'noImplicitThis',
      'noImplicitReturns',
      'noUnusedLocals',
      'noUnusedParameters',
      'noUncheckedIndexedAccess',
      'exactOptionalPropertyTypes',
      'verbatimModuleSyntax',
      'isolatedModules',
      'composite',
      'incremental',
    ]
    const asked = Object.fromEntries(style.map((name) => [name, true]))
    const { options } = read(config({ ...asked, outDir: 'out', rootDir: 'src' }))
    expect(style.map((name) => options[name])).toEqual(style.map(() => false))
    expect(options).not.toHaveProperty('outDir')
    expect(options).not.toHaveProperty('rootDir')
  })
})

describe('a configuration', () => {
  it('is found above the root, and that of TypeScript first', () => {
    const strict = '{ "compilerOptions": { "strict": true } }'
    const lax = '{ "compilerOptions": { "strict": false } }'
    expect(read({ 'tsconfig.json': lax, 'a/b.ts': '' }, 'a').options.strict).toBe(false)
    expect(read({ 'tsconfig.json': strict, 'jsconfig.json': lax }).options.strict).toBe(true)
  })

  it('may extend another', () => {
    const files = {
      ...config({}, { extends: './base.json' }),
      'base.json': config({ strict: true })['tsconfig.json']!,
    }
    expect(read(files).options.strict).toBe(true)
  })

  it('brings what declares globals, and nothing else', () => {
    const files = {
      ...config({}, { exclude: ['out'] }),
      'globals.d.ts': '',
      'deep/more.d.mts': '',
      'deep/old.d.cts': '',
      'deep/index.ts': '',
      'out/gone.d.ts': '',
    }
    expect(read(files).ambient.sort()).toEqual([
      'deep/more.d.mts',
      'deep/old.d.cts',
      'globals.d.ts',
    ])
    const listed = config({}, { files: ['a.ts', 'a.d.ts', 'b.d.ts.ts', 'c-d.ts', 'd.d.ts-map.ts'] })
    expect(read({ ...listed, 'a.d.ts': '' }).ambient).toEqual(['a.d.ts'])
  })

  it('brings no more of them than a person writes', () => {
    const names = Array.from({ length: 60 }, (_, index) => `${index}.d.ts`)
    expect(read(config({}, { files: names })).ambient).toEqual(names.slice(0, 50))
  })

  it('that is a solution is that of its first part, though this one is a solution too', () => {
    const solution = (path: string): string =>
      JSON.stringify({ files: [], references: [{ path }, { path: './other' }] })
    const files = {
      'tsconfig.json': solution('./app'),
      'app/tsconfig.json': solution('./deep'),
      'app/deep/tsconfig.json': '{ "compilerOptions": { "strict": true } }',
    }
    expect(read(files).options.strict).toBe(false)
    expect(
      read({ ...files, 'app/tsconfig.json': '{ "compilerOptions": { "strict": true } }' }).options
        .strict,
    ).toBe(true)
  })
})
