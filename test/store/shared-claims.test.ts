import { Keyv } from 'keyv'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { nameClaim } from '../../src/store/claim-entry.ts'
import { UNCLAIMED, type Claim, type Claims, type Holder } from '../../src/store/claims.ts'
import { openSharedClaims, type SharedPatience } from '../../src/store/shared-claims.ts'
import type { Entries } from '../../src/store/shared-answers.ts'
import { createShares } from '../support/random.ts'

const KEY = 'a'.repeat(64)
const LONG = 60_000

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'],
  })
  onTestFinished(() => void vi.useRealTimers())
})

/** Lets time pass until something has come. */
async function pass<T>(coming: Promise<T>): Promise<T> {
  let isThere = false
  const arrived = coming.finally(() => (isThere = true))
  // What was rejected is thrown by the last line.
  arrived.catch(() => {})
  while (!isThere) await vi.advanceTimersByTimeAsync(1)
  return arrived
}

const wait = (inMs: number): Promise<void> => new Promise((over) => setTimeout(over, inMs))

/** The one store of all, with what a test does to it. */
interface Store {
  keyv: Keyv
  done: string[]
  isAway: boolean
}

const createStore = (): Store => ({ keyv: new Keyv(), done: [], isAway: false })

/** One machine's way to the store: nothing is shared but the Keyv. */
function reach(store: Store, latency: () => number = () => 1): Entries {
  async function travel<T>(what: string, work: () => Promise<T>): Promise<T | undefined> {
    store.done.push(what)
    await wait(latency())
    if (store.isAway) return undefined
    const result = await work()
    await wait(latency())
    return result
  }
  const { keyv } = store
  return {
    read: (name) => travel('read', async () => ({ value: await keyv.get<unknown>(name) })),
    write: async (name, value, keptInMs) =>
      (await travel('write', () => keyv.set(name, value, keptInMs))) ?? false,
    remove: async (name) => (await travel('remove', () => keyv.delete(name))) ?? false,
  }
}

function open(store: Store, patience: Partial<SharedPatience> = {}): Claims {
  return openSharedClaims(reach(store), { patienceInMs: LONG, ...patience })
}

const take = (claims: Claims): Promise<Claim | Holder> => pass(Promise.resolve(claims.take(KEY)))

async function own(claims: Claims): Promise<Claim> {
  const taken = await take(claims)
  if ('ended' in taken) throw new Error('Another one has it.')
  expect(taken).not.toBe(UNCLAIMED)
  return taken
}

async function meet(claims: Claims): Promise<Holder> {
  const taken = await take(claims)
  if ('release' in taken) throw new Error('Nobody has it.')
  return taken
}

async function release(claim: Claim, claims: Claims): Promise<void> {
  claim.release()
  await pass(Promise.resolve(claims.close()))
}

/** Whether something is over after so long. */
async function isOver(promise: Promise<unknown>, inMs: number): Promise<boolean> {
  let isThere = false
  void promise.then(() => (isThere = true))
  await vi.advanceTimersByTimeAsync(inMs)
  return isThere
}

it('gives a key to one of two, and to the other when it is released', async () => {
  const store = createStore()
  const [first, second] = [open(store), open(store)]
  const claim = await own(first)
  const holder = await meet(second)
  const ended = holder.ended()
  expect(await isOver(ended, 40_000)).toBe(false)
  await release(claim, first)
  await pass(ended)
  await release(await own(second), second)
  expect(await store.keyv.get(nameClaim(KEY))).toBeUndefined()
  expect(vi.getTimerCount()).toBe(0)
})

it.each([1, 2, 3])(
  'never gives a key to two at once, drawn with %d',
  async (seed) => {
    const share = createShares(seed)
    let held = 0
    let rounds = 0
    for (let round = 0; round < 100; round++) {
      const store = createStore()
      // Two trips one way each, so that a mark follows its look within 15 ms, below the least delay.
      const members = Array.from({ length: 5 }, () =>
        openSharedClaims(
          reach(store, () => share() * 3.5),
          { patienceInMs: LONG },
        ),
      )
      await pass(
        Promise.all(
          members.map(async (claims) => {
            await wait(share() * 40)
            for (;;) {
              const taken = await claims.take(KEY)
              if ('ended' in taken) {
                await taken.ended()
                continue
              }
              expect(taken).not.toBe(UNCLAIMED)
              expect(++held).toBe(1)
              await wait(share() * 100)
              held--
              taken.release()
              await claims.close()
              rounds++
              return
            }
          }),
        ),
      )
    }
    expect(rounds).toBe(500)
  },
  60_000,
)

it('looks again where it was busy between the question and the answer', async () => {
  const store = createStore()
  const entries = reach(store)
  let isBusy = false
  const busy = openSharedClaims(
    {
      ...entries,
      async read(name) {
        const found = await entries.read(name)
        if (isBusy) await wait(200)
        isBusy = false
        return found
      },
    },
    { patienceInMs: LONG },
  )
  // It learns how quick the store is.
  await release(await own(busy), busy)
  isBusy = true
  const taken = Promise.resolve(busy.take(KEY))
  await vi.advanceTimersByTimeAsync(10)
  await own(open(store))
  expect(await pass(taken)).toHaveProperty('ended')
})

