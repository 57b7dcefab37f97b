import { describe, expect, it } from 'vitest'
import { findSyntaxError, typescript } from '../../src/collect/typescript.ts'
import { elideData } from '../../src/plan/elide.ts'
import { createPlan } from '../../src/plan/plan.ts'
import { resolveOptions } from '../../src/options/resolve.ts'
import { collectProject } from '../support/collect.ts'

const elide = (code: string): string => {
  const text = elideData(code, 'ts')
  const ts = typescript()
  const file = ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest)
  expect(findSyntaxError(file)).toBeUndefined()
  return text
}
const long = 'abcdefghij'.repeat(50)
const start = long.slice(0, 60)
const numbers = Array.from({ length: 100 }, (_, index) => index)
const names = numbers.map((number) => `name${number}`)

describe('long data is elided', () => {
  it.each([
    ['a string', `const a = '${long}'`, `const a = '${start}… (500 characters)'`],
    ['a template', `const a = \`${long}\``, `const a = \`${start}… (500 characters)\``],
    [
      'the parts of a template',
      `const a = \`${long}\${b}${long}\${c}\${b}${long}\``,
      `const a = \`${start}… (500 characters)\${b}${start}… (500 characters)\${c}\${b}${start}… (500 characters)\``,
    ],
    [
      'a data URL',
      `const icon = "data:image/png;base64,${long}"`,
      `const icon = "data:image/png;base64,${long.slice(0, 38)}… (522 characters)"`,
    ],
    [
      'a list',
      `const a = [${numbers.map((one) => `1000${one}`).join(', ')}]`,
      'const a = [10000, 10001, 10002, 10003, 10004, 10005, 10006, 10007, /* … 92 more */]',
    ],
    [
      'a table',
      `const a = [\n  ${numbers.map((one) => `[${one}, -1, 'a']`).join(',\n  ')},\n]`,
      `const a = [\n  ${numbers
        .slice(0, 8)
        .map((one) => `[${one}, -1, 'a']`)
        .join(',\n  ')}, /* … 92 more */,\n]`.replace('*/,\n', '*/\n'),
    ],
    [
      'an object',
      `const a = { ${names.map((name) => `${name}: true`).join(', ')} }`,
      `const a = { ${names
        .slice(0, 8)
        .map((name) => `${name}: true`)
        .join(', ')}, /* … 92 more */ }`,
    ],
  ])('%s', (_, code, text) => {
    expect(elide(code).replace('*/,\n', '*/\n')).toBe(text)
  })

  it('and a text in the first items of a list', () => {
    const code = `const a = [${names.map((name) => `'${name}${long}'`).join(', ')}]`
    const text = elide(code)
    expect(text).toContain("'name0abc")
    expect(text).toContain('(505 characters)')
    expect(text.length).toBeLessThan(1000)
  })

  it('and no escape is cut in two', () => {
    const code = `const a = '${'x'.repeat(57)}\\u{1F600}${long}'`
    expect(elide(code)).toBe(`const a = '${'x'.repeat(57)}… (566 characters)'`)
  })
})

describe('what a reader needs stays', () => {
  it.each([
    ['a message', `const a = '${long.slice(0, 200)}'\n// ${long}`],
    ['a short list', `const a = [${numbers.slice(0, 24).join(', ')}]\n// ${long}`],
    ['a list of calls', `const a = [${names.map((name) => `${name}()`).join(', ')}]`],
    ['an object with methods', `const a = { ${names.map((name) => `${name}() {}`).join(', ')} }`],
    ['the values of a type', `type A = ${names.map((name) => `'${name}'`).join(' | ')}`],
    ['the members of an enum', `enum A { ${names.join(', ')} }`],
    ['a comment', `/* ${long} */ const a = 1`],
  ])('%s', (_, code) => {
    expect(elide(code)).toBe(code)
  })
})

it('the key covers what is elided', async () => {
  const plan = async (end: string): Promise<{ key: string; prompt: string }> => {
    const collection = await collectProject({
      'index.ts': `export const icon = 'data:image/png;base64,${long}${end}'`,
    })
    const { questions } = await createPlan({
      collection,
      options: resolveOptions({}),
      symbols: collection.symbols,
      answers: { look: () => '', getMany: async () => new Map<string, never>() },
    })
    const { key, request } = questions[0]!
    return { key, prompt: request.user(request.snippet) }
  }
  const one = await plan('a')
  const other = await plan('b')
  expect(one.prompt).toBe(other.prompt)
  expect(one.prompt).toContain('(523 characters)')
  expect(one.key).not.toBe(other.key)
})
