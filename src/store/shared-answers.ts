import { createRequire } from 'node:module'
import type { Keyv, KeyvStoreAdapter } from 'keyv'
import { isStore, showCache } from '../options/cache.ts'
import { OptionError } from '../options/option-error.ts'
import type { SharedCache } from '../types.ts'
import { openAnswer, scanAnswers, type Scanned, type StoredAnswer } from './answer.ts'
import { createComplaints } from './complaints.ts'
import type { LeaseCommands, RunLeaseCommand } from './leases.ts'
import { findPostgresLeases } from './postgres-leases.ts'
import { findRedisLeases } from './redis-leases.ts'

/**
 * The answers that a team shares, in any Keyv. Nobody who writes there is trusted. A store that fails or is silent costs
 * one warning, and then nobody waits for it again: a thousand answers must not wait one after the other.
 */
export interface SharedAnswers {
  read: (key: string) => Promise<StoredAnswer | undefined>
  /** Returns whether the store has it now. */
  write: (answer: StoredAnswer) => Promise<boolean>
  scan: () => Scanned
  /** Says which of these keys were found damaged. */
  complain: (keys: readonly string[]) => void
  /** Tries a store again that failed more than a minute ago, as in a dev server. */
  retry: () => void
  /** Returns whether the store failed, so that nobody asks it any more. */
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

  /** Returns undefined if the store is away, or goes away meanwhile. */
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

/** The part of Keyv that answers need; versions 5 and 6 have it. */
interface AnyKeyv {
  get: (key: string) => Promise<unknown>
  set: (key: string, value: unknown) => Promise<boolean>
  delete: (key: string) => Promise<boolean>
  on: (event: 'error', listener: (error: unknown) => void) => unknown
  off: (event: 'error', listener: (error: unknown) => void) => unknown
  disconnect: () => Promise<void>
  iterator?: ((argument?: unknown) => AsyncGenerator<unknown, void>) | undefined
}

/** A shared store that can be asked. */
interface Connection {
  keyv: AnyKeyv
  /** Missing if the store has no atomic step of its own. */
  leases: LeaseCommands | undefined
  /** `true` if it is ours to close: a function opened it for us, or it connected because we asked. */
  isOurs: boolean
  /** `isHung` if nothing more is expected of the server. */
  close: (isHung: boolean) => Promise<void>
}

/** Opens the option's store; most connect when they are first asked. */
export async function connect(given: SharedCache, isReadOnly: boolean): Promise<Connection> {
  const store = typeof given === 'function' ? await given() : given
  if (!isStore(store)) {
    throw new OptionError(
      `\`cache\` is a function that gives ${showCache(store)}, but it takes one that gives a Keyv instance or adapter. ` +
        "Change it in your bundler's configuration.",
    )
  }
  const keyv = isKeyv(store) ? store : wrapAdapter(store)
  const adapter = isKeyv(store) ? findAdapter(store) : (store as Adapter)
  const isOurs = typeof given === 'function' || adapter.client?.isOpen === false
  const nameLease = (key: string): string =>
    [keyv.namespace, 'lease', key].filter((part) => part !== undefined).join(':')
  return {
    keyv: createView(keyv, isReadOnly),
    leases: findRedisLeases(adapter, nameLease) ?? findPostgresLeases(adapter, nameLease),
    isOurs,
    async close(isHung) {
      // A polite end would wait for a Redis that is silent.
      await (isHung && adapter.disconnect ? adapter.disconnect(true) : keyv.disconnect())
    },
  }
}

interface Adapter {
  /** Redis clients say whether they are connected, and connect again when they are asked again. */
  client?: { isOpen?: unknown }
  disconnect?: (isForced?: boolean) => Promise<void>
}

/**
 * The same Keyv for us alone. It throws when its store fails, which would look like an empty one. Where nothing may be
 * written it cannot write, since even reading an entry that has expired would delete it.
 */
export function createView(keyv: Keyv, isReadOnly: boolean): AnyKeyv {
  const view = Object.create(keyv) as AnyKeyv
  const own = (values: object): unknown =>
    Object.defineProperties(view, Object.getOwnPropertyDescriptors(values))
  own({ throwOnErrors: true, _throwOnErrors: true })
  const store = findKeyv5Store(keyv)
  if (store && takesDate(store)) {
    const converted = convertExpiry(store)
    const iterator = keyv.iterator ?? keyv.generateIterator(converted.iterator!)
    own({ opts: { ...keyv.opts, store: converted }, iterator })
  }
  const refuse = async (): Promise<boolean> => false
  if (isReadOnly) {
    own({ set: refuse, setMany: refuse, delete: refuse, deleteMany: refuse })
    // It belongs to the Keyv itself, which deletes expired entries while it walks.
    own({ iterator: undefined })
  }
  return view
}

function wrapAdapter(store: KeyvStoreAdapter): Keyv {
  // Only where it is needed, since loading it takes a good part of a small build.
  const loaded = createRequire(import.meta.url)('keyv') as { Keyv: typeof Keyv }
  try {
    const adapter = takesDate(store) ? convertExpiry(store) : store
    return new loaded.Keyv({ store: adapter, namespace: 'symbol-docs' })
  } catch (error) {
    throw new OptionError(
      `\`cache\` is a store adapter that Keyv does not take (${String(error)}). Give a Keyv instance instead.`,
    )
  }
}

/** By the store inside, since the user's Keyv may be another copy or version, and adapters have hooks and options too. */
function isKeyv(store: Keyv | KeyvStoreAdapter): store is Keyv {
  return isStore(findKeyv5Store(store)) || isStore(findKeyv6Store(store))
}

function findKeyv5Store(keyv: object): KeyvStoreAdapter | undefined {
  return (keyv as { opts?: { store?: KeyvStoreAdapter } }).opts?.store
}

/** Keyv 6 has no options any more; an adapter has no statistics. */
function findKeyv6Store(keyv: object): unknown {
  return 'stats' in keyv ? (keyv as { store?: unknown }).store : undefined
}

function findAdapter(keyv: Keyv): Adapter {
  const store = (findKeyv5Store(keyv) ?? findKeyv6Store(keyv)) as Adapter
  // Keyv 6 puts adapters for Keyv 5 behind a bridge.
  const { store: bridged } = store as { store?: unknown }
  return isStore(bridged) ? (bridged as Adapter) : store
}

/** Returns whether an adapter is one for Keyv 6, which takes the date on which an entry expires; Keyv 5 gives the time that is left. */
function takesDate(store: object): boolean {
  return (store as { capabilities?: { expires?: unknown } }).capabilities?.expires === true
}

/** An adapter for Keyv 6 as Keyv 5 wants it. */
function convertExpiry(store: KeyvStoreAdapter): KeyvStoreAdapter {
  const converted: KeyvStoreAdapter = {
    // Keyv 5 walks only through stores that it knows by name.
    opts: { dialect: 'redis', url: '' },
    get: (key) => store.get(key),
    set: (key, value, keptInMs) =>
      store.set(key, value, keptInMs === undefined ? undefined : Date.now() + keptInMs),
    delete: (key) => store.delete(key),
    clear: () => store.clear(),
    disconnect: async () => store.disconnect?.(),
    iterator: (namespace) => store.iterator!(namespace),
    on(event, listener) {
      store.on?.(event, listener)
      return converted
    },
  }
  return converted
}
