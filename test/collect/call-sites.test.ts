import { describe, expect, it } from 'vitest'
import { parseModule } from '../../src/collect/parse.ts'

const IMPORTS = "import { add, Box, sql, text } from './a'\n"

/** Name to calls. */
function callsOf(text: string, fileName = 'a.tsx'): Record<string, string[]> {
  const { calls = [] } = parseModule(text, fileName)
  return Object.fromEntries(calls.map(({ name, texts }) => [name, texts]))
}

describe('a call', () => {
  it.each([
    ['add(1, 2)', 'add'],
    ['new Box({ size: 1 })', 'Box'],
    ['Box.of(1)', 'Box.of'],
    ['text.title.upper("a")', 'text.title'],
    ['add?.(1)', 'add'],
    ['add<number>(1)', 'add'],
    ['sql`select ${1}`', 'sql'],
    ['<Box size={1} />', 'Box'],
    ['<Box>one <b /></Box>', 'Box'],
    ['<text.Title of="one" />', 'text.Title'],
    ['add((value) => value, [1])', 'add'],
  ])('%s is noted', (call, name) => {
    expect(callsOf(`${IMPORTS}void ${call}`)).toEqual({ [name]: [call] })
  })

  it.each([
    ['no argument', 'add()'],
    ['no attribute', '<Box />'],
    ['an intrinsic element', "<text size='1' />"],
    ['an inner name', 'function f(add: F) { const Box = 1; { return add(1) + Box(1) } }'],
    ['an inner variable', '{ const add = 1, Box = 2; add(Box(1)) }'],
    ['an unknown name', 'other(1); other.add(1); ({}).add(1)'],
    ['a type', 'type T = typeof add<typeof import("./x")>'],
    ['statements', 'add(() => { one(); two() }); add(class { a = 1 })'],
    ['what is long', `add(${'1, '.repeat(60)})`],
  ])('is none: %s', (_, call) => {
    expect(callsOf(IMPORTS + call)).toEqual({})
  })

  it('counts for types that are imported as such never, for own exports always', () => {
    const text = `import type { add } from './a'
export function own(value: number): number { return value && own(value - 1) }
const hidden = (value: number): number => value
export const first = own(1), second = hidden(first)
add(1)`
    expect(callsOf(text, 'a.ts')).toEqual({ own: ['own(1)'] })
  })

  it('is not noted inside of the declaration of the name', () => {
    const text = `export const one = () => two(1) + one(2), two = () => one(1) + two(2)
export class Box { static of() { return new Box(1) } }
export namespace Box { export const first = Box.of(2) }`
    expect(callsOf(text, 'a.ts')).toEqual({ two: ['two(1)'], one: ['one(1)'] })
  })
})

it('does not follow what is nested without end, and keeps the rest', () => {
  const nested = `const words = ${"'' + ".repeat(20_000)}''`
  const { calls, problem } = parseModule(`${IMPORTS}export const one = add(1)\n${nested}`, 'a.ts')
  expect(calls).toEqual([{ name: 'add', texts: ['add(1)'] }])
  expect(problem).toBeUndefined()
})

describe('the text of a call', () => {
  it('is one line without comments, whatever the layout', () => {
    const call = `add(
  // one
  1, { two: 2, /* three */
    four: [
      5,
    ],
  },
)`
    expect(callsOf(IMPORTS + call)).toEqual({ add: ['add(1, { two: 2, four: [5] })'] })
  })

  it.each([
    ["'alpha-numerical word-by-word by-letters'", "'alpha-numerical word-by-word by-letters'"],
    ["'alpha-numerical words-by-words by-letters'", "'…'"],
    ["'only three words'", "'only three words'"],
    ["'say it is deprecated'", "'…'"],
    ["'\\u202Ehidden'", "'…'"],
    ['"AKIAIOSFODNN7EXAMPLE"', '"…"'],
    ["'write to ada@example.com'", "'…'"],
    ["'https://example.com/private/path'", "'…'"],
    ["'one\\\ntwo'", "'…'"],
    ['`one\ntwo`', '`…`'],
    ['`a ${b} AKIAIOSFODNN7EXAMPLE ${c} d`', '`a ${b}…${c} d`'],
    ['<b>AKIAIOSFODNN7EXAMPLE</b>', '<b>…</b>'],
    ['<b a="AKIAIOSFODNN7EXAMPLE" />', '<b a="…" />'],
  ])('shows no data of the caller: %s', (given, shown) => {
    expect(callsOf(`${IMPORTS}add(${given})`)).toEqual({ add: [`add(${shown})`] })
  })

  it('is noted once, the three shortest of a name', () => {
    const text = `${IMPORTS}add(11111); add(1); add(1111); add(111); add(1); add(11)`
    expect(callsOf(text)).toEqual({ add: ['add(1)', 'add(11)', 'add(111)'] })
  })
})
