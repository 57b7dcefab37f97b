/** A team may use Keyv 5 or 6, with adapters for 5 or for 6. */
import { createRequire } from 'node:module'
import { Keyv, type KeyvStoreAdapter } from 'keyv'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createAnswers, type Answers } from '../../src/store/answers.ts'
import { createView } from '../../src/store/shared-answers.ts'
import type { Options, SharedCache } from '../../src/types.ts'
import { createProject } from '../support/project.ts'

/** Keyv 6 needs Node 22.19 by its own word; other versions may load it or not. */
const keyv6 = loadKeyv6()

function loadKeyv6(): { Keyv: new (options: object) => Keyv } | undefined {
  try {
    return createRequire(import.meta.url)('keyv-6') as { Keyv: new (options: object) => Keyv }
  } catch (error) {
    process.stderr.write(`Tests with Keyv 6 are skipped: ${String(error)}\n`)
    return undefined
  }
}

const KEY = 'a'.repeat(64)
const HOUR_IN_MS = 60 * 60 * 1000
const ANSWER = {
  docs: { summary: ':Adds.' },
  tokens: { input: 1, output: 1 },
  costUsd: 0,
  model: 'm',
}

interface TestAdapter {
  adapter: KeyvStoreAdapter
  /** What the server of the adapter holds: a value, and the date on which it expires. */
  entries: Map<string, [value: unknown, expires: number | undefined]>
}

/** An adapter whose server lets entries expire. One for Keyv 5 gets the time that is left, one for Keyv 6 the date. */
function createAdapter(version: 5 | 6): TestAdapter {
  const entries: TestAdapter['entries'] = new Map()
  const read = (key: string): unknown => {
    const [value, expires = Infinity] = entries.get(key) ?? []
    return expires > Date.now() ? value : undefined
  }
  const adapter = {
    ...(version === 5
      ? { opts: { dialect: 'redis', url: '' } }
      : { capabilities: { expires: true } }),
    namespace: undefined,
    get: async (key: string) => read(key),
    getMany: async (keys: string[]) => keys.map(read),
    has: async (key: string) => read(key) !== undefined,
    hasMany: async (keys: string[]) => keys.map((key) => read(key) !== undefined),
    async set(key: string, value: unknown, time?: number) {
      const expires = version === 5 && time !== undefined ? Date.now() + time : time
      entries.set(key, [value, expires])
      return true
    },
    setMany: async () => [],
    delete: async (key: string) => entries.delete(key),
    deleteMany: async (keys: string[]) => keys.map((key) => entries.delete(key)),
    clear: async () => entries.clear(),
    async *iterator() {
      for (const key of entries.keys()) yield [key, read(key)]
    },
    disconnect: async () => {},
    on: () => adapter,
  }
  return { adapter: adapter as unknown as KeyvStoreAdapter, entries }
}

function open(cache: SharedCache, settings: Pick<Options, 'sharing'> = {}): Answers {
  const warn = (line: string): void => expect.fail(line)
  const answers = createAnswers({ cache, root: createProject().root, warn, ...settings })
  onTestFinished(() => answers.close())
  return answers
}

type Wrap = (store: KeyvStoreAdapter, ttl?: number) => SharedCache

const INSTANCES: [string, Wrap][] = [
  ['a Keyv 5 with', (store, ttl) => new Keyv({ store, ...(ttl !== undefined && { ttl }) })],
]
if (keyv6) {
  const { Keyv: Keyv6 } = keyv6
  INSTANCES.push([
    'a Keyv 6 with',
    (store, ttl) => new Keyv6({ store, ...(ttl !== undefined && { ttl }) }),
  ])
}

describe.each([...INSTANCES, ['only', (store) => store] as [string, Wrap]])(
  'given as `cache`, %s',
  (_, wrap) => {
    it.each([5, 6] as const)('an adapter for Keyv %d shares answers', async (version) => {
      const { adapter } = createAdapter(version)
      const cache = wrap(adapter)
      expect(await open(cache).put(KEY, 'a', ANSWER)).toBeDefined()
      expect((await open(cache).get(KEY))?.docs).toEqual(ANSWER.docs)
      expect([...(await open(cache).latest(new Set(['a', 'b']))).keys()]).toEqual(['a'])
    })

    it.each([5, 6] as const)('an adapter for Keyv %d is only read where asked', async (version) => {
      const { adapter, entries } = createAdapter(version)
      const cache = wrap(adapter)
      await open(cache).put(KEY, 'a', ANSWER)
      const before = [...entries]
      const stranger = open(cache, { sharing: 'read-only' })
      expect((await stranger.get(KEY))?.docs).toEqual(ANSWER.docs)
      await stranger.put('b'.repeat(64), 'b', ANSWER)
      expect([...entries]).toEqual(before)
    })
  },
)

describe.each(INSTANCES)('%s a time to live and', (_, wrap) => {
  it.each([5, 6] as const)(
    'an adapter for Keyv %d keeps entries for that time',
    async (version) => {
      const { adapter, entries } = createAdapter(version)
      const cache = wrap(adapter, HOUR_IN_MS)
      const before = Date.now()
      await open(cache).put(KEY, 'a', ANSWER)
      expect((await open(cache).get(KEY))?.docs).toEqual(ANSWER.docs)
      const [[, expires]] = [...entries.values()] as [[unknown, number]]
      expect(expires - before).toBeGreaterThanOrEqual(HOUR_IN_MS)
      expect(expires - Date.now()).toBeLessThanOrEqual(HOUR_IN_MS + 1)
    },
  )
})

it('an adapter for Keyv 6 keeps an entry without a time to live for ever', async () => {
  const { adapter, entries } = createAdapter(6)
  const view = createView(new Keyv({ store: adapter }), false)
  await view.set(KEY, 'value')
  expect([...entries.values()]).toEqual([['{"value":"value"}', undefined]])
  expect(await view.get(KEY)).toBe('value')
})

it.skipIf(!keyv6)('a store behind a Keyv 6 that fails costs one warning', async () => {
  const { adapter } = createAdapter(6)
  adapter.get = async () => Promise.reject(new Error('gone'))
  const warnings: string[] = []
  const answers = createAnswers({
    cache: new keyv6!.Keyv({ store: adapter }),
    root: createProject().root,
    warn: (line) => void warnings.push(line),
  })
  expect(await answers.get(KEY)).toBeUndefined()
  expect(await answers.get('b'.repeat(64))).toBeUndefined()
  expect(warnings).toEqual([expect.stringContaining('goes on without')])
})
