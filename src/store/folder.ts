import { readdirSync } from 'node:fs'
import { lstat, mkdir, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'pathe'
import { locateFile } from './answer-files.ts'
import { readPlainFile } from './read-file.ts'
import { removeAbandoned, replaceFile } from './replace-file.ts'
import type { FileWriter } from './replace-file.ts'

/**
 * Generated, so that reviews fold it; `union`, so that two branches that answered the same symbol merge without a
 * conflict: what that leaves behind is caught by its checksum.
 */
const GIT_ATTRIBUTES = '* linguist-generated text eol=lf merge=union\n'

/** A folder of immutable files, `<first two of the name>/<name>.json`. */
export interface Folder {
  locate: (name: string) => string
  write: (name: string, text: string) => Promise<void>
  /** Whether there was one. */
  remove: (name: string) => Promise<boolean>
  list: () => Promise<string[]>
}

export function createFolder({ path, writer }: { path: string; writer: FileWriter }): Folder {
  const shards = new Set<string>()
  let prepared: Promise<void> | undefined
  const locate = (name: string): string => locateFile(path, name)

  async function write(file: string, text: string): Promise<void> {
    await (prepared ??= prepareFolder(path, writer))
    const shard = dirname(file)
    if (!shards.has(shard)) await makeShard(shard)
    shards.add(shard)
    await replaceFile(file, text, { folder: path, writer })
  }

  return {
    locate,
    async write(name, text) {
      try {
        await write(locate(name), text)
      } catch (error) {
        prepared = undefined
        shards.clear()
        const { code } = error as NodeJS.ErrnoException
        // A folder stands where the answer belongs; one that is not empty is somebody's.
        if (code === 'EISDIR') await rmdir(locate(name))
        // Somebody removed the folder under a running dev server.
        else if (code !== 'ENOENT') throw error
        await write(locate(name), text)
      }
    },
    async remove(name) {
      try {
        await rm(locate(name))
        return true
      } catch (error) {
        if (isMissing(error)) return false
        throw error
      }
    },
    async list() {
      const names: string[] = []
      for (const shard of readFolder(path).filter((name) => /^[\da-f]{2}$/.test(name))) {
        for (const file of readFolder(join(path, shard))) {
          const name = /^([\da-f]{64})\.json$/.exec(file)?.[1]
          if (name?.startsWith(shard)) names.push(name)
        }
      }
      return names
    },
  }
}

/** Only with the first answer, so that a run without one leaves no trace. */
async function prepareFolder(path: string, writer: FileWriter): Promise<void> {
  await mkdir(path, { recursive: true })
  // Both are a courtesy; the answer matters more.
  await Promise.allSettled([removeAbandoned(path), describeToGit(path, writer)])
}

async function describeToGit(path: string, writer: FileWriter): Promise<void> {
  const file = join(path, '.gitattributes')
  if (readPlainFile(file) === undefined) await replaceFile(file, GIT_ATTRIBUTES, { writer })
}

async function makeShard(shard: string): Promise<void> {
  await mkdir(shard, { recursive: true })
  if ((await lstat(shard)).isDirectory()) return
  throw new Error(`${shard} is a symbolic link, and answers are not written through one`)
}

/**
 * Sorted, so that every machine sees the same order. Synchronous, since for hundreds of folders that is several times
 * faster.
 */
function readFolder(path: string): string[] {
  try {
    return readdirSync(path).sort()
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))
}
