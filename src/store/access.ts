import { createComplaints } from './complaints.ts'
import { openKnownAnswers } from './known-answers.ts'
import { openKeyv } from './open-keyv.ts'
import { SilenceError, waitAtMost } from './patience.ts'
import { isSealed, openAnswer } from './seal.ts'
import type { ResolvedOptions } from '../config/options.ts'
import type { StoredAnswer } from './answer.ts'
import type { AnyKeyv } from './open-keyv.ts'

/** The store with its troubles turned into complaints: nothing here throws but `remove`. */
export interface Access {
  read: (key: string) => Promise<StoredAnswer | undefined>
  write: (answer: StoredAnswer) => Promise<boolean>
  /** All that claims to be an answer; nothing where the store cannot be walked through. */
  scan: () => AsyncGenerator<{ key: string; value: unknown }, void>
  remove: (key: string) => Promise<boolean>
  /** Says what was damaged or went wrong while these keys were read. */
  complain: (keys: readonly string[], missing: boolean) => void
  /** Every key that was looked for; nothing where one was found damaged, which every build is to name. */
  wanted: () => string[] | undefined
  /** Remembers what was read, so that the next build need not prove it again. */
  remember: () => void
  unwritable: (reason: unknown) => void
  /** Keys of what was found damaged. */
  damaged: Set<string>
  close: () => Promise<void>
}

export interface AccessSettings {
  cache: ResolvedOptions['cache']
  root: string
  warn: (line: string) => void
  /** How long one read or write may take. */
  patienceInMs: number
}

export function openAccess({ cache, root, warn, patienceInMs }: AccessSettings): Access {
  const damaged = new Set<string>()
  const wanted = new Set<string>()
  const { keyv, name, files } = openKeyv({
    cache,
    root,
    onDamage: (key) => void damaged.add(key),
  })
  const known = files && openKnownAnswers({ root, ...files })
  const complaints = createComplaints({ name, warn })
  const wait = createWait(patienceInMs)
  let lastError: unknown
  let saved: Promise<void> | undefined
  // Keyv reports here why it gave `false` or nothing; some adapters throw out of nowhere without a listener.
  const onError = (error: unknown): void => void (lastError = error)
  keyv.on('error', onError)

  return {
    damaged,
    unwritable: complaints.unwritable,
    async read(key) {
      wanted.add(key)
      try {
        const found = known?.look(key)
        if (found && 'answer' in found) return found.answer
        const value: unknown = await wait(() => keyv.get(key))
        if (value === undefined || value === null) return undefined
        const answer = openAnswer(key, value)
        if (answer) found?.keep(answer)
        else damaged.add(key)
        return answer
      } catch (error) {
        // Keyv throws what its parser says for a text that is no JSON.
        if (error instanceof SyntaxError) damaged.add(key)
        else complaints.unreadable(error)
        return undefined
      }
    },
    async write(answer) {
      lastError = undefined
      try {
        if (await wait(() => keyv.set(answer.key, answer))) return true
        complaints.unwritable(lastError ?? 'the store refused them')
      } catch (error) {
        complaints.unwritable(error)
      }
      return false
    },
    scan: () => scanAnswers(keyv, complaints.unreadable),
    remove: (key) => wait(() => keyv.delete(key)),
    complain(keys, missing) {
      complaints.damaged(keys.filter((key) => damaged.has(key)))
      if (missing && lastError !== undefined) complaints.unreadable(lastError)
      lastError = undefined
    },
    wanted: () => (damaged.size === 0 ? [...wanted] : undefined),
    remember() {
      saved = known?.save()
    },
    async close() {
      keyv.off('error', onError)
      await saved
      // It may be gone already, and nothing is left to be lost.
      await wait(async () => keyv.disconnect()).catch(() => undefined)
    },
  }
}

async function* scanAnswers(
  keyv: AnyKeyv,
  onError: (error: unknown) => void,
): AsyncGenerator<{ key: string; value: unknown }, void> {
  if (typeof keyv.iterator !== 'function') return
  try {
    for await (const entry of keyv.iterator({})) {
      const value: unknown = Array.isArray(entry) ? entry[1] : undefined
      if (isSealed(value)) yield { key: value.key, value }
    }
  } catch (error) {
    onError(error)
  }
}

/** After the first silence nobody waits again: a thousand answers must not wait one after the other. */
function createWait(limitInMs: number): <T>(work: () => Promise<T>) => Promise<T> {
  let silence: SilenceError | undefined
  return async (work) => {
    if (silence) throw silence
    try {
      return await waitAtMost(work(), limitInMs)
    } catch (error) {
      if (error instanceof SilenceError) silence = error
      throw error
    }
  }
}
