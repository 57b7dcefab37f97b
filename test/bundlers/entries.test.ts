import { expect, it } from 'vitest'
import { cleanId } from '../../src/bundlers/entries.ts'

it.each<[string, string | undefined]>([
  ['/a/b.ts', '/a/b.ts'],
  ['/a/b.vue?vue&type=script', '/a/b.vue'],
  ['/a/b.ts?worker&url', '/a/b.ts'],
  ['/a/b.ts?worker_file&type=module', '/a/b.ts'],
  ['/a/b.ts?raw', undefined],
  ['/a/b.ts?url', undefined],
  ['/a/b.ts?v=1&raw', undefined],
  ['/a/b.ts?rawest', '/a/b.ts'],
  ['\0virtual', undefined],
  ['?x', undefined],
])('reads the file of the module id %j as %j', (id, file) => {
  expect(cleanId(id)).toBe(file)
})
