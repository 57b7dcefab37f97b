import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { format, type Options } from 'prettier'
import { describe, expect, it } from 'vitest'
import { parseModule } from '../../src/collect/parse.ts'

function digestOf(text: string, fileName = 'a.tsx'): string {
  const record = parseModule(text, fileName)
  expect(record.problem).toBeUndefined()
  return record.declarations.map(({ digest }) => digest).join()
}

describe('what does not count', () => {
  it.each([
    [
      'white space',
      'export function f(a){return a+1}',
      'export function f( a ) {\r\n\treturn a + 1\r\n}',
    ],
    ['quotes', `export const a = 'b"c'`, `export const a = "b\\"c"`],
    ['semicolons', 'export const a = 1;', 'export const a = 1'],
    [
      'semicolons after a comment',
      'export function a() {\n  b();\n  // Why.\n  [c].map(d);\n}',
      'export function a() {\n  b()\n  // Why.\n  ;[c].map(d)\n}',
    ],
    [
      'semicolons in types',
      'export interface A { a: 1; b: 2; }',
      'export interface A {\n  a: 1\n  b: 2\n}',
    ],
    ['separators in types', 'export type A = { a: 1, b: 2 }', 'export type A = { a: 1; b: 2 }'],
    [
      'trailing commas',
      'export const a = f([1, 2], { b, c })',
      'export const a = f([1, 2,], { b, c, },)',
    ],
    ['leading bars', 'export type A = "a" | "b"', 'export type A =\n  | "a"\n  | "b"'],
    [
      'arrow parentheses',
      'export const f = a => a.map(b => b)',
      'export const f = (a) => a.map((b) => b)',
    ],
    [
      'needless parentheses',
      'export const f = () => (a ? b : c)',
      'export const f = () => a ? b : c',
    ],
    ['an empty statement', 'export function f() { a(); }', 'export function f() { ;a();; }'],
    [
      "a comment's layout",
      'export const a = { /* b  c */ d }',
      'export const a = {\n  /*\n   * b\n   * c\n   */ d }',
    ],
    [
      'JSX layout',
      'export const A = () => <b>c d <i>e</i></b>',
      'export const A = () => (\n  <b>\n    c\n    d{" "}\n    <i>e</i>\n  </b>\n)',
    ],
    ['JSX quotes', 'export const A = () => <b c="d" />', "export const A = () => <b c='d' />"],
    ['line ends in templates', 'export const a = `b\nc`', 'export const a = `b\r\nc`'],
  ])('%s', (_name, one, other) => {
    expect(digestOf(other)).toBe(digestOf(one))
  })
})

describe('what counts', () => {
  it.each([
    ['a name', 'export const a = b', 'export const a = c'],
    ['a string', "export const a = 'b'", "export const a = 'b '"],
    ['a string and a name', "export const a = 'b'", 'export const a = b'],
    ['a template', 'export const a = `b c`', 'export const a = `b  c`'],
    ['a template and a string', 'export const a = `b`', 'export const a = "b"'],
    ['a regular expression', 'export const a = /b  c/g', 'export const a = /b c/g'],
    ['a comment', 'export const a = { /* b */ d }', 'export const a = { /* c */ d }'],
    [
      'where a statement ends',
      'export function f() { return; g() }',
      'export function f() { return g() }',
    ],
    [
      'what a condition holds',
      'export function f() { if (a); b() }',
      'export function f() { if (a) b() }',
    ],
    [
      'the parts of a loop',
      'export function f() { for (a; b;) c() }',
      'export function f() { for (; a; b) c() }',
    ],
    ['two statements and a call', 'export function f() { a; (b) }', 'export function f() { a(b) }'],
    ['holes', 'export const a = [1,,2]', 'export const a = [1,2]'],
    ['a last hole', 'export const a = [1,,]', 'export const a = [1,]'],
    ['needed parentheses', 'export const a = (b + c) * d', 'export const a = b + c * d'],
    ['the end of a chain', 'export const a = (b?.c).d', 'export const a = b?.c.d'],
    ['what new makes', 'export const a = new (b())()', 'export const a = new b()()'],
    ['an object and a block', 'export const a = () => ({})', 'export const a = () => {}'],
    ['parentheses in types', 'export type A = (B | C)[]', 'export type A = B | C[]'],
    ['what keyof binds', 'export type A = (keyof B)[]', 'export type A = keyof B[]'],
    ['JSX text', 'export const A = () => <b>c d</b>', 'export const A = () => <b>c e</b>'],
    [
      'a space in JSX',
      'export const A = () => <b>c <i /></b>',
      'export const A = () => <b>c<i /></b>',
    ],
    ['const and let', 'export const a = 1, b = 2', 'export let a = 1, b = 2'],
    ['words joined', 'export const a = typeof b', 'export const a = typeofb'],
  ])('%s', (_name, one, other) => {
    expect(digestOf(other)).not.toBe(digestOf(one))
  })
})

