import { describe, expect, it } from 'vitest'
import type { Verdict } from '../../src/verify/verdict.ts'
import { openExamples } from './check-examples.ts'

const FILES = {
  'tsconfig.json':
    '{ "compilerOptions": { "strict": true, "target": "es2022", "module": "esnext", "moduleResolution": "bundler", "paths": { "@/*": ["./src/*"] } } }',
  'src/index.ts': `import type { Money } from '@/money.ts'
export { cents } from './money.ts'
export function add(left: Money, right: Money): Money { return { cents: left.cents + right.cents } }`,
  'src/money.ts': `export interface Money { cents: number }
export function cents(amount: number): Money { return { cents: amount } }`,
}

async function check(codes: string[], files: Record<string, string> = FILES): Promise<Verdict> {
  const entry = Object.keys(files).at(-1) === 'src/lib.js' ? 'src/lib.js' : 'src/index.ts'
  const checkAll = await openExamples(files, { entry })
  return checkAll(codes)
}

describe('an example that is right', () => {
  it.each([
    ['uses the symbol without an import', 'const sum = add({ cents: 1 }, { cents: 2 })'],
    ['uses another export of the project', 'add(cents(1), cents(2)).cents.toFixed(2)'],
    ['awaits and logs', 'console.log(await Promise.resolve(add({ cents: 1 }, { cents: 2 })))'],
    [
      'declares its own names',
      'const add2 = (n: number) => n\nadd2(add({ cents: 1 }, { cents: 2 }).cents)',
    ],
  ])('%s', async (_, code) => {
    const { docs, faults } = await check([code])
    expect(faults).toEqual([])
    expect(docs.examples).toEqual([{ code, check: 'typechecked' }])
  })

  it('needs a package that is not there: then it is only parsed', async () => {
    const code =
      "import { format } from 'some-money-library'\nformat(add({ cents: 1 }, { cents: 2 }))"
    const { docs, faults } = await check([code])
    expect(faults).toEqual([])
    expect(docs.examples?.[0]?.check).toBe('parsed')
  })
})

describe('an example that is wrong is dropped and named', () => {
  it.each([
    ['too few arguments', 'add({ cents: 1 })', 'Expected 2 arguments'],
    ['too many arguments', 'add({ cents: 1 }, { cents: 2 }, { cents: 3 })', 'Expected 2 arguments'],
    ['a wrong type', "add({ cents: '1' }, { cents: 2 })", 'not assignable'],
    ['a property that is not there', 'add({ cents: 1 }, { cents: 2 }).euros', 'euros'],
    ['an unknown function', 'subtract(add({ cents: 1 }, { cents: 2 }))', 'subtract'],
    ['broken syntax', 'add({ cents: 1 }, {', 'expected'],
  ])('%s', async (_, code, message) => {
    const { docs, faults } = await check([code, 'add({ cents: 1 }, { cents: 2 })'])
    expect(faults).toHaveLength(1)
    expect(faults[0]?.message).toContain(message)
    expect(faults[0]?.message).not.toContain('/')
    expect(docs.examples?.map((example) => example.code)).toEqual([
      'add({ cents: 1 }, { cents: 2 })',
    ])
  })
})

it('examples do not see each other', async () => {
  const codes = ['1', '2'].map((cents) => `const value = add({ cents: ${cents} }, { cents: 2 })`)
  const { docs, faults } = await check(codes)
  expect(faults).toEqual([])
  expect(docs.examples).toHaveLength(2)
})

it('examples of JavaScript are parsed', async () => {
  const { docs, faults } = await check(['add(1, 2, 3)'], {
    'src/lib.js': 'export function add(left, right) { return left + right }',
  })
  expect(faults).toEqual([])
  expect(docs.examples?.[0]?.check).toBe('parsed')
})

describe('names in an example', () => {
  const PACKAGE = {
    'package.json': '{ "name": "money", "type": "module" }',
    'tsconfig.json': FILES['tsconfig.json'],
    'src/text.ts': `export function title(text: string): string { return text.toUpperCase() }
export class Request {}
export interface Number {}`,
    'src/index.ts': `export * as text from './text.ts'
export function add(left: number, right: number): number { return left + right }
export const console = { quiet: true }`,
  }

  it.each([
    [
      'come from the package',
      "import { add as plus, text } from 'money'\ntext.title(`${plus(1, 2)}`)",
    ],
    [
      'come from a module of the package',
      "import * as words from 'money/text'\nwords.title(String(add(1, 2)))",
    ],
    ['may be those of a namespace', 'text.title(String(add(1, 2)))'],
    [
      'mean the global where the symbol does not name another',
      'console.log(Number(add(1, 2)), new Request("a").url)',
    ],
    ['may be added to the window by others', 'window.ethereum.request(add(1, 2))'],
    [
      'need no types',
      'const all = []\nfor (const one of [1]) all.push(add(one, 1))\nfunction f(a) { return a }',
    ],
  ])('%s', async (_, code) => {
    const { faults } = await check([code], PACKAGE)
    expect(faults).toEqual([])
  })

  it('mean the global, though a module of that name holds the symbol', async () => {
    const files = {
      ...PACKAGE,
      'src/number.ts':
        'export function add(left: number, right: number): number { return left + right }',
      'src/index.ts': "export * as Number from './number.ts'",
    }
    const { faults } = await check(['Number.isNaN(add(1, 2))'], files)
    expect(faults).toEqual([])
  })

  it.each([
    "import { text } from 'money'\ntext.titel(String(add(1, 2)))",
    "import * as words from 'money/text'\nwords.titel(String(add(1, 2)))",
  ])('that the package does not have are faults: %s', async (code) => {
    const { faults } = await check([code], PACKAGE)
    expect(faults[0]?.message).toContain("Property 'titel' does not exist")
  })
})
