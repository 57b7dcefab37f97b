import { hash } from 'node:crypto'
import { lookAtPath, settledStamp } from '../collect/disk.ts'
import { openAnswerFolder } from './answer-folder.ts'
import { findAnswerFiles } from './answer-files.ts'
import { createComplaints, type Complaints } from './complaints.ts'
import { scanAnswers, type Scanned } from './latest.ts'
import { DamageError } from './read-file.ts'
import type { StoredAnswer } from './answer.ts'

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