describe('an owner', () => {
  it('that is gone is taken over from, by the clock of who waits alone', async () => {
    const store = createStore()
    const owner = reach(store)
    await pass(owner.write(nameClaim(KEY), { owner: 'gone', count: 7 }, LONG))
    const claims = open(store)
    const ended = (await meet(claims)).ended()
    // As if its machine were days ahead.
    vi.setSystemTime(Date.now() + 3000)
    expect(await isOver(ended, 14_000)).toBe(false)
    expect(await isOver(ended, 2000)).toBe(true)
    await release(await own(claims), claims)
  })

  it('that lives is waited for, and no longer than one call may take', async () => {
    const store = createStore()
    const first = open(store)
    const claim = await own(first)
    const impatient = open(store, { patienceInMs: 30_000 })
    const ended = (await meet(impatient)).ended()
    expect(await isOver(ended, 29_000)).toBe(false)
    expect(await isOver(ended, 2000)).toBe(true)
    expect(await take(impatient)).toBe(UNCLAIMED)
    expect(await store.keyv.get(nameClaim(KEY))).toMatchObject({ count: 6 })
    await release(claim, first)
  })

  it('that was taken for gone leaves the claim of the next one', async () => {
    const store = createStore()
    const slow = open(store, { heartbeatInMs: LONG })
    const claim = await own(slow)
    const next = open(store)
    await pass((await meet(next)).ended())
    await own(next)
    const count = async (): Promise<unknown> => store.keyv.get(nameClaim(KEY))
    const before = await count()
    await release(claim, slow)
    expect(await count()).toEqual(before)
  })

  it('leaves no beat behind that was on its way', async () => {
    const store = createStore()
    const entries = reach(store)
    let delayInMs = 0
    const claims = openSharedClaims(
      {
        ...entries,
        async write(name, value, keptInMs) {
          await wait(delayInMs)
          return entries.write(name, value, keptInMs)
        },
      },
      { patienceInMs: LONG, heartbeatInMs: 100 },
    )
    const claim = await own(claims)
    delayInMs = 50
    store.done.length = 0
    // The beat has looked and is about to be written.
    await vi.advanceTimersByTimeAsync(100)
    expect(store.done).toEqual(['read'])
    await release(claim, claims)
    await vi.advanceTimersByTimeAsync(1000)
    expect(await store.keyv.get(nameClaim(KEY))).toBeUndefined()
    expect(vi.getTimerCount()).toBe(0)
  })
})

it('ends to wait when a signal aborts, and holds no timer then', async () => {
  const store = createStore()
  await pass(reach(store).write(nameClaim(KEY), { owner: 'other', count: 0 }, LONG))
  const claims = open(store)
  const holder = await meet(claims)
  const controller = new AbortController()
  const ended = [holder.ended(undefined, controller.signal), holder.ended(controller.signal)]
  expect(vi.getTimerCount()).toBe(1)
  controller.abort()
  await Promise.all(ended)
  await holder.ended(controller.signal)
  expect(vi.getTimerCount()).toBe(0)
})

it('looks for all who wait with one timer, and asks a slow store one thing at a time', async () => {
  const store = createStore()
  await pass(reach(store).write(nameClaim(KEY), { owner: 'other', count: 0 }, LONG))
  const claims = openSharedClaims(
    reach(store, () => 600),
    { patienceInMs: LONG },
  )
  const holder = await meet(claims)
  store.done.length = 0
  const controller = new AbortController()
  const ended = holder.ended(controller.signal)
  await vi.advanceTimersByTimeAsync(3100)
  // Each takes 1200 ms, and is looked for at 500 ms, 2000 ms.
  expect(store.done).toEqual(['read', 'read'])
  controller.abort()
  await ended
})

describe('a store', () => {
  it('that throws ends the wait, and holds no timer', async () => {
    const store = createStore()
    const entries = reach(store)
    await pass(entries.write(nameClaim(KEY), { owner: 'other', count: 0 }, LONG))
    let isWrong = false
    const claims = openSharedClaims(
      {
        ...entries,
        async read(name) {
          if (isWrong) throw new Error('no store')
          return entries.read(name)
        },
      },
      { patienceInMs: LONG },
    )
    const holder = await meet(claims)
    isWrong = true
    await pass(holder.ended())
    expect(vi.getTimerCount()).toBe(0)
    expect(await take(claims)).toBe(UNCLAIMED)
  })

  it('that is away takes no claims', async () => {
    const store = createStore()
    store.isAway = true
    expect(await take(open(store))).toBe(UNCLAIMED)
  })

  it('that goes away while a claim is held or waited for holds nobody up', async () => {
    const store = createStore()
    const [first, second] = [open(store), open(store)]
    const claim = await own(first)
    const holder = await meet(second)
    store.isAway = true
    await pass(holder.ended())
    expect(await take(second)).toBe(UNCLAIMED)
    await vi.advanceTimersByTimeAsync(20_000)
    await release(claim, first)
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each(['write', 'read'] as const)('that goes away at the second %s is none', async (what) => {
    const store = createStore()
    const entries = reach(store)
    let times = 0
    const claims = openSharedClaims(
      {
        ...entries,
        read: async (name) =>
          what === 'read' && ++times === 2 ? undefined : await entries.read(name),
        write: async (name, value, keptInMs) =>
          what !== 'write' && (await entries.write(name, value, keptInMs)),
      },
      { patienceInMs: LONG },
    )
    expect(await take(claims)).toBe(UNCLAIMED)
  })

  it('that forgets what it took is asked a few times and no more', async () => {
    const store = createStore()
    const entries = reach(store)
    const claims = openSharedClaims(
      { ...entries, read: async () => ({ value: undefined }) },
      { patienceInMs: LONG },
    )
    expect(await take(claims)).toBe(UNCLAIMED)
    expect(store.done).toEqual(['write', 'write', 'write'])
  })

  it.each([false, 'text', 5, { list: [] }, { owner: 1, count: 1 }, { owner: 'a' }])(
    'that holds %j in the place of a claim holds none',
    async (value) => {
      const store = createStore()
      await store.keyv.set(nameClaim(KEY), value)
      const claims = open(store)
      await release(await own(claims), claims)
    },
  )
})
