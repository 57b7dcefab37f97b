import { createFileStore, type FileStore } from './file-store.ts'
import { findAnswerFiles, type AnswerFiles } from './answer-files.ts'

/** Answers on this machine: there is no connection, and errors are thrown where they happen, so that Keyv would add nothing but its import. */
export interface LocalStore {
  get: (key: string) => Promise<unknown>
  set: (key: string, value: unknown) => Promise<boolean>
  delete: (key: string) => Promise<boolean>
  /** All entries; those whose values are known already are not read again. */
  iterator: (known: ReadonlyMap<string, unknown>) => AsyncGenerator<unknown, void>
}

export interface OpenedLocal {
  store: LocalStore
  /** How messages call it. */
  name: string
  /** Where a folder keeps its answers. */
  files?: AnswerFiles
  /** The names of a folder's files. */
  names?: () => Promise<string[]>
}

/** Opens a folder, or the memory of this process. */
export function openLocal({
  local,
  root,
  onDamage,
}: {
  local: string | false
  root: string
  onDamage: (key: string) => void
}): OpenedLocal {
  if (local === false) return { store: openMemory(), name: 'memory' }
  const files = findAnswerFiles(root, local)
  const store = createFileStore({ folder: files.folder, onDamage })
  return { store: openFolder(store), name: `\`${local}\``, files, names: store.names }
}

function openMemory(): LocalStore {
  const values = new Map<string, unknown>()
  return {
    get: async (key) => values.get(key),
    set: async (key, value) => values.set(key, value).has(key),
    delete: async (key) => values.delete(key),
    async *iterator() {
      yield* values
    },
  }
}

function openFolder(store: FileStore): LocalStore {
  return {
    get: async (key) => valueOf(await store.get<unknown>(key)),
    set: async (key, value) => (await store.set(key, { value })) as boolean,
    delete: (key) => store.delete(key),
    async *iterator(known) {
      for (const name of await store.names()) {
        yield [name, known.get(name) ?? valueOf(await store.get<unknown>(name))]
      }
    },
  }
}

/** Values are kept as Keyv keeps them. */
function valueOf(kept: unknown): unknown {
  return typeof kept === 'object' && kept !== null ? (kept as { value?: unknown }).value : kept
}
