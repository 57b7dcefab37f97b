import { describe, expect, it } from 'vitest'
import { parseExample, writeExampleFile } from '../../src/verify/example-file.ts'
import { createProjectExports } from '../../src/verify/exports.ts'
import { collectProject } from '../support/collect.ts'

const FILES = {
  'src/index.ts': `export * from './text.ts'
export { cents, type Money } from './parts/cents.ts'
export default function add(left: number): number { return left }
export class Box {}`,
  'src/text.ts': 'export const title = (text: string): string => text',
  'src/parts/cents.ts': `export interface Money { cents: number }
export const cents = 1
export default cents`,
}

const MONEY_PACKAGE = { name: 'money', isLibrary: false, dependencies: new Set<string>() }

const CENTS = "import { cents } from './index.ts'"
const TITLE = "import { title } from './index.ts'"
const MONEY = "import { Money } from './index.ts'"
const BOX = "import { Box } from './index.ts'"

/** What stands below an example, that of a symbol of `from`. */
async function listImports(code: string, from = 'src/index.ts'): Promise<string[]> {
  const [text, ...lines] = await write(code, from)
  expect(text).toHaveLength(code.length)
  expect(lines.splice(-2)).toEqual(['export {}', ''])
  return lines.filter((line) => line !== '')
}

/** The example, by lines; line breaks in its own code are kept as `¶`. */
async function write(code: string, from = 'src/index.ts'): Promise<string[]> {
  const collection = await collectProject(FILES)
  const symbol = collection.symbols.find(({ module }) => module === from)!
  const parsed = parseExample(code)
  if (typeof parsed === 'string') throw new Error(parsed)
  const exports = createProjectExports(collection)
  const text = writeExampleFile(parsed, { symbol, exports, package: MONEY_PACKAGE })
  return [text.slice(0, code.length), ...text.slice(code.length + 1).split('\n')]
}

describe('an example is parsed', () => {
  it.each([
    ['title<string>("a")', false],
    ['<string>title("a")', false],
    ['<b>a</b>', true],
  ])('%s', (code, isJsx) => {
    expect(parseExample(code)).toMatchObject({ code, isJsx, file: { text: code } })
  })

  it.each([
    ['add(\n\n', "')' expected. (line 3)"],
    ['const 1', 'Variable declaration expected. (line 1)'],
    ['<b></i>', "Expected corresponding JSX closing tag for 'b'. (line 1)"],
    ['<b a={1 />', 'Expression expected. (line 1)'],
    ['add(<string>', 'Expression expected. (line 1)'],
  ])('%j is not', (code, message) => {
    expect(parseExample(code)).toBe(message)
  })

  it('as deep as people nest', () => {
    const nest = (levels: number): string => '('.repeat(levels) + '1' + ')'.repeat(levels)
    expect(parseExample(nest(197))).toMatchObject({ isJsx: false })
    expect(parseExample(nest(198))).toBe('It is nested too deeply.')
  })
})

describe('below an example is imported', () => {
  it.each<[string, string, string[]]>([
    ['what it uses, each once', 'title(cents); title(cents)', [TITLE, CENTS]],
    ['nothing of what it does not use', '1 + 1', []],
    ['the name of a default export', 'add(1)', ["import { default as add } from './index.ts'"]],
    ['a type', 'let a: Money', [MONEY]],
    ['no type as a value', 'Money()', []],
    ['no type that is a value too', 'let a: Money = Money()', []],
    ['no type that is a value before', 'Money(); let a: Money', []],
    ['a class as both', 'let a: Box = new Box()', [BOX]],
    ['an owner, and no member', 'cents.title', [CENTS]],
    ['an owner of types, and no type', 'let a: Money.title', [MONEY]],
    ['a value, and no key', 'a({ title: cents })', [CENTS]],
    ['a short key', 'a({ title })', [TITLE]],
    ['a computed key', 'a({ [title]: 1 })', [TITLE]],
    ['a default of a pattern, and no key', 'function f({ title: a = cents }) {}', [CENTS]],
    ['no member of a class', 'class A { title = cents; cents() {} }', [CENTS]],
    ['no member of a type', 'interface A { title: Money }', [MONEY]],
    ['no attribute', '<b title={cents} />', [CENTS]],
    ['an attribute that is spread', '<b {...cents} />', [CENTS]],
    ['a name in parentheses', '((title))', [TITLE]],
  ])('%s', async (_, code, imports) => {
    expect(await listImports(code)).toEqual(imports)
  })

  it.each([
    ['a variable', 'const title = 1'],
    ['several variables', 'const a = 1, title = 2'],
    ['a pattern', 'const { a: [title] } = b'],
    ['a function', 'function title() {}'],
    ['a class', 'class title {}'],
    ['a type', 'type title = 1'],
    ['an import', "import title from 'other'"],
    ['an import of a name', "import { a, b as title } from 'other'"],
    ['an import of a module', "import * as title from 'other'"],
    ['an import of two kinds', "import title, { a } from 'other'"],
  ])('nothing that it declares as %s', async (_, code) => {
    expect(await listImports(`${code}\ntitle`)).toEqual([])
  })

  it('what stands in a module declaration of a string, and nothing by that string', async () => {
    expect(await listImports("declare module 'title' {}\ntitle")).toEqual([TITLE])
    expect(await listImports("import 'title'\ntitle")).toEqual([TITLE])
  })
})

