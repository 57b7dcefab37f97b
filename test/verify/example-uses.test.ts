import { describe, expect, it } from 'vitest'
import { openExamples, type ExampleCheck } from './check-examples.ts'

const FILES = {
  'package.json':
    '{ "name": "money", "type": "module", "exports": "./dist/index.js", "dependencies": { "dayjs": "1" } }',
  'tsconfig.json':
    '{ "compilerOptions": { "strict": true, "module": "esnext", "moduleResolution": "bundler" } }',
  'src/index.ts': `import { half } from './hidden.ts'
export * as text from './text.ts'
export interface Money { cents: number }
export const cents = (amount: number): Money => ({ cents: half(amount) * 2 })
export function add(left: Money, right: Money): Money { return cents(left.cents + right.cents) }`,
  'src/hidden.ts': 'export function half(value: number): number { return value / 2 }',
  'src/text.ts': 'export function title(text: string): string { return text }',
}

const SUM = 'add(cents(1), cents(2))'
const IMPORT = "import { add, cents } from 'money'"
const SHIPPED = `${IMPORT}\n\n${SUM}`

const open = (name = 'add'): Promise<ExampleCheck> => openExamples(FILES, { name })

async function ship(codes: string[], name?: string): Promise<string[]> {
  const check = await open(name)
  const { docs } = await check(codes)
  return docs.examples?.map(({ code }) => code) ?? []
}

async function refuse(codes: string[], name?: string): Promise<string[]> {
  const check = await open(name)
  const { faults } = await check(codes)
  return faults.map(({ code, message }) => `${code}: ${message}`)
}

describe('an example imports what the package exports from its own name', () => {
  it.each([
    ['without an import', SUM],
    ['from the package', `${IMPORT}\n${SUM}`],
    ['from an invented path', `import { add } from 'money-library'\n${SUM}`],
    ['from an invented path, with others', `import { add, cents } from './src/money'\n${SUM}`],
    ['from a file', `import { add, cents } from '../index.js'\n\n${SUM}`],
    ['from two places', `import { add } from 'money'\nimport { cents } from './cents'\n${SUM}`],
  ])('written %s', async (_, code) => {
    expect(await ship([code])).toEqual([SHIPPED])
  })

  it('under another name too', async () => {
    const code = "import { add as plus } from './money'\nplus({ cents: 1 }, { cents: 2 })"
    expect(await ship([code])).toEqual([
      "import { add as plus } from 'money'\n\nplus({ cents: 1 }, { cents: 2 })",
    ])
  })

  it('and leaves other packages alone', async () => {
    const code = `import day from 'dayjs'\nimport { join } from 'node:path'\njoin(day(${SUM}))`
    expect(await ship([code])).toEqual([`${IMPORT}\n\n${code}`])
  })

  it('but nothing that the package does not export', async () => {
    expect(await ship(["import { half } from 'halves'\nhalf(2)"], 'half')).toEqual(['half(2)'])
  })

  it('as a namespace where the symbol is in one', async () => {
    expect(await ship(["text.title('a')"], 'title')).toEqual([
      "import { text } from 'money'\n\ntext.title('a')",
    ])
    const code = "import * as money from 'money'\nmoney.text.title('a')\nmoney.add"
    expect(await ship([code])).toEqual([code])
  })

  it.each([
    [`import { add, gone } from 'elsewhere'\ngone(${SUM})`, "`gone` from 'elsewhere'"],
    [`import { gone } from 'money'\ngone(${SUM})`, "`gone` from 'money'"],
  ])('and is dropped where it takes more than is there: %j', async (code, part) => {
    expect(await ship([code])).toEqual([])
    expect(await refuse([code])).toEqual([
      `example-import: Example 1 of add cannot be copied: it imports ${part}.`,
    ])
  })
})

describe('an example is dropped', () => {
  it.each([
    ['does not use add', 'cents(1)'],
    ['does not use add', 'cents(1).add'],
    ['does not use add', "import { add } from 'money'\ncents(1)"],
    ['declares add itself', 'function add(left: number) { return left }\nadd(1)'],
    ['declares add itself', 'const add = 1\nadd'],
  ])('that %s', async (reason, code) => {
    expect(await ship([code])).toEqual([])
    expect((await refuse([code]))[0]).toContain(`Example 1 of add ${reason}.`)
  })

  it('but for the part that is right and uses the symbol', async () => {
    const code = `const sum = ${SUM}\nconsole.log(sum.cents)\nsum.euros.toFixed()\nconsole.log(1)`
    expect(await ship([code])).toEqual([`${IMPORT}\n\nconst sum = ${SUM}\nconsole.log(sum.cents)`])
    expect(await refuse([code])).toHaveLength(1)
    expect(await ship([`const one: string = cents(1)\n${SUM}`])).toEqual([])
  })

  it('that is there twice', async () => {
    expect(await ship([SUM, `${IMPORT}\n${SUM}`])).toEqual([SHIPPED])
  })
})

describe('examples that need each other are joined', () => {
  it.each([
    ['a value of the one before', ['const one = cents(1)', 'add(one, one)']],
    ['a result of the one before', [`const sum = ${SUM}`, 'console.log(sum.cents)']],
    ['three of them', ['const a = cents(1)', 'const b = cents(2)', 'add(a, b)']],
    ['lines of one', [`${SUM.slice(0, -1)}`, ')']],
  ])('%s', async (_, codes) => {
    const [code, ...others] = await ship(codes)
    expect(others).toEqual([])
    expect(code).toBe(`${IMPORT}\n\n${codes.join('\n')}`)
  })

  it('but not with what needs nothing', async () => {
    expect(await ship([SUM, 'console.log(1)'])).toEqual([SHIPPED])
  })
})

it('the main module may be a file that has the name of the package', async () => {
  const files = {
    'package.json': '{ "name": "@bank/cash", "main": "./dist/cash.js" }',
    'src/cash.ts': 'export function add(left: number): number { return left }',
  }
  const check = await openExamples(files, { entry: 'src/cash.ts' })
  const { docs } = await check(["import { add } from './sum'\nadd(1)"])
  expect(docs.examples?.[0]?.code).toBe("import { add } from '@bank/cash'\n\nadd(1)")
})

it('an app imports nothing from its own name', async () => {
  const files = { ...FILES, 'package.json': '{ "name": "money" }' }
  const check = await openExamples(files)
  const { docs } = await check([`import { add, cents } from 'money'\n${SUM}`])
  expect(docs.examples).toEqual([{ code: SUM, check: 'typechecked' }])
})