it('leaves the doc comment to its own digest', () => {
  const bare = digestOf('export const a = 1\nexport function b() {}')
  expect(digestOf('/** A. */\nexport const a = 1 // a\n/** B. */\nexport function b() {}')).toBe(
    bare,
  )
  expect(digestOf('/** A. */ @c class A {}\nexport { A }')).toBe(
    digestOf('@c class A {}\nexport { A }'),
  )
})

it('is the same over comments, whatever their layout', () => {
  const digest = (text: string) => parseModule(text, 'a.ts').declarations[0]?.commentDigest
  const one = digest('/** Adds. @param a - A. */ export const a = 1')
  expect(digest('/**\r\n * Adds.\r\n * @param a - A.\r\n */\r\nexport const a = 1')).toBe(one)
  expect(digest('/** Adds. @param a - B. */ export const a = 1')).not.toBe(one)
  expect(digest('export const a = 1')).toBeUndefined()
})

const FILES = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => `src/${path}`)

const STYLES: Options[] = [
  { semi: true, singleQuote: false, trailingComma: 'none', printWidth: 100, tabWidth: 4 },
  { semi: false, singleQuote: true, trailingComma: 'all', useTabs: true, endOfLine: 'crlf' },
  { semi: true, trailingComma: 'es5', arrowParens: 'avoid', bracketSpacing: false },
]

it('stays when real code is formatted anew', async () => {
  let declarations = 0
  for (const path of FILES) {
    const text = readFileSync(path, 'utf8')
    const digests = parseModule(text, path).declarations.map(pickDigests)
    declarations += digests.length
    for (const style of STYLES) {
      const formatted = await format(text, { printWidth: 100, ...style, filepath: path })
      const found = parseModule(formatted, path).declarations.map(pickDigests)
      expect(found, path).toEqual(digests)
    }
  }
  expect(declarations).toBeGreaterThan(100)
}, 120_000)

function pickDigests(declaration: {
  local: string
  digest: string
  signatureDigest: string
  commentDigest?: string
}): object {
  const { local, digest, signatureDigest, commentDigest } = declaration
  return { local, digest, signatureDigest, commentDigest }
}

const name = fc.constantFrom('a', 'b', 'c', 'value')
const literal = fc.oneof(
  fc.nat(99).map(String),
  fc.stringMatching(/^[a-z "']{0,5}$/).map((text) => JSON.stringify(text)),
)

const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4 },
    name,
    literal,
    // Not `&&`: formatters regroup `a && (b && c)`, which is another tree and another digest.
    fc
      .tuple(tie('expression'), fc.constantFrom('+', '*', '-'), tie('expression'))
      .map(([one, by, other]) => `((${one}) ${by} (${other}))`),
    fc.array(tie('expression'), { maxLength: 3 }).map((list) => `[${list.join(', ')}]`),
    fc.array(tie('expression'), { maxLength: 3 }).map((list) => `value(${list.join(', ')})`),
    tie('expression')
      .map((inner) => `(a) => { b(); return ${inner} }`)
      .map((text) => `(${text})`),
    fc.tuple(tie('expression'), tie('expression')).map(([one, other]) => `(a ? ${one} : ${other})`),
    tie('expression')
      .map((inner) => `{ a: ${inner} }`)
      .map((text) => `(${text})`),
  ),
}))

it('stays for any expression that a formatter touches', async () => {
  await fc.assert(
    fc.asyncProperty(
      expression,
      fc.constantFrom(...STYLES),
      fc.integer({ min: 20, max: 100 }),
      async (code, style, printWidth) => {
        const text = `export const x = ${code}`
        const formatted = await format(text, {
          ...style,
          printWidth,
          quoteProps: 'preserve',
          parser: 'typescript',
        })
        expect(digestOf(formatted, 'a.ts')).toBe(digestOf(text, 'a.ts'))
      },
    ),
    { numRuns: 200 },
  )
}, 60_000)

it('differs for any two programs that a formatter tells apart', async () => {
  const normal = (text: string) =>
    format(text, { parser: 'typescript', quoteProps: 'preserve', printWidth: 1000 })
  await fc.assert(
    fc.asyncProperty(expression, expression, async (one, other) => {
      const [left, right] = await Promise.all([
        normal(`export const x = ${one}`),
        normal(`export const x = ${other}`),
      ])
      fc.pre(left !== right)
      expect(digestOf(left, 'a.ts')).not.toBe(digestOf(right, 'a.ts'))
    }),
    { numRuns: 200 },
  )
}, 60_000)

it('changes with every word of real code', () => {
  const text = readFileSync('src/collect/body.ts', 'utf8')
  const { declarations } = parseModule(text, 'a.ts')
  const before = digestOf(text, 'a.ts')
  const pieces = declarations.flatMap((declaration) => declaration.pieces)
  for (const { index } of text.matchAll(/(?<=[\s(.])(?:[a-z]\w+)(?=[\s().,])/g)) {
    if (!pieces.some(({ start, end }) => start <= index && index < end)) continue
    const changed = `${text.slice(0, index)}$${text.slice(index)}`
    const record = parseModule(changed, 'a.ts')
    if (record.problem) continue
    expect(record.declarations.map(({ digest }) => digest).join(), changed).not.toBe(before)
  }
})
