import { readdirSync } from 'node:fs'
import { lstat, mkdir, rmdir } from 'node:fs/promises'
import { dirname, join } from 'pathe'
import { locateAnswer } from './answer-files.ts'
import { DamageError, readPlainFile } from './read-file.ts'
import { nodeWriter, removeAbandoned, replaceFile, type FileWriter } from './replace-file.ts'
import { openAnswer } from './seal.ts'
import type { StoredAnswer } from './answer.ts'

/**
 * Reviews fold what is marked as generated. With `union`, two branches that answered the same symbol merge without a
 * conflict; the checksum catches what such a merge leaves behind.
 */
const GIT_ATTRIBUTES = '* linguist-generated text eol=lf merge=union\n'

/** Characters that a reviewer cannot see, or that turn the text around them. */
const RE_INVISIBLE = /[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/**
 * The default store: a folder meant to be committed, with one immutable file an answer,
 * `<first two of the key>/<key>.json`. Files appear as a whole by renaming, so that processes need no lock.
 */
export interface AnswerFolder {
  /** Throws a DamageError where the file is no whole answer to this key. */
  read: (key: string) => StoredAnswer | undefined
  write: (answer: StoredAnswer) => Promise<void>
  keys: () => string[]
}

export function openAnswerFolder(path: string, writer: FileWriter = nodeWriter): AnswerFolder {
  const shards = new Set<string>()
  let prepared: Promise<void> | undefined

  async function write(file: string, text: string): Promise<void> {
    await (prepared ??= prepareFolder(path, writer))
    const shard = dirname(file)
    if (!shards.has(shard)) await makeShard(shard)
    shards.add(shard)
    await replaceFile(file, text, { folder: path, writer })
  }

  return {
    read(key) {
      const text = readPlainFile(locateAnswer(path, key))
      return text === undefined ? undefined : decodeAnswer(key, text)
    },
    async write(answer) {
      const file = locateAnswer(path, answer.key)
      const text = encodeAnswer(answer)
      if (isWritten(file, text)) return
      try {
        await write(file, text)
      } catch (error) {
        prepared = undefined
        shards.clear()
        const { code } = error as NodeJS.ErrnoException
        // An empty folder in the place of the answer; one that is not empty is somebody's.
        if (code === 'EISDIR') await rmdir(file)
        // Somebody removed the folder under a running dev server.
        else if (code !== 'ENOENT') throw error
        await write(file, text)
      }
    },
    keys() {
      const keys: string[] = []
      for (const shard of listFolder(path).filter((name) => /^[\da-f]{2}$/.test(name))) {
        for (const file of listFolder(join(path, shard))) {
          const key = /^([\da-f]{64})\.json$/.exec(file)?.[1]
          if (key?.startsWith(shard)) keys.push(key)
        }
      }
      return keys
    },
  }
}

/** The text of an answer's file. */
export function encodeAnswer(answer: StoredAnswer): string {
  return `${escapeCharacters(JSON.stringify(answer, null, 2), RE_INVISIBLE)}\n`
}

function decodeAnswer(key: string, text: string): StoredAnswer {
  const answer = openAnswer(key, parse(text))
  if (!answer) throw new DamageError('it is no whole answer to its key')
  return answer
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new DamageError('it is no JSON')
  }
}

/** Replaces characters of a JSON text that a pattern with the flag `g` finds by escapes that mean the same. */
export function escapeCharacters(json: string, pattern: RegExp): string {
  return json.replace(
    pattern,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function isWritten(file: string, text: string): boolean {
  try {
    return readPlainFile(file) === text
  } catch {
    return false
  }
}

/** Called with the first answer, so that a run without one leaves no trace. */
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
function listFolder(path: string): string[] {
  try {
    return readdirSync(path).sort()
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))) return []
    throw error
  }
}
