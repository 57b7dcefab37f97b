import { expect, it } from 'vitest'
import { RE_SCRIPT } from '../../src/bundlers/entries.ts'
import type { Session } from '../../src/bundlers/session.ts'
import { createViteHooks } from '../../src/bundlers/vite.ts'

it('lets vite call the transform hook only for configurations without a snapshot', async () => {
  let needsNotice = true
  const session = {
    configure() {},
    options: {},
    needsNotice: () => needsNotice,
    mayServe: () => false,
  } as unknown as Session
  const hooks = createViteHooks(session)
  const { filter } = hooks.transform as { filter: { id: RegExp } }
  const configure = hooks.vite!.configResolved as unknown as (config: object) => Promise<void>
  const narrow = async (needs: boolean): Promise<RegExp> => {
    needsNotice = needs
    await configure({ resolve: {}, build: {}, environments: {}, plugins: [] })
    return filter.id
  }
  expect(await narrow(true)).toBe(RE_SCRIPT)
  expect((await narrow(false)).test('/src/index.ts')).toBe(false)
  expect(await narrow(true)).toBe(RE_SCRIPT)
})
