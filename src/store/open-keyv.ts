import { createRequire } from 'node:module'
import { isStore, showCache } from '../options/cache.ts'
import { OptionError } from '../options/option-error.ts'
import { findPostgresLeases } from './postgres-leases.ts'
import { findRedisLeases } from './redis-leases.ts'
import type { Keyv, KeyvStoreAdapter } from 'keyv'
import type { SharedCache } from '../types.ts'
import type { LeaseCommands } from './shared-leases.ts'

/** What answers need of Keyv; versions 5 and 6 have it. */
export interface AnyKeyv {
  get: (key: string) => Promise<unknown>
  set: (key: string, value: unknown) => Promise<boolean>
  delete: (key: string) => Promise<boolean>
  on: (event: 'error', listener: (error: unknown) => void) => unknown
  off: (event: 'error', listener: (error: unknown) => void) => unknown
  disconnect: () => Promise<void>
  iterator?: ((argument?: unknown) => AsyncGenerator<unknown, void>) | undefined
}

/** A shared store that can be asked. */
export interface Connection {
  keyv: AnyKeyv
  /** Missing where the store has no atomic step of its own. */
  leases: LeaseCommands | undefined
  /** Whether it is ours to close: a function opened it for us, or it connected because we asked. */
  isOurs: boolean
  /** `isHung` where nothing more is expected of the server. */
  close: (isHung: boolean) => Promise<void>
}

/** Opens the option's store; most connect when they are first asked. */
export async function connect(given: SharedCache, isReadOnly: boolean): Promise<Connection> {
  const store = typeof given === 'function' ? await given() : given
  if (!isStore(store)) {
    throw new OptionError(
      `\`cache\` is a function that gives ${showCache(store)}, but it takes one that gives a Keyv instance or adapter. ` +
        "Change it in your bundler's configuration.",
    )
  }
  const keyv = isKeyv(store) ? store : wrapAdapter(store)
  const adapter = isKeyv(store) ? findAdapter(store) : (store as Adapter)
  const isOurs = typeof given === 'function' || adapter.client?.isOpen === false
  const nameLease = (key: string): string =>
    [keyv.namespace, 'lease', key].filter((part) => part !== undefined).join(':')
  return {
    keyv: createView(keyv, isReadOnly),
    leases: findRedisLeases(adapter, nameLease) ?? findPostgresLeases(adapter, nameLease),
    isOurs,
    async close(isHung) {
      // A polite end would wait for a Redis that is silent.
      await (isHung && adapter.disconnect ? adapter.disconnect(true) : keyv.disconnect())
    },
  }
}

interface Adapter {
  /** Redis clients say whether they are connected, and connect again when they are asked again. */
  client?: { isOpen?: unknown }
  disconnect?: (isForced?: boolean) => Promise<void>
}

/**
 * The same Keyv for us alone. It throws when its store fails, which would look like an empty one. Where nothing may be
 * written it cannot write, since even reading an entry that has expired would delete it.
 */
export function createView(keyv: Keyv, isReadOnly: boolean): AnyKeyv {
  const view = Object.create(keyv) as AnyKeyv
  const own = (values: object): unknown =>
    Object.defineProperties(view, Object.getOwnPropertyDescriptors(values))
  own({ throwOnErrors: true, _throwOnErrors: true })
  const store = findKeyv5Store(keyv)
  if (store && takesDate(store)) {
    const converted = convertExpiry(store)
    const iterator = keyv.iterator ?? keyv.generateIterator(converted.iterator!)
    own({ opts: { ...keyv.opts, store: converted }, iterator })
  }
  const refuse = async (): Promise<boolean> => false
  if (isReadOnly) {
    own({ set: refuse, setMany: refuse, delete: refuse, deleteMany: refuse })
    // It belongs to the Keyv itself, which deletes expired entries while it walks.
    own({ iterator: undefined })
  }
  return view
}

function wrapAdapter(store: KeyvStoreAdapter): Keyv {
  // Only where it is needed, since loading it takes a good part of a small build.
  const loaded = createRequire(import.meta.url)('keyv') as { Keyv: typeof Keyv }
  try {
    const adapter = takesDate(store) ? convertExpiry(store) : store
    return new loaded.Keyv({ store: adapter, namespace: 'symbol-docs' })
  } catch (error) {
    throw new OptionError(
      `\`cache\` is a store adapter that Keyv does not take (${String(error)}). Give a Keyv instance instead.`,
    )
  }
}

/** By the store inside, since the user's Keyv may be another copy or version, and adapters have hooks and options too. */
function isKeyv(store: Keyv | KeyvStoreAdapter): store is Keyv {
  return isStore(findKeyv5Store(store)) || isStore(findKeyv6Store(store))
}

function findKeyv5Store(keyv: object): KeyvStoreAdapter | undefined {
  return (keyv as { opts?: { store?: KeyvStoreAdapter } }).opts?.store
}

/** Keyv 6 has no options any more; an adapter has no statistics. */
function findKeyv6Store(keyv: object): unknown {
  return 'stats' in keyv ? (keyv as { store?: unknown }).store : undefined
}

function findAdapter(keyv: Keyv): Adapter {
  const store = (findKeyv5Store(keyv) ?? findKeyv6Store(keyv)) as Adapter
  // Keyv 6 puts adapters for Keyv 5 behind a bridge.
  const { store: bridged } = store as { store?: unknown }
  return isStore(bridged) ? (bridged as Adapter) : store
}

/** Returns whether an adapter is one for Keyv 6, which takes the date on which an entry expires; Keyv 5 gives the time that is left. */
function takesDate(store: object): boolean {
  return (store as { capabilities?: { expires?: unknown } }).capabilities?.expires === true
}

/** An adapter for Keyv 6 as Keyv 5 wants it. */
function convertExpiry(store: KeyvStoreAdapter): KeyvStoreAdapter {
  const converted: KeyvStoreAdapter = {
    // Keyv 5 walks only through stores that it knows by name.
    opts: { dialect: 'redis', url: '' },
    get: (key) => store.get(key),
    set: (key, value, keptInMs) =>
      store.set(key, value, keptInMs === undefined ? undefined : Date.now() + keptInMs),
    delete: (key) => store.delete(key),
    clear: () => store.clear(),
    disconnect: async () => store.disconnect?.(),
    iterator: (namespace) => store.iterator!(namespace),
    on(event, listener) {
      store.on?.(event, listener)
      return converted
    },
  }
  return converted
}
