import type { EventEmitter } from 'node:events'
import { KeyvPostgres } from '@keyv/postgres'
import KeyvRedis from '@keyv/redis'
import type { KeyvStoreAdapter } from 'keyv'
import { isPostgresMissing, startPostgres } from './postgres-server.ts'
import { isRedisMissing, startRedis } from './redis-server.ts'
import type { ServerProcess } from './server-process.ts'

/** What a team may share answers through. */
export interface SharedStore {
  name: string
  isMissing: () => boolean
  start: () => Promise<ServerProcess>
  /** Opened as docs/cache-and-ci.md says. */
  open: (url: string) => KeyvStoreAdapter
  /** The same as code of a configuration. */
  code: (url: string) => { imports: string; opened: string }
  /** How many answers the server itself counts. */
  count: (url: string) => Promise<number>
  /** How many leases the server itself counts. */
  countLeases: (url: string) => Promise<number>
  /** Empties it. */
  clear: (url: string) => Promise<void>
}

/**
 * The settings that docs/cache-and-ci.md names for PostgreSQL. Without the timeouts a server that hangs holds the process for as long; without
 * `allowExitOnIdle` a connection that nobody closes holds it for ten seconds; without the listener a server that goes away
 * ends it, since pg's pool tells of it and @keyv/postgres does not listen. `this` is the pool.
 */
const POSTGRES = `
  connectionTimeoutMillis: 5000,
  query_timeout: 5000,
  allowExitOnIdle: true,
  log() { this.listenerCount('error') || this.on('error', () => {}) },`

const openPostgres = (url: string): KeyvPostgres =>
  new KeyvPostgres({
    uri: url,
    connectionTimeoutMillis: 5000,
    query_timeout: 5000,
    allowExitOnIdle: true,
    log(this: EventEmitter) {
      if (this.listenerCount('error') === 0) this.on('error', () => {})
    },
  })

const RE_LEASE = /lease:/

async function listRedis(url: string): Promise<string[]> {
  const { client } = new KeyvRedis(url)
  await client.connect()
  const keys = await (client as unknown as { keys: (pattern: string) => Promise<string[]> }).keys(
    '*',
  )
  client.destroy()
  return keys
}

async function listPostgres(url: string): Promise<string[]> {
  const store = openPostgres(url)
  const rows = (await store.query('SELECT key FROM keyv')) as { key: string }[]
  await store.disconnect()
  return rows.map(({ key }) => key)
}

export const STORES: readonly SharedStore[] = [
  {
    name: 'redis',
    isMissing: isRedisMissing,
    start: startRedis,
    open: (url) => new KeyvRedis(url) as KeyvStoreAdapter,
    code: (url) => ({
      imports: `import KeyvRedis from ${JSON.stringify(import.meta.resolve('@keyv/redis'))}`,
      opened: `new KeyvRedis(${JSON.stringify(url)})`,
    }),
    async clear(url) {
      const store = new KeyvRedis(url, { noNamespaceAffectsAll: true })
      await store.clear()
      await store.disconnect()
    },
    count: async (url) => (await listRedis(url)).filter((key) => !RE_LEASE.test(key)).length,
    countLeases: async (url) => (await listRedis(url)).filter((key) => RE_LEASE.test(key)).length,
  },
  {
    name: 'postgres',
    isMissing: isPostgresMissing,
    start: startPostgres,
    open: (url) => openPostgres(url) as KeyvStoreAdapter,
    code: (url) => ({
      imports: `import { KeyvPostgres } from ${JSON.stringify(import.meta.resolve('@keyv/postgres'))}`,
      opened: `new KeyvPostgres({ uri: ${JSON.stringify(url)}, ${POSTGRES} })`,
    }),
    async clear(url) {
      const store = openPostgres(url)
      await store.clear()
      await store.disconnect()
    },
    count: async (url) => (await listPostgres(url)).filter((key) => !RE_LEASE.test(key)).length,
    countLeases: async (url) =>
      (await listPostgres(url)).filter((key) => RE_LEASE.test(key)).length,
  },
]
