import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  NO_LEASE,
  openSharedLeases,
  type Holder,
  type Lease,
  type LeaseCommands,
  type Leases,
} from '../../src/store/leases.ts'

const KEY = 'a'.repeat(64)
const LONG = 60_000

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'],
  })
  onTestFinished(() => void vi.useRealTimers())
})

/** A store with atomic steps, as its server sees them. */
interface Store {
  commands: LeaseCommands
  /** Until when each key is taken, and by whom. */
  held: Map<string, { owner: string; until: number }>
  done: string[]
  isAway: boolean
}

function createStore(): Store {
  const held: Store['held'] = new Map()
  const find = (key: string): { owner: string; until: number } | undefined => {
    const lease = held.get(key)
    return lease && lease.until > Date.now() ? lease : undefined
  }
  const done: string[] = []
  return {
    held,
    done,
    isAway: false,
    commands: {
      async take(key, owner, limitInMs) {
        done.push('take')
        if (find(key)) return false
        held.set(key, { owner, until: Date.now() + limitInMs })
        return true
      },
      async renew(key, owner, limitInMs) {
        done.push('renew')
        if (find(key)?.owner === owner) held.set(key, { owner, until: Date.now() + limitInMs })
      },
      async release(key, owner) {
        done.push('release')
        if (find(key)?.owner === owner) held.delete(key)
      },
      async isTaken(key) {
        done.push('look')
        return find(key) !== undefined
      },
    },
  }
}

const open = (store: Store, patienceInMs = LONG): Leases =>
  openSharedLeases(async (work) => (store.isAway ? undefined : work(store.commands)), {
    patienceInMs,
  })

async function own(leases: Leases): Promise<Lease> {
  const taken = await leases.take(KEY)
  if ('ended' in taken) throw new Error('Another one has it.')
  expect(taken).not.toBe(NO_LEASE)
  return taken
}

async function meet(leases: Leases): Promise<Holder> {
  const taken = await leases.take(KEY)
  if ('release' in taken) throw new Error('Nobody has it.')
  return taken
}

async function isOver(promise: Promise<unknown>, inMs: number): Promise<boolean> {
  let isThere = false
  void promise.then(() => (isThere = true))
  await vi.advanceTimersByTimeAsync(inMs)
  return isThere
}

describe('a lease in a shared store', () => {
  it('goes to one of two, and to the other when it is released', async () => {
    const store = createStore()
    const [first, second] = [open(store), open(store)]
    const lease = await own(first)
    const ended = (await meet(second)).ended()
    expect(await isOver(ended, 40_000)).toBe(false)
    lease.release()
    await first.close()
    expect(await isOver(ended, 500)).toBe(true)
    ;(await own(second)).release()
    await second.close()
    expect(store.held.size).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is taken over from an owner that is gone', async () => {
    const store = createStore()
    await store.commands.take(KEY, 'gone', 15_000)
    const leases = open(store)
    const ended = (await meet(leases)).ended()
    expect(await isOver(ended, 14_500)).toBe(false)
    expect(await isOver(ended, 1000)).toBe(true)
    await own(leases)
  })

  it('is waited for no longer than one call may take, however often it changes hands', async () => {
    const store = createStore()
    await own(open(store))
    const impatient = open(store, 30_000)
    const ended = (await meet(impatient)).ended()
    expect(await isOver(ended, 29_000)).toBe(false)
    expect(await isOver(ended, 1500)).toBe(true)
    expect(await impatient.take(KEY)).toBe(NO_LEASE)
  })

  it('that somebody else took over is neither renewed nor released', async () => {
    const store = createStore()
    const slow = open(store)
    const lease = await own(slow)
    const next = { owner: 'next', until: Date.now() + LONG }
    store.held.set(KEY, next)
    await vi.advanceTimersByTimeAsync(5000)
    expect(store.done).toContain('renew')
    lease.release()
    await slow.close()
    expect(store.held.get(KEY)).toBe(next)
  })

  it('is waited for no more when a signal aborts, and then no timer is left', async () => {
    const store = createStore()
    await store.commands.take(KEY, 'other', LONG)
    const holder = await meet(open(store))
    const controller = new AbortController()
    const ended = [holder.ended(undefined, controller.signal), holder.ended(controller.signal)]
    await vi.advanceTimersByTimeAsync(100)
    controller.abort()
    await Promise.all(ended)
    await holder.ended(controller.signal)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is not looked at again before a slow store has answered', async () => {
    const store = createStore()
    await store.commands.take(KEY, 'other', LONG)
    const { isTaken } = store.commands
    store.commands.isTaken = async (key) => {
      const answer = await isTaken(key)
      await new Promise((over) => setTimeout(over, 1200))
      return answer
    }
    const controller = new AbortController()
    const ended = (await meet(open(store))).ended(controller.signal)
    store.done.length = 0
    await vi.advanceTimersByTimeAsync(3000)
    // At 1700 ms, and not before; the first look was at once.
    expect(store.done).toEqual(['look'])
    controller.abort()
    await isOver(ended, 1000)
  })

  it('is given to everybody where the store is away', async () => {
    const store = createStore()
    store.isAway = true
    expect(await open(store).take(KEY)).toBe(NO_LEASE)
  })

  it('holds nobody up when the store goes away while it is held and waited for', async () => {
    const store = createStore()
    const [first, second] = [open(store), open(store)]
    const lease = await own(first)
    const ended = (await meet(second)).ended()
    store.isAway = true
    expect(await isOver(ended, 500)).toBe(true)
    expect(await second.take(KEY)).toBe(NO_LEASE)
    await vi.advanceTimersByTimeAsync(20_000)
    lease.release()
    await first.close()
    expect(vi.getTimerCount()).toBe(0)
  })
})
