import { describe, expect, it } from 'vitest'
import { createVerifier } from '../../src/verify/verify.ts'
import { createProject } from '../support/project.ts'
import { collectFrom, openExamples } from './check-examples.ts'

const FILES = {
  'package.json': '{ "name": "money", "type": "module" }',
  'tsconfig.json':
    '{ "compilerOptions": { "strict": true, "module": "esnext", "moduleResolution": "bundler" } }',
  'src/index.ts': `/// <reference path="./gone.d.ts" />
import { round } from './parts/round.ts'
import './parts/a-round.ts'
export * as text from './text.ts'
export interface Money { cents: number }
export function cents(amount: number): Money { return { cents: round(amount) } }
export function add(left: Money, right: Money): Money { return cents(round(left.cents + right.cents)) }
export const fetch = (path: string): string => path
void import('./square-root.ts')`,
  'src/text.ts': `export interface Title { text: string }
export function title(text: string): Title { return { text } }`,
  'src/parts/a-round.ts': 'export function round(text: string): string { return text }',
  'src/parts/round.ts': 'export function round(value: number): number { return Math.round(value) }',
  'src/square-root.ts': `export default function root(value: number): number { return value }
export function far(name: string): void {}`,
}

const SUM = 'add({ cents: 1 }, { cents: 2 })'

describe('an example may', () => {
  it('name what the project has as a reader would', async () => {
    const check = await openExamples(FILES)
    const codes = [
      `const one: Money = ${SUM}\nconst two: Money = cents(1)`,
      `const one: text.Title = text.title('a')\n${SUM}`,
      `const { cents: amount } = ${SUM}\namount.toFixed(2)`,
      `import './index.ts'\nround(1).toFixed(2)\n${SUM}`,
      `squareRoot(4).toFixed(1)\n${SUM}`,
      `far('a')\n${SUM}`,
      `import { round as half } from 'money/parts/round'\nhalf(1)\n${SUM}`,
      `round(1).toFixed(2)\n${SUM}`,
    ]
    const { docs, faults } = await check(codes)
    expect(faults).toEqual([])
    expect(docs.examples).toEqual(codes.map((code) => ({ code, check: 'typechecked' })))
  })

  it('not take from the project what it does not have, nor misuse what it has', async () => {
    const check = await openExamples(FILES)
    const { docs, faults } = await check([
      `import { gone } from 'money'\ngone(${SUM})`,
      "import * as gone from './gone.ts'\ngone.add()",
      'import add from money\nadd()',
      `squareRoot("4")\n${SUM}`,
      `const one: text.Title = { title: 'a' }\n${SUM}`,
      `round(\n  'a',\n)\n${SUM}`,
      `import other, { more } from 'other'\nother(more, ${SUM})`,
    ])
    expect(faults.map(({ message }) => message)).toEqual([
      "Example 1 of add cannot be copied: it imports `gone` from 'money'.",
      "Example 2 of add cannot be copied: it imports `*` from './gone.ts'.",
      'Example 3 of add does not type-check: String literal expected. In `import add from money`.',
      expect.stringContaining(
        "type 'string' is not assignable to parameter of type 'number'. In `squareRoot(\"4\")`.",
      ),
      expect.stringContaining("'title' does not exist in type 'Title'"),
      expect.stringContaining("In `'a',`."),
    ])
    // Whatever is not installed may be so elsewhere.
    expect(docs.examples?.map((example) => example.check)).toEqual(['parsed'])
  })

  it('be checked in turns, and more than the compiler takes at once', async () => {
    const check = await openExamples(FILES)
    const codes = Array.from({ length: 41 }, (_, index) => `${SUM}\ncents(${index})`)
    const first = await check(codes)
    expect(first.docs.examples).toEqual(codes.map((code) => ({ code, check: 'typechecked' })))
    const second = await check([SUM, `cents('1')\n${SUM}`])
    expect(second.docs.examples).toEqual([{ code: SUM, check: 'typechecked' }])
  })
})

