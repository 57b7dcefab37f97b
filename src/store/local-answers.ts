import { hash } from 'node:crypto'
import { lookAtPath, settledStamp } from '../collect/file-stamp.ts'
import { createComplaints } from './complaints.ts'
import { openLocal } from './open-local.ts'
import { scanAnswers, type Scanned } from './scan.ts'
import { openAnswer } from './seal.ts'
import type { StoredAnswer } from './answer.ts'

/** The answers on this machine, with their troubles turned into complaints: nothing here throws but `remove`. */
export interface LocalAnswers {
  read: (key: string) => Promise<StoredAnswer | undefined>
  write: (answer: StoredAnswer) => Promise<boolean>
  scan: () => Scanned
  remove: (key: string) => Promise<boolean>
  unwritable: (reason: unknown) => void
  /** Says which of these keys were found damaged. */
  complain: (keys: readonly string[]) => void
  /** Keys of what was found damaged. */
  damaged: Set<string>
  /** Stamps the file of a key without reading it: empty where there is none. `undefined` where answers are in memory. */
  look: (key: string) => string | undefined
  /** Stamps which answers there are. `undefined` where answers are in memory. */
  list: () => Promise<string | undefined>
}

export function openLocalAnswers({
  local,
  root,
  warn,
}: {
  local: string | false
  root: string
  warn: (line: string) => void
}): LocalAnswers {
  const damaged = new Set<string>()
  const onDamage = (key: string): void => void damaged.add(key)
  const { store, name, files, names } = openLocal({ local, root, onDamage })
  const complaints = createComplaints({ name, warn })
  /** What was found whole, so that walking through the store need not read it once more. */
  const seen = new Map<string, StoredAnswer>()

  return {
    damaged,
    unwritable: complaints.unwritable,
    async read(key) {
      try {
        const value = await store.get(key)
        if (value === undefined || value === null) return undefined
        const answer = openAnswer(key, value)
        if (!answer) damaged.add(key)
        else seen.set(key, answer)
        return answer
      } catch (error) {
        complaints.unreadable(error)
        return undefined
      }
    },
    async write(answer) {
      try {
        const isKept = await store.set(answer.key, answer)
        damaged.delete(answer.key)
        if (isKept) seen.set(answer.key, answer)
        return isKept
      } catch (error) {
        complaints.unwritable(error)
        return false
      }
    },
    scan: () => scanAnswers(() => store.iterator(seen), complaints.unreadable),
    remove: (key) => store.delete(key),
    complain: (keys) => complaints.damaged(keys.filter((key) => damaged.has(key))),
    look: (key) => files && settledStamp(lookAtPath(files.locate(key)), Date.now()),
    list: async () => names && hash('sha1', (await names()).join('\n'), 'base64url'),
  }
}
