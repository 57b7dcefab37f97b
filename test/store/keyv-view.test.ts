/** Keyv's own test suite, run on the servers that teams share answers through. */
import keyvTestSuite, { keyvIteratorTests } from '@keyv/test-suite'
import { Keyv, type KeyvOptions, type KeyvStoreAdapter } from 'keyv'
import * as vitest from 'vitest'
import { createView } from '../../src/store/shared-answers.ts'
import type { ServerProcess } from '../support/server-process.ts'
import { STORES } from '../support/shared-stores.ts'

const { afterAll, beforeAll, describe, expect, it } = vitest

/** Keyv as we see it, where the suite makes a Keyv. */
function View(options?: KeyvOptions): object {
  return createView(new Keyv(options), false)
}

const KINDS: [string, typeof Keyv][] = [
  ['Keyv', Keyv],
  ['our view of Keyv', View as unknown as typeof Keyv],
]

/** The suite opens a store for each Keyv that it makes, and closes none. */
function holdSuite(open: () => KeyvStoreAdapter): void {
  const opened: KeyvStoreAdapter[] = []
  const openAnother = (): KeyvStoreAdapter => {
    const store = open()
    opened.push(store)
    return store
  }
  // Those of PostgreSQL share one pool, which complains where it is ended twice.
  afterAll(() => Promise.allSettled(opened.map((store) => store.disconnect?.())))
  describe.each(KINDS)('%s', (_, Kind) => {
    keyvTestSuite(vitest, Kind, openAnother)
    keyvIteratorTests(vitest, Kind, openAnother)
  })
}

describe.each(STORES.map((store) => [store.name, store] as const))('%s', (_, store) => {
  describe.skipIf(store.isMissing())('on a server', () => {
    let server: ServerProcess
    beforeAll(async () => void (server = await store.start()))
    afterAll(() => server.close())
    holdSuite(() => store.open(server.url))

    // By design: what Keyv demands of `set`, `delete` and of what has expired cannot hold where nothing may be written.
    it('is only read by our view of it that may not write', async () => {
      const adapter = store.open(server.url)
      const keyv = new Keyv({ store: adapter, namespace: 'read-only' })
      await keyv.set('kept', 'value')
      await adapter.set('read-only:expired', JSON.stringify({ value: 'old', expires: 1 }))
      const view = createView(keyv, true)
      expect(await view.get('kept')).toBe('value')
      expect(await view.get('expired')).toBeUndefined()
      expect(await view.set('kept', 'other')).toBe(false)
      expect(await view.delete('kept')).toBe(false)
      for await (const entry of view.iterator?.() ?? []) expect(entry).toContain('value')
      expect(await adapter.get('read-only:expired')).toBeDefined()
      expect(await keyv.get('kept')).toBe('value')
    })
  })
})
