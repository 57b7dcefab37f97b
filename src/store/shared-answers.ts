import { OptionError } from '../options/option-error.ts'
import { createComplaints } from './complaints.ts'
import { connect, type AnyKeyv, type Connection } from './open-keyv.ts'
import { scanAnswers, type Scanned } from './latest.ts'
import { openAnswer } from './seal.ts'
import type { SharedCache } from '../types.ts'
import type { StoredAnswer } from './answer.ts'
import type { RunLeaseCommand } from './shared-leases.ts'

/**
 * The answers that a team shares, in any Keyv. Nobody who writes there is trusted. A store that fails or is silent costs
 * one warning, and then nobody waits for it again: a thousand answers must not wait one after the other.
 */
export interface SharedAnswers {
  read: (key: string) => Promise<StoredAnswer | undefined>
  /** Whether the store has it now. */
  write: (answer: StoredAnswer) => Promise<boolean>
  scan: () => Scanned
  /** Says which of these keys were found damaged. */
  complain: (keys: readonly string[]) => void
  /** Tries a store again that failed more than a minute ago, as in a dev server. */
  retry: () => void
  /** Whether the store failed, so that nobody asks it any more. */
  isAway: () => boolean
  lease: RunLeaseCommand
  /** Closes the connection where it is ours, which would keep the process alive; it opens again when it is needed. */
  close: () => Promise<void>
}

/** The time between a failure and the next attempt. */
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

  /** Gives nothing where the store is away, or goes away meanwhile. */
  async function attempt<T>(work: (opened: Opened) => Promise<T>): Promise<T | undefined> {
    if (awaySince !== undefined) return undefined
    opened ??= open(shared, isReadOnly)
    const connection = opened
    try {
      const answered = connection.then((store) => Promise.race([store.failed, work(store)]))
      return await waitAtMost(answered, patienceInMs)
    } catch (error) {
      if (error instanceof OptionError) throw error
      giveUp(error)
      return undefined
    }
  }

  return {
    // A store that takes answers may refuse leases, and then everybody asks.
    lease: (work) =>
      attempt(async ({ leases }) => (leases ? work(leases).catch(() => undefined) : undefined)),
    async read(key) {
      const found = await attempt(({ keyv }) => readEntry(keyv, key))
      if (!found || found.value === undefined || found.value === null) return undefined
      const answer = openAnswer(key, found.value)
      if (!answer) damaged.add(key)
      return answer
    },
    async write(answer) {
      const isTaken = await attempt(({ keyv }) => keyv.set(answer.key, answer))
      if (isTaken === false) giveUp('it refused an answer')
      if (isTaken) damaged.delete(answer.key)
      return isTaken ?? false
    },
    async *scan() {
      const found = await attempt(async (connected) => connected)
      if (found) yield* scanAnswers(() => found.keyv.iterator?.({}), giveUp)
    },
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
    // It may be gone already, and nothing is left to lose.
    const closing = connection.close(isHung).catch(ignore)
    await waitAtMost(closing, patienceInMs).catch(ignore)
  }
}

interface Opened extends Connection {
  /** Rejects when the store reports an error: many go on trying then, and answer nothing. */
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
    // A damaged entry says nothing about the others.
    if (!isDamage(error)) fail(error)
  }
  keyv.on('error', onError)
  // Some throw an error that nobody listens to, and a store that others opened may fail long after this build.
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

/** Returns whether a parser met a text that is no JSON, or that is nested without end. */
function isDamage(error: unknown): boolean {
  return error instanceof SyntaxError || error instanceof RangeError
}

/** Parts of a limit. A bundler that blocks the process for longer than the limit uses up one: the answer may be there by then. */
const TICKS = 10

/** Waits for a promise no longer than the limit: a store that is gone must not hold a build. */
async function waitAtMost<T>(promise: Promise<T>, limitInMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_, reject) => {
    let ticks = 0
    const tick = (): void => {
      ticks += 1
      if (ticks === TICKS) reject(new Error(`no answer within ${limitInMs} ms`))
    }
    timer = setInterval(tick, limitInMs / TICKS)
  })
  try {
    return await Promise.race([promise, silence])
  } finally {
    clearInterval(timer)
  }
}
