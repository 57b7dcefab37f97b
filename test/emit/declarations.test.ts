import { expect, it } from 'vitest'
import { createDeclarationWriter } from '../../src/emit/declarations.ts'
import type { Docs, SymbolDoc, SymbolKind } from '../../src/types.ts'

/** A documented symbol, as far as declarations are concerned. */
function describe(
  module: string,
  name: string,
  kind: SymbolKind,
  signature: string,
  docs: Docs = { summary: `Is ${name} of ${module}.` },
): SymbolDoc {
  return {
    id: `${module}!${name}:${kind}`,
    name,
    kind,
    module,
    exportedAs: [{ module, name }],
    signature,
    source: { line: 1, endLine: 1 },
    hash: '0'.repeat(64),
    status: 'documented',
    origin: 'model',
    docs,
  }
}

const apply = (
  symbols: SymbolDoc[],
  text: string,
  {
    path = 'dist/bundle.d.ts',
    remove = false,
    source = '',
  }: { path?: string; remove?: boolean; source?: string } = {},
): { text: string; notes: string[] } =>
  createDeclarationWriter(symbols, () => source)({ path, text }, remove)

it('finds a function whose types were inferred by its name and its parameters', () => {
  const symbols = [
    describe('src/a.ts', 'load', 'function', 'function load(url, options = {})'),
    describe('src/b.ts', 'load', 'function', 'function load(file)'),
  ]
  const { text, notes } = apply(
    symbols,
    'declare function load(url: string, options?: {}): void;\ndeclare function load$1(file: string): number;\nexport { load, load$1 as read };\n',
  )
  expect(notes).toEqual([])
  expect(text).toContain('/** Is load of src/a.ts. */\ndeclare function load(url')
  expect(text).toContain('/** Is load of src/b.ts. */\ndeclare function load$1(file')
})

it('leaves alone and names what it cannot tell apart, and what it does not know', () => {
  const symbols = [
    describe('src/a.ts', 'limit', 'variable', 'const limit'),
    describe('src/b.ts', 'limit', 'variable', 'const limit'),
  ]
  const given =
    'export declare const limit: 1;\nexport declare const other: 2;\ndeclare const own: 3;\n'
  expect(apply(symbols, given)).toMatchObject({
    text: given,
    notes: [
      'dist/bundle.d.ts:1 limit matches src/a.ts!limit:variable and src/b.ts!limit:variable, and is left alone.',
      'dist/bundle.d.ts:2 other matches no documented symbol, and is left alone.',
    ],
  })
})

it('tells modules apart by the path of the file, by the regions of a bundle and by the name that a file exports', () => {
  const symbols = ['src/a.ts', 'src/b.ts'].map((module) =>
    describe(module, 'limit', 'variable', 'const limit'),
  )
  const one = 'export declare const limit: 1;\n'
  expect(apply(symbols, one, { path: 'dist/b.d.ts' }).text).toContain('Is limit of src/b.ts.')
  const bundle = apply(
    symbols,
    '//#region src/b.d.ts\ndeclare const limit: 1;\n//#endregion\n//#region src/a.d.ts\ndeclare const limit$1: 2;\n//#endregion\nexport { limit, limit$1 as more };\n',
  )
  expect(bundle.text).toContain('of src/b.ts. */\ndeclare const limit:')
  expect(bundle.text).toContain('of src/a.ts. */\ndeclare const limit$1:')
  symbols[0]!.exportedAs.push({ module: 'src/bundle.ts', name: 'most' })
  const exported = apply(symbols, 'declare const limit: 1;\nexport { limit as most };\n')
  expect(exported.text).toContain('Is limit of src/a.ts.')
})

it('a private type of the same name is not mistaken for an exported one', () => {
  const symbols = [
    describe('src/a.ts', 'Options', 'interface', 'interface Options { limit: number }'),
  ]
  const given = 'interface Options {\n  url: string;\n}\nexport declare function load(): Options;\n'
  expect(apply(symbols, given).text).toBe(given)
})

it('finds default exports, however a generator names them', () => {
  const symbols = [describe('src/greet.ts', 'default', 'function', 'function (name: string)')]
  const comment = '/** Is default of src/greet.ts. */\n'
  for (const given of [
    'export default function (name: string): string;\n',
    'declare const _default: (name: string) => string;\nexport default _default;\n',
    'declare function export_default(name: string): string;\nexport { export_default as greet };\n',
  ]) {
    expect(apply(symbols, given).text).toBe(comment + given)
  }
})

it('comments members on one line without moving any', () => {
  const docs: Docs = {
    summary: 'Is a pair.',
    members: [
      { name: 'left', kind: 'property', summary: 'Comes first.' },
      { name: 'right', kind: 'property', summary: 'Comes last.' },
    ],
  }
  const symbols = [
    describe('src/a.ts', 'Pair', 'type', 'type Pair = { left: number; right: number }', docs),
  ]
  const given = 'export type Pair = { left: number; right: number };\n'
  const { text } = apply(symbols, given)
  expect(text).toBe(
    '/** Is a pair. */\nexport type Pair = { /** Comes first. */ left: number; /** Comes last. */ right: number };\n',
  )
  expect(apply(symbols, text).text).toBe(text)
  expect(apply(symbols, text, { remove: true }).text).toBe(given)
})

it('keeps comments that are there, line ends of Windows, and tabs', () => {
  const symbols = [
    describe('src/a.ts', 'one', 'variable', 'const one'),
    describe('src/a.ts', 'Two', 'interface', 'interface Two { a: 1 }', {
      summary: 'Is two.',
      returns: 'More.',
      members: [{ name: 'a', kind: 'property', summary: 'Is a.', returns: 'One.' }],
    }),
  ]
  const given =
    '/** Mine. */\r\nexport declare const one: 1;\r\nexport interface Two {\r\n\ta: 1;\r\n}\r\n'
  const { text } = apply(symbols, given)
  expect(text).toBe(
    '/** Mine. */\r\nexport declare const one: 1;\r\n/**\r\n * Is two.\r\n *\r\n * @returns More.\r\n */\r\nexport interface Two {\r\n\t/**\r\n\t * Is a.\r\n\t *\r\n\t * @returns One.\r\n\t */\r\n\ta: 1;\r\n}\r\n',
  )
  expect(apply(symbols, text, { remove: true }).text).toBe(given)
})

it('writes nothing about symbols whose docs are old or missing', () => {
  const stale = {
    ...describe('src/a.ts', 'one', 'variable', 'const one'),
    status: 'stale' as const,
  }
  const given = 'export declare const one: 1;\n'
  expect(apply([stale], given)).toMatchObject({ text: given, notes: [] })
})

it('takes out no comment that is in the source', () => {
  const symbols = [describe('src/a.ts', 'one', 'variable', 'const one', { summary: 'Is one.' })]
  const given = '/** Is one. */\nexport declare const one: 1;\n'
  const source = '/** Is one. */\nexport const one = 1\n'
  expect(apply(symbols, given, { remove: true, source }).text).toBe(given)
  expect(apply(symbols, given, { remove: true }).text).toBe('export declare const one: 1;\n')
})

it('one comment is enough for declarations that merge', () => {
  const symbols = [describe('src/a.ts', 'One', 'namespace', 'namespace One')]
  const bare = 'export interface One {}\nexport declare namespace One {\n}\n'
  const given = `/** Mine. */\n${bare}`
  expect(apply(symbols, given).text).toBe(given)
  expect(apply(symbols, bare).text).toContain(
    '/** Is One of src/a.ts. */\nexport declare namespace',
  )
})
