import { createRequire } from 'node:module'
import { OptionError } from '../config/option-error.ts'
import { findAnswerFiles, type AnswerFiles } from './answer-files.ts'
import { createFileStore } from './file-store.ts'
import type { Keyv, KeyvStoreAdapter } from 'keyv'
import type { ResolvedOptions } from '../config/options.ts'

/** What answers need of Keyv; any of its versions has it. */
export interface AnyKeyv {
  get: (key: string) => Promise<unknown>
  set: (key: string, value: unknown) => Promise<boolean>
  delete: (key: string) => Promise<boolean>
  on: (event: 'error', listener: (error: unknown) => void) => unknown
  off: (event: 'error', listener: (error: unknown) => void) => unknown
  disconnect: () => Promise<void>
  iterator?: ((argument?: unknown) => AsyncGenerator<unknown, void>) | undefined
}

export interface OpenedKeyv {
  keyv: AnyKeyv
  /** How messages call it. */
  name: string
  /** Where a folder keeps its answers. */
  files?: AnswerFiles
}

/** Makes a Keyv of whatever the option `cache` is. */
export function openKeyv({
  cache,
  root,
  onDamage,
}: {
  cache: ResolvedOptions['cache']
  root: string
  onDamage: (key: string) => void
}): OpenedKeyv {
  if (cache === false) return { keyv: openMemory(), name: 'memory' }
  if (typeof cache !== 'string') {
    const keyv = isKeyv(cache) ? cache : wrapAdapter(cache)
    return { keyv, name: 'the store given as `cache`' }
  }
  const files = findAnswerFiles(root, cache)
  return {
    keyv: openFolder(createFileStore({ folder: files.folder, onDamage })),
    name: `\`${cache}\``,
    files,
  }
}

/** Stores of our own have no connection, and tell their errors by throwing them: Keyv would add nothing but its import. */
const WITHOUT_CONNECTION = { on() {}, off() {}, async disconnect() {} }

function openMemory(): AnyKeyv {
  const values = new Map<string, unknown>()
  return {
    ...WITHOUT_CONNECTION,
    get: async (key) => values.get(key),
    set: async (key, value) => values.set(key, value).has(key),
    delete: async (key) => values.delete(key),
    async *iterator() {
      yield* values
    },
  }
}

function openFolder(store: KeyvStoreAdapter): AnyKeyv {
  return {
    ...WITHOUT_CONNECTION,
    get: async (key) => valueOf(await store.get<unknown>(key)),
    set: async (key, value) => (await store.set(key, { value })) as boolean,
    delete: (key) => store.delete(key),
    async *iterator() {
      for await (const [key, kept] of store.iterator!<[string, unknown]>()) {
        yield [key, valueOf(kept)]
      }
    },
  }
}

/** Values are kept as Keyv keeps them. */
function valueOf(kept: unknown): unknown {
  return typeof kept === 'object' && kept !== null ? (kept as { value?: unknown }).value : kept
}

function wrapAdapter(store: KeyvStoreAdapter): Keyv {
  // Only where it is needed, since loading it takes a good part of a small build.
  const loaded = createRequire(import.meta.url)('keyv') as { Keyv: typeof Keyv }
  try {
    // Without `throwOnErrors`, a store that is gone looks like an empty one.
    return new loaded.Keyv({ store, namespace: 'symbol-docs', throwOnErrors: true })
  } catch (error) {
    throw new OptionError(
      `\`cache\` is a store adapter that Keyv does not take (${String(error)}). Give a Keyv instance instead.`,
    )
  }
}

/** By its members, since the user's Keyv may be another copy or version. */
function isKeyv(cache: Keyv | KeyvStoreAdapter): cache is Keyv {
  return 'hooks' in cache && 'opts' in cache
}
