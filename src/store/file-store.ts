import { decodeFile, encodeFile } from './answer-file.ts'
import { nameFile } from './answer-files.ts'
import { createFolder } from './folder.ts'
import { DamageError, readPlainFile } from './read-file.ts'
import { nodeWriter } from './replace-file.ts'
import type { KeyvStoreAdapter, StoredData } from 'keyv'
import type { Kept } from './answer-file.ts'
import type { FileWriter } from './replace-file.ts'

export interface FileStore extends KeyvStoreAdapter {
  /** Names of the files that claim to be answers; of an answer it is the key. */
  names: () => Promise<string[]>
}

/**
 * The default store: a folder meant to be committed, one file per key. Files appear as a whole by renaming, so
 * processes need no lock. A damaged file is reported and counts as missing.
 */
export function createFileStore({
  folder: path,
  onDamage = () => undefined,
  writer = nodeWriter,
}: {
  folder: string
  /** Gets the key, or the file's name where the key cannot be read. */
  onDamage?: (key: string, reason: string) => void
  writer?: FileWriter
}): FileStore {
  const folder = createFolder({ path, writer })

  const read = (name: string, key = name): { key: string; kept: Kept } | undefined => {
    try {
      return readAnswer(folder.locate(name), name)
    } catch (error) {
      if (!(error instanceof DamageError)) throw error
      onDamage(key, error.message)
      return undefined
    }
  }

  const list = async function* (namespace: string | undefined): AsyncGenerator<[string, Kept]> {
    const prefix = namespace ? `${namespace}:` : ''
    for (const name of await folder.list()) {
      const found = read(name)
      if (found?.key.startsWith(prefix)) yield [found.key, found.kept]
    }
  }

  const store: FileStore = {
    // Keyv gives an iterator only to dialects that it knows by name.
    opts: { dialect: 'sqlite', url: path },
    namespace: undefined,
    async get<Value>(key: string) {
      return read(nameFile(key), key)?.kept as StoredData<Value> | undefined
    },
    async set(key: string, kept: Kept) {
      const name = nameFile(key)
      const text = encodeFile(key, kept)
      if (readQuietly(folder.locate(name)) !== text) await folder.write(name, text)
      return true
    },
    delete: (key: string) => folder.remove(nameFile(key)),
    async clear() {
      for await (const [key] of list(store.namespace)) await folder.remove(nameFile(key))
    },
    async *iterator<Value>(namespace?: string) {
      for await (const [key, kept] of list(namespace)) yield [key, kept as Awaited<Value>]
    },
    names: folder.list,
    // There are no events: an error is thrown where it happens.
    on: () => store,
  }
  return store
}

function readAnswer(file: string, name: string): { key: string; kept: Kept } | undefined {
  const text = readPlainFile(file)
  if (text === undefined) return undefined
  const found = decodeFile(text)
  if (nameFile(found.key) !== name) throw new DamageError('it belongs to another key')
  return found
}

/** Whatever is wrong with the file, it is about to be replaced. */
function readQuietly(file: string): string | undefined {
  try {
    return readPlainFile(file)
  } catch {
    return undefined
  }
}
