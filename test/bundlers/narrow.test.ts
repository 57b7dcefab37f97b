import { expect, it } from 'vitest'
import { RE_SCRIPT } from '../../src/bundlers/entries.ts'
import type { Session } from '../../src/bundlers/session.ts'
import { createViteHooks } from '../../src/bundlers/vite.ts'

it('each vite configuration narrows `transform` to the changed files, or to all scripts when nothing is known', () => {
  let changed: string[] | undefined
  const session = { configure() {}, listUnread: () => changed } as unknown as Session
  const hooks = createViteHooks(session)
  const { filter } = hooks.transform as { filter: { id: unknown } }
  const configure = hooks.vite!.configResolved as unknown as (config: object) => void
  const narrow = (files: string[] | undefined): unknown => {
    changed = files
    configure({ build: {}, environments: {}, plugins: [] })
    return filter.id
  }
  const many = Array.from({ length: 101 }, (_, index) => `/a${index}.ts`)
  expect(String(narrow([]))).not.toBe(String(RE_SCRIPT))
  expect(narrow(undefined)).toBe(RE_SCRIPT)
  const [pattern] = narrow(['/a+b/c.ts']) as RegExp[]
  const ids = ['/a+b/c.ts', '/a+b/c.ts?raw', '/a+b/c.tsx', '/aab/c.ts', '/a+b/cxts']
  expect(ids.filter((id) => pattern!.test(id))).toEqual(['/a+b/c.ts', '/a+b/c.ts?raw'])
  expect(narrow(many)).toBe(RE_SCRIPT)
})
