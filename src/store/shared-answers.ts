import { OptionError } from '../options/option-error.ts'
import { createComplaints } from './complaints.ts'
import { connect, type AnyKeyv, type Connection } from './open-keyv.ts'
import { waitAtMost } from './patience.ts'
import { scanAnswers, type Scanned } from './scan.ts'
import { openAnswer } from './seal.ts'
import type { SharedCache } from '../types.ts'
import type { StoredAnswer } from './answer.ts'

/**
 * The answers that a team shares. Nobody who writes there is trusted. A store that fails or is silent costs one warning,
 * and then nobody waits for it again: a thousand answers must not wait one after the other.
 */
export interface SharedAnswers {
  read: (key: string) => Promise<StoredAnswer | undefined>
  /** Whether the store has it now. */
  write: (answer: StoredAnswer) => Promise<boolean>
  scan: () => Scanned
  remove: (key: string) => Promise<boolean>
  /** Says which of these keys were found damaged. */
  complain: (keys: readonly string[]) => void
  /** Keys of what was found damaged. */
  damaged: Set<string>
  /** A store that failed long ago, as in a dev server, is tried again. */
  retry: () => void
  isAway: () => boolean
  entries: Entries
  /** Closes the connection where it is ours, which would keep the process alive; it opens again when it is needed. */
  close: () => Promise<void>
}

/** What else stands in the store: it is not the answers', and nobody misses it. */
export interface Entries {
  /** Nothing where the store is away. */
  read: (name: string) => Promise<{ value: unknown } | undefined>
  /** Whether the store has it now. */
  write: (name: string, value: unknown, keptInMs: number) => Promise<boolean>
  remove: (name: string) => Promise<boolean>
}

/** Between a failure and the next attempt. */
const REST_IN_MS = 60_000

export function openSharedAnswers({
  shared,
  isReadOnly,
  warn,
  patienceInMs,
}: {
  shared: SharedCache
  isReadOnly: boolean
  warn: (line: string) => void
  patienceInMs: number
}): SharedAnswers {
  const damaged = new Set<string>()
  const complaints = createComplaints({ name: 'the shared store given as `cache`', warn })
  let opened: Promise<Opened> | undefined
  let awaySince: number | undefined

  function giveUp(error: unknown): void {
    awaySince ??= Date.now()
    complaints.unreachable(error, isReadOnly)
  }

  /** Nothing where the store is away, or goes away meanwhile. */
  async function attempt<T>(work: (keyv: AnyKeyv) => Promise<T>): Promise<T | undefined> {
    if (awaySince !== undefined) return undefined
    opened ??= open(shared, isReadOnly)
    const connection = opened
    try {
      const answered = connection.then(({ keyv, failed }) => Promise.race([failed, work(keyv)]))
      return await waitAtMost(answered, patienceInMs)
    } catch (error) {
      if (error instanceof OptionError) throw error
      giveUp(error)
      return undefined
    }
  }

  const remove = async (name: string): Promise<boolean> =>
    (await attempt((keyv) => keyv.delete(name))) ?? false

  return {
    damaged,
    entries: {
      read: (name) => attempt((keyv) => readEntry(keyv, name)),
      write: async (name, value, keptInMs) =>
        (await attempt((keyv) => keyv.set(name, value, keptInMs))) ?? false,
      remove,
    },
    async read(key) {
      const found = await attempt((keyv) => readEntry(keyv, key))
      if (!found || found.value === undefined || found.value === null) return undefined
      const answer = openAnswer(key, found.value)
      if (!answer) damaged.add(key)
      return answer
    },
    async write(answer) {
      const isTaken = await attempt((keyv) => keyv.set(answer.key, answer))
      if (isTaken === false) giveUp('it refused an answer')
      if (isTaken) damaged.delete(answer.key)
      return isTaken ?? false
    },
    async *scan() {
      const keyv = await attempt(async (connected) => connected)
      if (keyv) yield* scanAnswers(() => keyv.iterator?.({}), giveUp)
    },
    remove,
    complain: (keys) => complaints.damaged(keys.filter((key) => damaged.has(key))),
    retry() {
      if (awaySince === undefined || Date.now() - awaySince <= REST_IN_MS) return
      void drop(true)
      awaySince = undefined
    },
    isAway: () => awaySince !== undefined,
    close: () => drop(awaySince !== undefined),
  }

  async function drop(isHung: boolean): Promise<void> {
    const opening = opened
    opened = undefined
    const connection = await opening?.catch(ignore)
    connection?.forget()
    if (!connection?.isOurs) return
    // It may be gone already, and nothing is left to be lost.
    const closing = connection.close(isHung).catch(ignore)
    await waitAtMost(closing, patienceInMs).catch(ignore)
  }
}

interface Opened extends Connection {
  /** Rejects when the store tells of an error: many go on trying then, and answer nothing. */
  failed: Promise<never>
  forget: () => void
}

async function open(shared: SharedCache, isReadOnly: boolean): Promise<Opened> {
  const connection = await connect(shared, isReadOnly)
  const { keyv } = connection
  let fail: (error: unknown) => void
  const failed = new Promise<never>((_, reject) => (fail = reject))
  failed.catch(ignore)
  const onError = (error: unknown): void => {
    // Of one entry, which others need not suffer for.
    if (!isDamage(error)) fail(error)
  }
  keyv.on('error', onError)
  // Some throw what nobody listens to, and one that others opened may fail long after this build.
  keyv.off('error', ignore)
  keyv.on('error', ignore)
  return { ...connection, failed, forget: () => void keyv.off('error', onError) }
}

function ignore(): void {}

async function readEntry(keyv: AnyKeyv, key: string): Promise<{ value: unknown }> {
  try {
    return { value: await keyv.get(key) }
  } catch (error) {
    if (isDamage(error)) return { value: false }
    throw error
  }
}

/** What a parser says of a text that is no JSON, or that is nested without end. */
function isDamage(error: unknown): boolean {
  return error instanceof SyntaxError || error instanceof RangeError
}
