import { hash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { lstat, mkdir, rmdir } from 'node:fs/promises'
import { dirname, join } from 'pathe'
import { lookAtPath, settledStamp } from '../collect/disk.ts'
import { openAnswer, scanAnswers, type Scanned, type StoredAnswer } from './answer.ts'
import type { Complaints } from './complaints.ts'
import {
  DamageError,
  nodeWriter,
  readPlainFile,
  removeAbandoned,
  replaceFile,
  type FileWriter,
} from './files.ts'

/** The answers on this machine. Nothing here throws: what goes wrong becomes a complaint. */
export interface LocalAnswers {
  read: (key: string) => StoredAnswer | undefined
  /** Returns whether the answer was kept. */
  write: (answer: StoredAnswer) => Promise<boolean>
  scan: () => Scanned
  /** Names which of these keys were found damaged. */
  complain: (keys: readonly string[]) => void
  /** Stamps the file of a key without reading it: empty if there is none. `undefined` if answers are in memory. */
  look: (key: string) => string | undefined
  /** Stamps which answers there are. `undefined` if answers are in memory. */
  list: () => string | undefined
}

/** The answers of a folder. */
export class FolderAnswers implements LocalAnswers {
  readonly #path: string
  readonly #folder: AnswerFolder
  readonly #complaints: Complaints
  readonly #damaged = new Set<string>()
  /** Answers that were found whole, so that scanning does not read them again. */
  readonly #seen = new Map<string, StoredAnswer>()

  constructor(path: string, complaints: Complaints) {
    this.#path = path
    this.#folder = new AnswerFolder(path)
    this.#complaints = complaints
  }

  read(key: string): StoredAnswer | undefined {
    const answer = this.#readFile(key)
    if (answer) this.#seen.set(key, answer)
    return answer
  }

  async write(answer: StoredAnswer): Promise<boolean> {
    try {
      await this.#folder.write(answer)
    } catch (error) {
      this.#complaints.unwritable(error)
      return false
    }
    this.#damaged.delete(answer.key)
    this.#seen.set(answer.key, answer)
    return true
  }

  scan(): Scanned {
    return scanAnswers(() => this.#iterate(), this.#complaints.unreadable)
  }

  complain(keys: readonly string[]): void {
    this.#complaints.damaged(keys.filter((key) => this.#damaged.has(key)))
  }

  look(key: string): string | undefined {
    return settledStamp(lookAtPath(locateAnswer(this.#path, key)), Date.now())
  }

  list(): string {
    return hash('sha1', this.#folder.keys().join('\n'), 'base64url')
  }

  #readFile(key: string): StoredAnswer | undefined {
    try {
      return this.#folder.read(key)
    } catch (error) {
      if (error instanceof DamageError) this.#damaged.add(key)
      else this.#complaints.unreadable(error)
      return undefined
    }
  }

  *#iterate(): Generator<unknown, void> {
    for (const key of this.#folder.keys()) yield [key, this.#seen.get(key) ?? this.#readFile(key)]
  }
}

/** Answers that live as long as this process. */
export class MemoryAnswers implements LocalAnswers {
  readonly #answers = new Map<string, StoredAnswer>()
  readonly #complaints: Complaints

  constructor(complaints: Complaints) {
    this.#complaints = complaints
  }

  read(key: string): StoredAnswer | undefined {
    return this.#answers.get(key)
  }

  async write(answer: StoredAnswer): Promise<boolean> {
    this.#answers.set(answer.key, answer)
    return true
  }

  scan(): Scanned {
    return scanAnswers(() => this.#answers, this.#complaints.unreadable)
  }

  complain(): void {}

  look(): undefined {}

  list(): undefined {}
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
export class AnswerFolder {
  readonly #path: string
  readonly #writer: FileWriter
  readonly #shards = new Set<string>()
  #prepared: Promise<void> | undefined

  constructor(path: string, writer: FileWriter = nodeWriter) {
    this.#path = path
    this.#writer = writer
  }

  /** Throws a DamageError if the file is no whole answer to this key. */
  read(key: string): StoredAnswer | undefined {
    const text = readPlainFile(locateAnswer(this.#path, key))
    return text === undefined ? undefined : decodeAnswer(key, text)
  }

  async write(answer: StoredAnswer): Promise<void> {
    const file = locateAnswer(this.#path, answer.key)
    const text = encodeAnswer(answer)
    if (isWritten(file, text)) return
    try {
      await this.#replace(file, text)
    } catch (error) {
      this.#prepared = undefined
      this.#shards.clear()
      const { code } = error as NodeJS.ErrnoException
      // An empty folder in the place of the answer; one that is not empty is somebody's.
      if (code === 'EISDIR') await rmdir(file)
      // Somebody removed the folder under a running dev server.
      else if (code !== 'ENOENT') throw error
      await this.#replace(file, text)
    }
  }

  keys(): string[] {
    const keys: string[] = []
    for (const shard of listFolder(this.#path).filter((name) => /^[\da-f]{2}$/.test(name))) {
      for (const file of listFolder(join(this.#path, shard))) {
        const key = /^([\da-f]{64})\.json$/.exec(file)?.[1]
        if (key?.startsWith(shard)) keys.push(key)
      }
    }
    return keys
  }

  async #replace(file: string, text: string): Promise<void> {
    await (this.#prepared ??= prepareFolder(this.#path, this.#writer))
    const shard = dirname(file)
    if (!this.#shards.has(shard)) await makeShard(shard)
    this.#shards.add(shard)
    await replaceFile(file, text, { folder: this.#path, writer: this.#writer })
  }
}

/** The file of an answer. Not by `join`, which for thousands of keys would take as long as looking at the files. */
function locateAnswer(folder: string, key: string): string {
  return `${folder}/${key.slice(0, 2)}/${key}.json`
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
function escapeCharacters(json: string, pattern: RegExp): string {
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
