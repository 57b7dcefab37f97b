import { Keyv } from 'keyv'
import { resolve } from 'pathe'
import { OptionError } from '../config/option-error.ts'
import { createFileStore } from './file-store.ts'
import type { KeyvStoreAdapter } from 'keyv'
import type { ResolvedOptions } from '../config/options.ts'

/** What answers need of Keyv; any of its versions has it. */
export type AnyKeyv = Pick<Keyv, 'get' | 'set' | 'delete' | 'on' | 'off' | 'disconnect'> & {
  iterator?: ((argument?: unknown) => AsyncGenerator<unknown, void>) | undefined
}

/** Makes a Keyv of whatever the option `cache` is. `name` is how messages call it. */
export function openKeyv({
  cache,
  root,
  onDamage,
}: {
  cache: ResolvedOptions['cache']
  root: string
  onDamage: (key: string) => void
}): { keyv: AnyKeyv; name: string } {
  if (cache === false) return { keyv: wrapStore(new Map()), name: 'memory' }
  if (typeof cache !== 'string') {
    const keyv = isKeyv(cache) ? cache : wrapAdapter(cache)
    return { keyv, name: 'the store given as `cache`' }
  }
  return {
    keyv: wrapStore(createFileStore({ folder: resolve(root, cache), onDamage })),
    name: `\`${cache}\``,
  }
}

/** Stores of our own get the values themselves, under their plain keys. */
function wrapStore(store: KeyvStoreAdapter | Map<string, unknown>): Keyv {
  const keyv = new Keyv({ store, useKeyPrefix: false, throwOnErrors: true })
  keyv.namespace = undefined
  keyv.serialize = undefined
  keyv.deserialize = undefined
  return keyv
}

function wrapAdapter(store: KeyvStoreAdapter): Keyv {
  try {
    // Without `throwOnErrors`, a store that is gone looks like an empty one.
    return new Keyv({ store, namespace: 'symbol-docs', throwOnErrors: true })
  } catch (error) {
    throw new OptionError(
      `\`cache\` is a store adapter that Keyv does not take (${String(error)}). Give a Keyv instance instead.`,
    )
  }
}

/** By its members, since the user's Keyv may be another copy or version. */
function isKeyv(cache: Keyv | KeyvStoreAdapter): cache is Keyv {
  return cache instanceof Keyv || ('hooks' in cache && 'opts' in cache)
}
