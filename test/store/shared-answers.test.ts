import { Keyv, type KeyvStoreAdapter } from 'keyv'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { openSharedAnswers, type SharedAnswers } from '../../src/store/shared-answers.ts'
import { sealAnswer } from '../../src/store/answer.ts'
import type { SharedCache } from '../../src/types.ts'

const KEY = 'ab'.repeat(32)
const ANSWER = sealAnswer({
  key: KEY,
  symbol: 'a',
  answer: { docs: { summary: 'Adds.' }, tokens: { input: 1, output: 1 }, costUsd: 0, model: 'm' },
  date: new Date(0),
})!

interface Adapter {
  store: KeyvStoreAdapter
  values: Map<string, unknown>
  /** What was done with it. */
  done: string[]
  break: (isBroken: boolean) => void
}

function createAdapter(): Adapter {
  const values = new Map<string, unknown>()
  const done: string[] = []
  let isBroken = false
  const work =
    (name: string, act: (key: string, value: unknown) => unknown) =>
    async (key: string, value?: unknown): Promise<unknown> => {
      done.push(name)
      if (isBroken) throw new Error('gone')
      return act(key, value)
    }
  const store = {
    opts: {},
    get: work('get', (key) => values.get(key)),
    set: work('set', (key, value) => values.set(key, value).has(key)),
    delete: work('delete', (key) => values.delete(key)),
    clear: work('clear', () => values.clear()),
    disconnect: work('disconnect', () => undefined),
    on: () => store,
  } as unknown as KeyvStoreAdapter
  return { store, values, done, break: (next) => void (isBroken = next) }
}

function open(shared: SharedCache, isReadOnly = false): SharedAnswers & { warnings: string[] } {
  const warnings: string[] = []
  const warn = (line: string): void => void warnings.push(line)
  return { ...openSharedAnswers({ shared, isReadOnly, warn, patienceInMs: 5000 }), warnings }
}

describe('a function', () => {
  it('is called when the store is needed, closed, and called again', async () => {
    const { store, done } = createAdapter()
    let calls = 0
    const shared = open(() => {
      calls += 1
      return store
    })
    await shared.close()
    expect(calls).toBe(0)
    expect(await shared.write(ANSWER)).toBe(true)
    await shared.close()
    expect(await shared.read(KEY)).toEqual(ANSWER)
    await shared.close()
    expect(calls).toBe(2)
    expect(done).toEqual(['set', 'disconnect', 'get', 'disconnect'])
  })

  it('that gives no store is a wrong option', async () => {
    const shared = open(() => 'redis://:secret@host' as unknown as Keyv)
    await expect(shared.read(KEY)).rejects.toThrow(
      /gives a URL, but it takes one that gives a Keyv/,
    )
  })
})

it('leaves the connection of an instance open', async () => {
  const { store, done } = createAdapter()
  const shared = open(new Keyv({ store }))
  await shared.write(ANSWER)
  await shared.close()
  expect(done).toEqual(['set'])
})

it('hears of a store that fails, also where its Keyv says nothing', async () => {
  const adapter = createAdapter()
  const shared = open(new Keyv({ store: adapter.store }))
  adapter.break(true)
  expect(await shared.read(KEY)).toBeUndefined()
  expect(shared.warnings).toEqual([expect.stringContaining('(gone)')])
})

it('tries a store again that failed long ago', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const adapter = createAdapter()
  const shared = open(() => adapter.store)
  adapter.break(true)
  expect(await shared.write(ANSWER)).toBe(false)
  adapter.break(false)
  shared.retry()
  expect(await shared.write(ANSWER)).toBe(false)
  vi.setSystemTime(Date.now() + 61_000)
  shared.retry()
  expect(await shared.write(ANSWER)).toBe(true)
  expect(shared.warnings).toHaveLength(1)
})

it('deletes nothing that has expired where it may only read', async () => {
  const { store, values, done } = createAdapter()
  values.set(`symbol-docs:${KEY}`, JSON.stringify({ value: ANSWER, expires: 1 }))
  expect(await open(() => store, true).read(KEY)).toBeUndefined()
  expect(await open(() => store, true).write(ANSWER)).toBe(false)
  expect(values.size).toBe(1)
  expect(done).toEqual(['get'])
})
