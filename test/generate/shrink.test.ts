import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shrinkSnippet, TRUNCATION_MARKER } from '../../src/generate/shrink.ts'

const folder = new URL('../../src/generate/', import.meta.url)
const SOURCES = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'))

/** Whether a text is the other one with parts left out, a marker for each and for nothing else. */
function isCutOf(shortened: string, whole: string): boolean {
  let position = 0
  for (const [index, piece] of shortened.split(TRUNCATION_MARKER).entries()) {
    const found = whole.indexOf(piece, position)
    if (found < 0 || (index === 0 && found > 0)) return false
    position = found + piece.length
  }
  return shortened.endsWith(TRUNCATION_MARKER) || whole.endsWith(shortened.slice(-1))
}

const WORK = Array.from({ length: 40 }, (_, index) => `  step(${index}, 'some words of work')`)
const FUNCTION = [
  '/** Works. */',
  'export function work<T extends { id: number }>(input: T[], depth = 1): Promise<T> {',
  '  // Nothing comes of nothing.',
  "  if (input.length === 0) throw new RangeError('There is nothing to do.')",
  ...WORK,
  '  return run(input, depth)',
  '}',
].join('\n')

describe('a shortened text', () => {
  it('is at most three quarters of any text, is made of its parts, and splits no surrogate pair', () => {
    const texts = fc.oneof(
      fc.constantFrom(...SOURCES),
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc
        .tuple(fc.constantFrom(...SOURCES), fc.double({ min: 0, max: 1, noNaN: true }), fc.string())
        .map(([source, share, text]) => {
          const at = Math.floor(share * source.length)
          return source.slice(0, at) + text + source.slice(at + 7)
        }),
      fc.nat({ max: 300 }).map((count) => `export const a = '${'😀'.repeat(count)}'`),
    )
    fc.assert(
      fc.property(texts, fc.constantFrom('ts', 'tsx', 'js', 'jsx'), (text, script) => {
        const shortened = shrinkSnippet(text, script)
        expect(shortened.length).toBeLessThanOrEqual(Math.floor(text.length * 0.75))
        if (shortened.includes(TRUNCATION_MARKER)) expect(isCutOf(shortened, text)).toBe(true)
        if (text.isWellFormed()) expect(shortened.isWellFormed()).toBe(true)
        expect(shrinkSnippet(text, script)).toBe(shortened)
      }),
      { numRuns: 300 },
    )
  })

  it('keeps signature, types, comments, throws and returns while anything else can go', () => {
    const shortened = shrinkSnippet(FUNCTION, 'ts')
    const head = FUNCTION.slice(0, FUNCTION.indexOf(WORK[0]!))
    expect(shortened.startsWith(head)).toBe(true)
    expect(shortened).toMatch(/\n {2}return run\(input, depth\)\n\}$/)
    expect(shortened.length).toBeGreaterThan(FUNCTION.length * 0.7)
  })

  it('loses the deepest bodies first, then the longest', () => {
    const lines = (name: string, count: number): string =>
      Array.from({ length: count }, (_, index) => `${name}(${index}, 'some words')`).join('\n')
    const text = `function f(){\n${lines('shallow', 12)}\nif (a) {\n${lines('deep', 12)}\n}\n}`
    const shortened = shrinkSnippet(text, 'ts')
    expect(shortened).toContain(lines('shallow', 12))
    expect(shortened).not.toContain(lines('deep', 12))
    const flat = `function f(){\nif (a) {\n${lines('short', 6)}\n}\nif (b) {\n${lines('long', 20)}\n}\n}`
    expect(shrinkSnippet(flat, 'ts')).toContain(lines('short', 6))
  })

  it('loses data, or its middle where there are no bodies', () => {
    const data = `export const codes = [${Array.from({ length: 300 }, (_, index) => index).join(', ')}] as const`
    expect(shrinkSnippet(data, 'ts')).toMatch(/^export const codes = \[0, 1, .*\] as const$/)
    const type = `export interface Wide {\n${Array.from({ length: 60 }, (_, index) => `  field${index}: string`).join('\n')}\n}`
    const shortened = shrinkSnippet(type, 'ts')
    expect(shortened.split(TRUNCATION_MARKER)).toHaveLength(2)
    expect(shortened).toMatch(/^export interface Wide \{\n {2}field0: string[\s\S]*\n\}$/)
  })

  it('contains whole markers only, even when it is shortened again and again', () => {
    for (const source of [...SOURCES, FUNCTION]) {
      let text = source
      for (let round = 0; round < 4 && text.length > 400; round++) {
        text = shrinkSnippet(text, 'ts')
        const rest = text.split(TRUNCATION_MARKER).join('')
        expect(rest).not.toMatch(/\[\.\.\. content|due to length \.\.\.\]/)
      }
    }
  })
})

/** Each of these took minutes, or for ever, when every removal looked at the whole text again. */
describe('shrinkSnippet is quick', () => {
  const object = `{ id: 1, name: 'a name', tags: ['one', 'two', 'three', 'four', 'five', 'six', 'seven'] }`

  it.each([
    ['a literal of 1 MB', `export const a = '${'x'.repeat(1e6)}'`],
    ['a list of 8,000 objects', `export const a = [${Array(8000).fill(object).join(',\n')}]`],
    ['20,000 statements', `export function f() {\n${'  call(1, "some words")\n'.repeat(20_000)}}`],
    ['20,000 brackets', `export const a = ${'['.repeat(20_000)}${']'.repeat(20_000)}`],
    ['800 blocks', `function f() {${'if (x) { call(1)\n'.repeat(800)}${'}'.repeat(801)}`],
  ])(
    'with %s',
    (_, text) => {
      const { length } = shrinkSnippet(text, 'ts')
      expect(length).toBeLessThanOrEqual(text.length * 0.75)
      expect(length).toBeGreaterThan(text.length * 0.7)
    },
    20_000,
  )
})
