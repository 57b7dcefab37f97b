import { hash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { lstat, mkdir, rmdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'pathe'
import { lookAtPath, settledStamp } from '../collect/file-stamp.ts'
import { openAnswer, type StoredAnswer } from './answer.ts'
import { createComplaints, type Complaints } from './complaints.ts'
import {
  DamageError,
  nodeWriter,
  readPlainFile,
  removeAbandoned,
  replaceFile,
  type FileWriter,
} from './files.ts'
import { scanAnswers, type Scanned } from './latest.ts'

/** The answers on this machine. Nothing here throws: what goes wrong becomes a complaint. */
export interface LocalAnswers extends Pick<Complaints, 'unwritable'> {
  read: (key: string) => StoredAnswer | undefined
  write: (answer: StoredAnswer) => Promise<boolean>
  scan: () => Scanned
  /** Says which of these keys were found damaged. */
  complain: (keys: readonly string[]) => void
  /** Stamps the file of a key without reading it: empty where there is none. `undefined` where answers are in memory. */
  look: (key: string) => string | undefined
  /** Stamps which answers there are. `undefined` where answers are in memory. */
  list: () => string | undefined
}

interface Settings {
  root: string
  warn: (line: string) => void
}

/** Opens the answers of a folder. */
export function openLocalAnswers(cache: string, { root, warn }: Settings): LocalAnswers {
  const files = findAnswerFiles(root, cache)
  const folder = openAnswerFolder(files.folder)
  const complaints = createComplaints({ name: `\`${cache}\``, warn })
  const damaged = new Set<string>()
  /** Answers that were found whole, so that scanning need not read them once more. */
  const seen = new Map<string, StoredAnswer>()

  function readFile(key: string): StoredAnswer | undefined {
    try {
      return folder.read(key)
    } catch (error) {
      if (error instanceof DamageError) damaged.add(key)
      else complaints.unreadable(error)
      return undefined
    }
  }

  function* iterate(): Generator<unknown, void> {
    for (const key of folder.keys()) yield [key, seen.get(key) ?? readFile(key)]
  }

  return {
    look: (key) => settledStamp(lookAtPath(files.locate(key)), Date.now()),
    list: () => hash('sha1', folder.keys().join('\n'), 'base64url'),
    unwritable: complaints.unwritable,
    complain: (keys) => complaints.damaged(keys.filter((key) => damaged.has(key))),
    read(key) {
      const answer = readFile(key)
      if (answer) seen.set(key, answer)
      return answer
    },
    async write(answer) {
      const { key } = answer
      try {
        await folder.write(answer)
        damaged.delete(key)
        seen.set(key, answer)
        return true
      } catch (error) {
        complaints.unwritable(error)
        return false
      }
    },
    scan: () => scanAnswers(iterate, complaints.unreadable),
  }
}

/** Opens answers that live as long as this process. */
export function openMemory({ warn }: Settings): LocalAnswers {
  const answers = new Map<string, StoredAnswer>()
  const { unwritable, unreadable } = createComplaints({ name: 'memory', warn })
  return {
    look: () => undefined,
    list: () => undefined,
    unwritable,
    complain() {},
    read: (key) => answers.get(key),
    write: async (answer) => answers.set(answer.key, answer).has(answer.key),
    scan: () => scanAnswers(() => answers, unreadable),
  }
}

/** Where a folder keeps its answers. */
export interface AnswerFiles {
  folder: string
  locate: (key: string) => string
}

/** The files of the option `cache` where that is a folder. */
export function findAnswerFiles(root: string, cache: string): AnswerFiles {
  const folder = resolve(root, cache)
  return { folder, locate: (key) => locateAnswer(folder, key) }
}

/** The file of an answer. Not by `join`, which for thousands of keys would take as long as looking at the files. */
export function locateAnswer(folder: string, key: string): string {
  return `${folder}/${key.slice(0, 2)}/${key}.json`
}

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
