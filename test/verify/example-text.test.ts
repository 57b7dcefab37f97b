import { describe, expect, it } from 'vitest'
import { openExamples } from './check-examples.ts'

const FILES = { 'src/lib.js': 'export function add(left, right) { return left + right }' }

describe('the fence of an example', () => {
  it.each([
    ['```ts\nadd(1)\n```', 'add(1)'],
    [' \n~~~\nadd(1)\nadd(2)\n  ~~~ \n', 'add(1)\nadd(2)'],
    ['````js title\n\n  add(1)````', '\n  add(1)'],
    ['add(1)\n```\nadd(1)\n```', 'add(1)\n```\nadd(1)\n```'],
    ['```\nadd(1)\n```\nadd(2)', '```\nadd(1)\n```\nadd(2)'],
    ['``\nadd(1)\n``', '``\nadd(1)\n``'],
    ['~~\nadd(1)', '~~\nadd(1)'],
  ])('of %j gives %j', async (written, code) => {
    const check = await openExamples(FILES, { entry: 'src/lib.js' })
    const { docs, faults } = await check([written])
    expect(faults).toEqual([])
    expect(docs.examples).toEqual([{ code, check: 'parsed' }])
  })

  it('that does not end is none', async () => {
    const check = await openExamples(FILES, { entry: 'src/lib.js' })
    const { faults } = await check(['add(1)', '```\nadd(1)\n~~~'])
    expect(faults).toEqual([
      {
        code: 'example-syntax',
        message: 'Example 2 of add cannot be parsed: Unterminated template literal. (line 3)',
      },
    ])
  })
})
