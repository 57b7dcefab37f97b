import { createRequire } from 'node:module'
import { isStore, showCache } from '../options/cache.ts'
import { OptionError } from '../options/option-error.ts'
import type { SharedCache } from '../types.ts'
import type { Keyv, KeyvStoreAdapter } from 'keyv'

/** What answers need of Keyv; any of its versions has it. */
export interface AnyKeyv {
  get: (key: string) => Promise<unknown>
  set: (key: string, value: unknown, keptInMs?: number) => Promise<boolean>
  delete: (key: string) => Promise<boolean>
  on: (event: 'error', listener: (error: unknown) => void) => unknown
  off: (event: 'error', listener: (error: unknown) => void) => unknown
  disconnect: () => Promise<void>
  iterator?: ((argument?: unknown) => AsyncGenerator<unknown, void>) | undefined
}

/** A shared store that can be asked. */
export interface Connection {
  keyv: AnyKeyv
  /** Whether it is ours to close: a function opened it for us, or it connected because we asked. */
  isOurs: boolean
  /** `isHung` where nothing more is expected of the server. */
  close: (isHung: boolean) => Promise<void>
}

/** Opens what is shared; most stores connect when they are first asked. */
export async function connect(given: SharedCache, isReadOnly: boolean): Promise<Connection> {
  const store = typeof given === 'function' ? await given() : given
  if (!isStore(store)) {
    throw new OptionError(
      `\`cache\` is a function that gives ${showCache(store)}, but it takes one that gives a Keyv instance or adapter. ` +
        "Change it in your bundler's configuration.",
    )
  }
  const keyv = isKeyv(store) ? store : wrapAdapter(store)
  const adapter = findInner(keyv) as Adapter
  const isOurs = typeof given === 'function' || adapter.client?.isOpen === false
  return {
    keyv: createView(keyv, isReadOnly),
    isOurs,
    async close(isHung) {
      // A Redis that is silent would be waited for by a polite end.
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
 * The same Keyv for us alone. It throws when its store fails, which would look like an empty one; and where nothing may be
 * written it cannot: reading an entry that has expired would delete it.
 */
export function createView(keyv: Keyv, isReadOnly: boolean): AnyKeyv {
  const view = Object.create(keyv) as AnyKeyv
  const own = (values: object): unknown =>
    Object.defineProperties(view, Object.getOwnPropertyDescriptors(values))
  own({ throwOnErrors: true, _throwOnErrors: true })
  const refuse = async (): Promise<boolean> => false
  if (isReadOnly) {
    own({ set: refuse, setMany: refuse, delete: refuse, deleteMany: refuse })
    // It belongs to the Keyv itself, which deletes what has expired while it walks.
    own({ iterator: undefined })
  }
  return view
}

function wrapAdapter(store: KeyvStoreAdapter): Keyv {
  // Only where it is needed, since loading it takes a good part of a small build.
  const loaded = createRequire(import.meta.url)('keyv') as { Keyv: typeof Keyv }
  try {
    return new loaded.Keyv({ store, namespace: 'symbol-docs' })
  } catch (error) {
    throw new OptionError(
      `\`cache\` is a store adapter that Keyv does not take (${String(error)}). Give a Keyv instance instead.`,
    )
  }
}

/** By the store inside, since the user's Keyv may be another copy or version, and adapters have hooks and options too. */
function isKeyv(store: Keyv | KeyvStoreAdapter): store is Keyv {
  return isStore(findInner(store))
}

/** Keyv 6 has no options any more; an adapter has no statistics. */
function findInner(keyv: Keyv | KeyvStoreAdapter): unknown {
  const { opts, store } = keyv as { opts?: { store?: unknown }; store?: unknown }
  return opts?.store ?? ('stats' in keyv ? store : undefined)
}
