import type { LeaseCommands } from './leases.ts'

/** The part of `@keyv/postgres` that leases need. */
interface PostgresAdapter {
  query: (sql: string, values: unknown[]) => Promise<unknown[]>
  opts: { dialect: 'postgres'; schema: string; table: string }
}

/** By the server's clock, in ms since 1970. */
const NOW = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint'
/** A Keyv entry that expires: a Keyv that walks through the table takes it for one of its own. */
const ENTRY = `json_build_object('value', $2::text, 'expires', ${NOW} + $3::bigint)::text`
const IS_OWN = "value::json->>'value' = $2"

/** Leases by `INSERT … ON CONFLICT DO UPDATE … WHERE` it has expired; nothing for any other store. */
export function findPostgresLeases(
  adapter: object,
  nameLease: (key: string) => string,
): LeaseCommands | undefined {
  if (!isPostgres(adapter)) return undefined
  const { schema, table: name } = adapter.opts
  // Unquoted, as the adapter writes it.
  const table = `${schema}.${name}`
  const take = `
    INSERT INTO ${table} AS lease (key, value) VALUES ($1, ${ENTRY})
    ON CONFLICT (key) DO UPDATE SET value = excluded.value
    WHERE (lease.value::json->>'expires')::bigint < ${NOW}
    RETURNING key`
  const renew = `UPDATE ${table} SET value = ${ENTRY} WHERE key = $1 AND ${IS_OWN}`
  const release = `DELETE FROM ${table} WHERE key = $1 AND ${IS_OWN}`
  const find = `
    SELECT key FROM ${table} WHERE key = $1 AND (value::json->>'expires')::bigint >= ${NOW}`
  return {
    async take(key, owner, limitInMs) {
      return (await adapter.query(take, [nameLease(key), owner, limitInMs])).length > 0
    },
    renew: (key, owner, limitInMs) => adapter.query(renew, [nameLease(key), owner, limitInMs]),
    release: (key, owner) => adapter.query(release, [nameLease(key), owner]),
    async isTaken(key) {
      return (await adapter.query(find, [nameLease(key)])).length > 0
    },
  }
}

/** Not the adapter for Keyv 6, whose table is another one. */
function isPostgres(adapter: object): adapter is PostgresAdapter {
  const { query, opts, capabilities } = adapter as Partial<PostgresAdapter> & {
    capabilities?: unknown
  }
  return typeof query === 'function' && opts?.dialect === 'postgres' && capabilities === undefined
}