describe('an example with elements', () => {
  const ICON = {
    'tsconfig.json': '{ "compilerOptions": { "strict": true, "jsx": "preserve" } }',
    'src/index.tsx': `declare global { namespace JSX { interface IntrinsicElements { svg: { id?: string } } } }
export function Icon(props: { name: string }): { name: string } { return props }`,
  }
  const open = (): ReturnType<typeof openExamples> =>
    openExamples(ICON, { name: 'Icon', entry: 'src/index.tsx' })

  it('is type-checked, and its attributes are no names of the project', async () => {
    const check = await open()
    const codes = [`<svg id={Icon({ name: 'a' }).name} />`, "Icon({ name: 'a' }).name"]
    const { docs, faults } = await check(codes)
    expect(faults).toEqual([])
    expect(docs.examples).toEqual(codes.map((code) => ({ code, check: 'typechecked' })))
  })

  it('is told where it is wrong', async () => {
    const check = await open()
    const { faults } = await check([`<svg idea={Icon({ name: 'a' })} />`, '<svg></span>', 'Icon({'])
    expect(faults).toEqual([
      { code: 'example-type', message: expect.stringContaining("'idea' does not exist") },
      { code: 'example-syntax', message: expect.stringContaining("closing tag for 'svg'") },
      { code: 'example-syntax', message: expect.stringContaining('Example 3 of Icon') },
    ])
  })
})

describe('an example', () => {
  it('of a module in a folder finds what lies above', async () => {
    const files = {
      'package.json': '{}',
      'src/cents.ts': 'export const cents = (amount: number): string => String(amount)',
      'src/parts/index.ts': `import { cents } from '../cents.ts'
export function add(left: number): string { return cents(left) }`,
    }
    const check = await openExamples(files, { entry: 'src/parts/index.ts' })
    const { docs, faults } = await check([
      'cents(1).trim() + add(1)',
      "import { cents, other } from 'other'\nother(cents(1), add(1))",
      "cents('1') + add(1)",
    ])
    expect(docs.examples?.map((example) => example.check)).toEqual(['typechecked', 'parsed'])
    expect(faults.map(({ message }) => message)).toEqual([expect.stringContaining("'1'")])
  })

  it.each([
    ['brackets', '['.repeat(20_000) + ']'.repeat(20_000)],
    ['fewer brackets', `const a = ${'['.repeat(600)}${']'.repeat(600)}`],
    ['sums', `const a = 1${' + 1'.repeat(5000)}`],
    ['calls', `add(1)${'.toString()'.repeat(2000)}`],
  ])('with thousands of %s costs itself, and not the others', async (_, code) => {
    const check = await openExamples({
      'src/index.ts': 'export function add(left: number): number { return left }',
    })
    const { docs, faults } = await check([code, 'add(1)', "add('1')"])
    expect(faults.map((fault) => fault.code)).toEqual(['example-syntax', 'example-type'])
    expect(faults[0]?.message).toBe('Example 1 of add cannot be parsed: It is nested too deeply.')
    expect(docs.examples).toEqual([{ code: 'add(1)', check: 'typechecked' }])
  })
})

it('a person is told of an example that is wrong where it is asked, and keeps it', async () => {
  const { root } = createProject({ 'src/index.ts': 'export function add(left: number): void {}' })
  const collection = await collectFrom(root)
  const docs = {
    summary: 'Sums two amounts up.',
    examples: [{ code: "add('a')", check: 'unchecked' as const }],
  }
  const verifier = createVerifier({ collection, root })
  const [symbol] = collection.symbols
  const quiet = await verifier.verify(symbol!, docs, { source: 'human' })
  expect(quiet.faults).toEqual([])
  const told = await verifier.verify(symbol!, docs, { source: 'human', examples: true })
  expect(told.faults.map(({ code }) => code)).toEqual(['example-type'])
  expect(told.docs).toEqual(docs)
})
