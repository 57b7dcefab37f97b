import type { LeaseCommands } from './leases.ts'

/** The part of `@keyv/redis` that leases need. Its client is the one of the package `redis`. */
interface RedisAdapter {
  getClient: () => Promise<RedisClient>
  namespace?: string
  createKeyPrefix: (key: string, namespace?: string) => string
}

interface RedisClient {
  set: (key: string, value: string, options: { NX: true; PX: number }) => Promise<string | null>
  exists: (key: string) => Promise<number>
  eval: (script: string, options: { keys: string[]; arguments: string[] }) => Promise<unknown>
}

const IF_OWN = "if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end "
const RENEW = `${IF_OWN}return redis.call('pexpire', KEYS[1], ARGV[2])`
const RELEASE = `${IF_OWN}return redis.call('del', KEYS[1])`

/** Leases by `SET key owner NX PX limit`; nothing for any other store. */
export function findRedisLeases(
  adapter: object,
  nameLease: (key: string) => string,
): LeaseCommands | undefined {
  if (!isRedis(adapter)) return undefined
  const name = (key: string): string => adapter.createKeyPrefix(nameLease(key), adapter.namespace)
  return {
    async take(key, owner, limitInMs) {
      const client = await adapter.getClient()
      const options = { NX: true, PX: limitInMs } as const
      return (await client.set(name(key), encode(owner), options)) === 'OK'
    },
    async renew(key, owner, limitInMs) {
      const client = await adapter.getClient()
      const given = [encode(owner), String(limitInMs)]
      return client.eval(RENEW, { keys: [name(key)], arguments: given })
    },
    async release(key, owner) {
      const client = await adapter.getClient()
      return client.eval(RELEASE, { keys: [name(key)], arguments: [encode(owner)] })
    },
    async isTaken(key) {
      return (await (await adapter.getClient()).exists(name(key))) > 0
    },
  }
}

/** As Keyv keeps values, since a Keyv that walks through its namespace parses what it finds. */
function encode(owner: string): string {
  return JSON.stringify({ value: owner })
}

function isRedis(adapter: object): adapter is RedisAdapter {
  const { getClient, createKeyPrefix, client } = adapter as Partial<RedisAdapter> & {
    client?: Partial<RedisClient>
  }
  return [getClient, createKeyPrefix, client?.set, client?.eval, client?.exists].every(
    (method) => typeof method === 'function',
  )
}
