import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseModule } from '../../src/collect/parse.ts'

const TEXTS = readdirSync('src/collect').map((path) => readFileSync(`src/collect/${path}`, 'utf8'))
const NOISE = [
  '{',
  '}',
  '(',
  ')',
  '<',
  '>',
  '`',
  '"',
  "'",
  '/*',
  '*/',
  '/**',
  '\0',
  '\uD800',
  '@',
  '#',
  '=>',
  'export ',
  'export default ',
  'class ',
  '\n',
  ',',
  ';',
  '${',
  '<script>',
  '</template>',
  'import(',
]

it('reads damaged code of every kind without a throw and in time', () => {
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.nat(40),
    insert: fc.constantFrom('', ...NOISE),
  })
  const fileName = fc.constantFrom('a.ts', 'a.tsx', 'a.js', 'a.jsx', 'a.vue')
  fc.assert(
    fc.property(
      fc.constantFrom(...TEXTS),
      fileName,
      fc.array(edit, { maxLength: 6 }),
      (text, name, edits) => {
        let damaged = name.endsWith('.vue') ? `<script lang="ts">${text}</script>` : text
        for (const { at, remove, insert } of edits) {
          const start = Math.floor(at * damaged.length)
          damaged = damaged.slice(0, start) + insert + damaged.slice(start + remove)
        }
        const started = performance.now()
        const record = parseModule(damaged, name)
        expect(performance.now() - started).toBeLessThan(5000)
        for (const { pieces, comments, line, endLine } of record.declarations) {
          expect(line).toBeLessThanOrEqual(endLine)
          for (const { start, end } of [...pieces, ...comments]) {
            expect(start).toBeLessThanOrEqual(end)
            expect(end).toBeLessThanOrEqual(damaged.length)
          }
        }
      },
    ),
    { numRuns: 400 },
  )
}, 120_000)
