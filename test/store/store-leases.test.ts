/** Leases on a real Redis and a real PostgreSQL. */
import { Keyv, type KeyvStoreAdapter } from 'keyv'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { createAnswers, type Answers } from '../../src/store/answers.ts'
import { NO_LEASE, type Holder, type Lease, type LeaseCommands } from '../../src/store/leases.ts'
import { connect } from '../../src/store/shared-answers.ts'
import { createProject } from '../support/project.ts'
import type { ServerProcess } from '../support/server-process.ts'
import { STORES } from '../support/shared-stores.ts'

const KEY = 'a'.repeat(64)
const LIMIT_IN_MS = 60_000

describe.each(STORES.map((store) => [store.name, store] as const))('%s', (_, store) => {
  describe.skipIf(store.isMissing())('on a server', () => {
    let server: ServerProcess
    beforeAll(async () => void (server = await store.start()))
    afterAll(() => server.close())
    beforeEach(() => store.clear(server.url))

    async function open(
      give: (adapter: KeyvStoreAdapter) => KeyvStoreAdapter | Keyv = (adapter) => adapter,
    ): Promise<LeaseCommands> {
      const cache = give(store.open(server.url))
      const { leases, close } = await connect(() => cache, false)
      // All that use one PostgreSQL share a pool, which complains when it is ended twice.
      onTestFinished(() => close(false).catch(() => {}))
      return leases!
    }

    it('gives a lease to one of many that want it at once', async () => {
      const machines = await Promise.all(Array.from({ length: 8 }, () => open()))
      const taken = await Promise.all(
        machines.map((leases, index) => leases.take(KEY, `${index}`, LIMIT_IN_MS)),
      )
      expect(taken.filter(Boolean)).toHaveLength(1)
      expect(await machines[0]!.isTaken(KEY)).toBe(true)
      expect(await store.countLeases(server.url)).toBe(1)
    })

    it('lets only the owner renew and release its lease', async () => {
      const leases = await open()
      expect(await leases.take(KEY, 'owner', LIMIT_IN_MS)).toBe(true)
      await leases.release(KEY, 'other')
      await leases.renew(KEY, 'other', 1)
      // Longer than the other one wanted it to last.
      await new Promise((over) => setTimeout(over, 20))
      expect(await leases.isTaken(KEY)).toBe(true)
      await leases.renew(KEY, 'owner', 1)
      await expect.poll(() => leases.isTaken(KEY)).toBe(false)
      expect(await leases.take(KEY, 'owner', LIMIT_IN_MS)).toBe(true)
      await leases.release(KEY, 'owner')
      expect(await leases.isTaken(KEY)).toBe(false)
      expect(await store.countLeases(server.url)).toBe(0)
    })

    it('gives the lease of an owner that is gone to one of many', async () => {
      const machines = await Promise.all(Array.from({ length: 4 }, () => open()))
      await machines[0]!.take(KEY, 'gone', 1)
      await expect.poll(() => machines[0]!.isTaken(KEY)).toBe(false)
      const taken = await Promise.all(
        machines.map((leases, index) => leases.take(KEY, `${index}`, LIMIT_IN_MS)),
      )
      expect(taken.filter(Boolean)).toHaveLength(1)
      // The one that came too late changes nothing.
      await machines[0]!.release(KEY, 'gone')
      expect(await machines[0]!.isTaken(KEY)).toBe(true)
    })

    it('keeps the leases of two namespaces apart', async () => {
      const [one, two] = [
        await open((adapter) => new Keyv({ store: adapter, namespace: 'one' })),
        await open((adapter) => new Keyv({ store: adapter, namespace: 'two' })),
      ]
      expect(await one.take(KEY, 'owner', LIMIT_IN_MS)).toBe(true)
      expect(await two.take(KEY, 'owner', LIMIT_IN_MS)).toBe(true)
      expect(await one.take(KEY, 'other', LIMIT_IN_MS)).toBe(false)
    })

    it('takes a lease for no answer', async () => {
      const warnings: string[] = []
      const answers = createAnswers({
        cache: () => store.open(server.url),
        root: createProject().root,
        warn: (line) => void warnings.push(line),
      })
      const docs = { docs: { summary: 'Adds.' }, costUsd: 0, model: 'm' }
      await answers.put(KEY, 'a', { ...docs, tokens: { input: 1, output: 1 } })
      const leases = answers.openLeases(LIMIT_IN_MS)!
      const lease = (await leases.take('b'.repeat(64))) as Lease
      expect(lease).not.toBe(NO_LEASE)
      expect([...(await answers.latest(new Set(['a']))).keys()]).toEqual(['a'])
      lease.release()
      await leases.close()
      await answers.close()
      expect(await store.countLeases(server.url)).toBe(0)
      expect(await store.count(server.url)).toBe(1)
      expect(warnings).toEqual([])
    })

    it('that refuses leases still shares answers, and everybody asks', async () => {
      const warnings: string[] = []
      const openAnswers = (): Answers =>
        createAnswers({
          cache: () => refuseLeases(store.open(server.url)),
          root: createProject().root,
          warn: (line) => void warnings.push(line),
        })
      const [first, second] = [openAnswers(), openAnswers()]
      onTestFinished(async () => {
        await first.close()
        await second.close()
      })
      for (const answers of [first, second]) {
        expect(await answers.openLeases(LIMIT_IN_MS)!.take(KEY)).toBe(NO_LEASE)
      }
      const docs = { docs: { summary: 'Adds.' }, costUsd: 0, model: 'm' }
      await first.put(KEY, 'a', { ...docs, tokens: { input: 1, output: 1 } })
      expect((await second.get(KEY))?.docs?.summary).toBe('Adds.')
      expect(warnings).toEqual([])
    })
  })
})

/** As a user of the database who may not do what leases need. */
function refuseLeases(adapter: KeyvStoreAdapter): KeyvStoreAdapter {
  const refuse = (): Promise<never> => Promise.reject(new Error('no permission'))
  const { client, query } = adapter as unknown as {
    client?: { set: (...given: unknown[]) => unknown }
    query?: (sql: string, values: unknown[]) => unknown
  }
  if (client) {
    const set = client.set.bind(client)
    client.set = (...given) => (JSON.stringify(given).includes('NX') ? refuse() : set(...given))
  }
  if (query) {
    const narrow = (sql: string, values: unknown[]): unknown =>
      sql.includes('AS lease') ? refuse() : query(sql, values)
    Object.assign(adapter, { query: narrow })
  }
  return adapter
}

it('a store without an atomic step has no leases', async () => {
  const answers = createAnswers({
    cache: new Keyv(),
    root: createProject().root,
    warn: () => {},
  })
  const leases = answers.openLeases(LIMIT_IN_MS)!
  const taken: (Lease | Holder)[] = [await leases.take(KEY), await leases.take(KEY)]
  expect(taken).toEqual([NO_LEASE, NO_LEASE])
})
