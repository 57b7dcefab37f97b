import type { KeyvStoreAdapter } from 'keyv'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { createAnswers, type Answers } from '../../src/store/answers.ts'
import { createDeferred } from '../../src/project/waiting.ts'
import type { Options } from '../../src/types.ts'
import { createTasks, run } from '../generate/run.ts'
import { createAwayStore } from '../support/away-store.ts'
import { documentProject, type Documented } from '../support/document.ts'
import { createProject } from '../support/project.ts'
import type { ServerProcess } from '../support/server-process.ts'
import { STORES } from '../support/shared-stores.ts'
import { NAMES, writeTen } from '../support/ten-functions.ts'
import { useModelServer } from '../support/use-model-server.ts'

const model = useModelServer()
const store = STORES.find(({ name }) => name === 'redis')!

type Cache = NonNullable<Options['cache']>

let count = 0

/** A machine with a folder of its own and the same sources as the others of a test. */
function build(text: string, options: Options): Promise<Documented> {
  const { root } = createProject({ 'src/ten.ts': text })
  return documentProject(root, { mode: 'generate', price: { input: 1, output: 4 }, ...options }, [
    'src/ten.ts',
  ])
}

/** The text of a function that no other test has. */
const writeOne = (): string =>
  `export function one(left: number): number {\n  return left + ${++count}\n}\n`

/** Holds each call back until it is told to go on. */
function holdCalls(): () => void {
  const released = createDeferred()
  model.respond(async () => {
    await released.promise
    return undefined
  })
  onTestFinished(released.resolve)
  return released.resolve
}

describe.skipIf(store.isMissing())('machines that share a Redis', () => {
  let server: ServerProcess
  beforeAll(async () => void (server = await store.start()))
  afterAll(() => server.close())
  beforeEach(() => store.clear(server.url))

  const open = (): KeyvStoreAdapter => store.open(server.url)
  const cache: Cache = ['.symbol-docs', open]

  it.each<[string, string, Cache]>([
    ['with a folder each', '1', cache],
    ['without a folder', '2', open],
  ])('ask once for what they want at once, %s', async (_, added, given) => {
    const text = writeTen(added)
    const before = model.ledger.calls.length
    const built = await Promise.all([1, 2, 3].map(() => build(text, { cache: given })))
    for (const { asset, docs, warnings } of built) {
      expect(docs.stats.documented).toBe(NAMES.length)
      expect(asset).toBe(built[0]!.asset)
      expect(warnings).toEqual([])
    }
    const names = model.ledger.calls.slice(before).map(({ name }) => name)
    expect(names.sort()).toEqual([...NAMES].sort())
    expect(await store.countLeases(server.url)).toBe(0)
    expect(await store.count(server.url)).toBe(NAMES.length)
  })

  it('build to the end when the store goes away while one asks and one waits', async () => {
    const text = writeOne()
    const release = holdCalls()
    const calls = model.ledger.calls.length
    const first = build(text, { cache })
    await model.received(calls + 1)
    expect(await store.countLeases(server.url)).toBe(1)
    const second = build(text, { cache })
    await server.kill()
    onTestFinished(() => server.start())
    await model.received(calls + 2)
    release()
    for (const { docs, warnings } of await Promise.all([first, second])) {
      expect(docs.stats.documented).toBe(1)
      expect(warnings).toEqual([expect.stringContaining('goes on without')])
    }
  })

  it('take no lease and wait for nobody where they may only read', async () => {
    const text = writeOne()
    const release = holdCalls()
    const calls = model.ledger.calls.length
    const first = build(text, { cache })
    await model.received(calls + 1)
    const stranger = build(text, { cache, sharing: 'read-only' })
    await model.received(calls + 2)
    expect(await store.countLeases(server.url)).toBe(1)
    expect(await store.count(server.url)).toBe(0)
    release()
    expect((await stranger).warnings).toEqual([])
    expect((await first).docs.stats.documented).toBe(1)
  })

  it('wait no more when their run is stopped', async () => {
    const openAnswers = (): Answers => {
      const { root } = createProject()
      const answers = createAnswers({ cache: open, root, warn: () => {} })
      onTestFinished(() => answers.close())
      return answers
    }
    const tasks = createTasks(1)
    const owner = openAnswers().openLeases(60_000)!
    expect(await owner.take(tasks[0]!.key)).toHaveProperty('release')
    const controller = new AbortController()
    const calls = model.ledger.calls.length
    const leases = openAnswers().openLeases(60_000)!
    const isWaiting = createDeferred()
    const running = run(model, tasks, {
      sharing: {
        leases: {
          ...leases,
          async take(key) {
            const taken = await leases.take(key)
            isWaiting.resolve()
            return taken
          },
        },
        find: async () => undefined,
      },
      signal: controller.signal,
    })
    await isWaiting.promise
    controller.abort()
    expect([...(await running).outcomes.values()]).toEqual([{ status: 'pending' }])
    expect(model.ledger.calls).toHaveLength(calls)
  })
})

it('machines whose store has no leases share answers, and leave nothing else in it', async () => {
  const { cache, values } = createAwayStore()
  const text = writeOne()
  const built = await Promise.all([1, 2].map(() => build(text, { cache: ['.symbol-docs', cache] })))
  for (const { docs, warnings } of built) {
    expect(docs.stats.documented).toBe(1)
    expect(warnings).toEqual([])
  }
  expect(values.size).toBe(1)
  const calls = model.ledger.calls.length
  expect((await build(text, { cache })).docs.stats.documented).toBe(1)
  expect(model.ledger.calls).toHaveLength(calls)
})
