import { openAccess } from './access.ts'
import { forEachAtOnce } from './at-once.ts'
import { createIndex } from './latest.ts'
import { sealAnswer } from './seal.ts'
import type { AccessSettings } from './access.ts'
import type { Answer, StoredAnswer } from './answer.ts'
import type { Entries } from './shared-answers.ts'

/** The memory of what was paid for. Whatever happens to the store costs a warning, never a build. */
export interface Answers {
  get: (key: string) => Promise<StoredAnswer | undefined>
  /** Also hands over what is owed to a shared store, while the build goes on. */
  getMany: (keys: readonly string[]) => Promise<Map<string, StoredAnswer>>
  /** Stamps what is stored under a key without reading it; `undefined` where only reading can tell. */
  look: (key: string) => string | undefined
  /** Stamps which answers there are; `undefined` where only reading can tell. */
  list: () => Promise<string | undefined>
  /** Returns the answer as it was stored; `undefined` where it could not be. For this build it counts in any case. */
  put: (
    key: string,
    symbolId: string,
    answer: Answer,
    now?: Date,
  ) => Promise<StoredAnswer | undefined>
  /** The newest documentation of each symbol, whatever its text was then. */
  latest: (ids: ReadonlySet<string>) => Promise<Map<string, StoredAnswer>>
  /** Deletes all other answers, damaged ones too, and gives their number. Nothing else here deletes; only this may throw. */
  prune: (keepKeys: ReadonlySet<string>) => Promise<number>
  /** What machines may tell each other; nothing where nothing is shared or may be written. */
  entries: Entries | undefined
  /** Ends connections that were opened here, which would keep the process alive; they open again when they are needed. */
  close: () => Promise<void>
}

const PATIENCE_IN_MS = 5_000

export function createAnswers({
  patienceInMs = PATIENCE_IN_MS,
  ...settings
}: Omit<AccessSettings, 'patienceInMs'> & { patienceInMs?: number }): Answers {
  const access = openAccess({ ...settings, patienceInMs })
  /** What the store could not take. Whatever it took is read from it again: somebody may have changed it. */
  const unkept = new Map<string, StoredAnswer>()
  const index = createIndex(access.scan)

  async function read(key: string): Promise<StoredAnswer | undefined> {
    return unkept.get(key) ?? access.read(key)
  }

  async function getMany(keys: readonly string[]): Promise<Map<string, StoredAnswer>> {
    const found = new Map<string, StoredAnswer>()
    const wanted = new Set(keys)
    access.begin()
    await forEachAtOnce(wanted, async (key) => {
      const answer = await read(key)
      if (answer) found.set(key, answer)
    })
    access.complain(keys)
    access.settle()
    return found
  }

  return {
    getMany,
    look: access.look,
    list: access.list,
    async get(key) {
      const answer = await read(key)
      access.complain([key])
      return answer
    },
    async put(key, symbolId, answer, now = new Date()) {
      const sealed = sealAnswer({ key, symbol: symbolId, answer, date: now })
      if (!sealed) {
        access.unwritable('one of them is no answer')
        return undefined
      }
      index.add(sealed)
      const isKept = await access.write(sealed)
      if (isKept) unkept.delete(key)
      else unkept.set(key, sealed)
      return isKept ? sealed : undefined
    },
    latest: (ids) => index.findNewest(ids, read),
    async prune(keepKeys) {
      const found = new Set<string>()
      for await (const { key } of access.scan()) found.add(key)
      index.forget()
      let count = 0
      for (const key of [...found, ...access.damaged()]) {
        if (keepKeys.has(key)) continue
        unkept.delete(key)
        if (await access.remove(key)) count += 1
      }
      return count
    },
    entries: access.entries,
    close: access.close,
  }
}
