import { expect, it } from 'vitest'
import { parseModule } from '../../src/collect/parse.ts'
import { readSnippet } from '../../src/collect/snippet.ts'

function snippetOf(text: string, local: string, comments: boolean): string {
  const { declarations } = parseModule(text, 'a.ts')
  const declaration = declarations.find((one) => one.local === local)
  if (!declaration) throw new Error('no declaration')
  return readSnippet({ text }, declaration, { comments })
}

const TEXT = `/** One.\r
 * More. */\r
export function a(): void\r
// no\r
/** Two. */\r
export function a() {\r
  return\r
}\r
\r
/** Both. */\r
export const b = 1,\r
  /** C. */\r
  c = 2`

it('joins the pieces, with their comments or without', () => {
  expect(snippetOf(TEXT, 'a', false)).toBe(
    'export function a(): void\n\nexport function a() {\n  return\n}',
  )
  expect(snippetOf(TEXT, 'a', true)).toBe(
    '/** One.\n * More. */\nexport function a(): void\n\n/** Two. */\nexport function a() {\n  return\n}',
  )
})

it('makes a statement of one declarator', () => {
  expect(snippetOf(TEXT, 'b', true)).toBe('/** Both. */\nexport const b = 1')
  expect(snippetOf(TEXT, 'c', true)).toBe('/** C. */\nexport const c = 2')
})