describe('an import of its own', () => {
  it.each<[string, string[]]>([
    ["import { title } from 'money'", ["import { title } from './index.ts'"]],
    ["import { Box as Title } from 'money'", ["import { Box as Title } from './index.ts'"]],
    ["import { title } from 'money/text'", ["import { title } from './text.ts'"]],
    ["import * as t from 'money/text'", ["import * as t from './text.ts'"]],
    ["import * as t from 'money'", ["import * as t from './index.ts'"]],
    ["import * as t from '.'", ["import * as t from './index.ts'"]],
    ["import * as t from '..'", ["import * as t from './index.ts'"]],
    ["import * as t from '../../text.js'", ["import * as t from './text.ts'"]],
    ["import * as t from './parts/cents'", ["import * as t from './parts/cents.ts'"]],
    ["import add from 'money'", ["import { default as add } from './index.ts'"]],
    [
      "import add, { title, cents } from 'money'",
      [
        "import { default as add } from './index.ts'",
        "import { title } from './index.ts'",
        "import { cents } from './index.ts'",
      ],
    ],
    [
      "import add, * as t from 'money'",
      ["import { default as add } from './index.ts'", "import * as t from './index.ts'"],
    ],
  ])('%s is replaced', async (code, imports) => {
    expect(await listImports(code)).toEqual(imports)
    const [text] = await write(code)
    expect(text).toBe(' '.repeat(code.length))
  })

  it.each([
    "import { title } from 'other'",
    "import { title } from 'moneybag'",
    "import { title } from 'moneybag/text'",
    "import { title, gone } from 'money'",
    "import * as t from 'money/gone'",
    "import './text.ts'",
  ])('%s stays', async (code) => {
    const collection = await collectProject(FILES)
    const parsed = parseExample(code)
    if (typeof parsed === 'string') throw new Error(parsed)
    const options = { symbol: collection.symbols[0]!, package: MONEY_PACKAGE }
    const text = writeExampleFile(parsed, { ...options, exports: createProjectExports(collection) })
    expect(text).toBe(`${code}\n\nexport {}\n`)
  })

  it('moves nothing', async () => {
    const [text] = await write("import {\r\n  title,\n} from 'money'\ntitle('a')")
    expect(text).toBe("        \r\n        \n              \ntitle('a')")
  })

  it('is written as seen from the module of the symbol', async () => {
    const code = "import { title } from 'money'\nimport * as m from 'money'\ncents"
    expect(await listImports(code, 'src/parts/cents.ts')).toEqual([
      "import { title } from '../index.ts'",
      "import * as m from '../index.ts'",
      "import { cents } from './cents.ts'",
    ])
  })
})

it('without a name of the package no import is its own', async () => {
  const collection = await collectProject(FILES)
  const parsed = parseExample("import * as t from 'undefined/text'")
  if (typeof parsed === 'string') throw new Error(parsed)
  const text = writeExampleFile(parsed, {
    symbol: collection.symbols[0]!,
    exports: createProjectExports(collection),
    package: { ...MONEY_PACKAGE, name: undefined },
  })
  expect(text).toContain("from 'undefined/text'")
})
