import { expect, it } from 'vitest'
import { toImportLines, toMarkdown, toTsdoc } from '../../src/page/model/copy-formats.ts'
import { createSymbol } from './sample-docs.ts'

const SYMBOL = createSymbol('add', {
  exportedAs: [
    { module: 'src/math.ts', name: 'add' },
    { module: 'src/index.ts', name: 'default' },
    { module: 'src/all.ts', name: 'math.add' },
    { module: 'src/types.ts', name: 'add', typeOnly: true },
  ],
  docs: {
    summary: 'Adds.',
    description: 'More */ than that.',
    typeParams: [{ name: 'T', description: 'The type.' }],
    params: [{ name: 'left', description: 'The first.' }],
    returns: 'The sum.',
    throws: [{ type: 'RangeError', description: 'when too large.' }, { description: 'else.' }],
    members: [{ name: 'of', kind: 'method', summary: 'Makes one.' }],
    remarks: 'Fast.',
    examples: [{ code: 'add(1, 2)', check: 'parsed' }],
    see: ['subtract'],
    deprecated: 'Use sum.',
  },
})

it('A symbol is copied as Markdown', () => {
  expect(toMarkdown(SYMBOL)).toMatchInlineSnapshot(`
    "### add

    \`src/math.ts:1\`

    \`\`\`ts
    function add(left: number, right: number): number
    \`\`\`

    **Deprecated.** Use sum.

    Adds.

    More */ than that.

    **Type parameters**

    - \`T\`: The type.

    **Parameters**

    - \`left\`: The first.

    **Returns:** The sum.

    **Throws**

    - \`RangeError\`: when too large.
    - else.

    **Members**

    - \`of\`: Makes one.

    Fast.

    **Example**

    \`\`\`ts
    add(1, 2)
    \`\`\`

    **See**

    - subtract
    "
  `)
})

it('A symbol is copied as a TSDoc comment that its text cannot end', () => {
  expect(toTsdoc(SYMBOL)).toMatchInlineSnapshot(`
    "/**
     * Adds.
     *
     * More *\\/ than that.
     *
     * @remarks Fast.
     * @typeParam T - The type.
     * @param left - The first.
     * @returns The sum.
     * @throws {@link RangeError} when too large.
     * @throws else.
     * @example
     * \`\`\`ts
     * add(1, 2)
     * \`\`\`
     * @see subtract
     * @deprecated Use sum.
     */
    "
  `)
})

it('Copied code is fenced with more backticks than it contains', () => {
  const examples = [{ code: 'const a = "````"', check: 'parsed' as const }]
  expect(toMarkdown(createSymbol('a', { docs: { summary: 'A.', examples } }))).toContain(
    '`````ts\nconst a = "````"\n`````',
  )
})

it('A symbol is copied as import lines', () => {
  expect(toImportLines(SYMBOL)).toEqual([
    "import { add } from './src/math.ts'",
    "import add from './src/index.ts'",
    "import { math } from './src/all.ts'",
    "import type { add } from './src/types.ts'",
  ])
  const unnamed = createSymbol('default', {
    module: 'src/tax-rates.ts',
    kind: 'interface',
    exportedAs: [
      { module: 'src/tax-rates.ts', name: 'default' },
      { module: "src/it's.ts", name: 'a b' },
    ],
  })
  expect(toImportLines(unnamed)).toEqual([
    "import type taxRates from './src/tax-rates.ts'",
    String.raw`import type { 'a b' as aB } from './src/it\'s.ts'`,
  ])
})
