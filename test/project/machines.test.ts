import { expect, it, onTestFinished } from 'vitest'
import { createAnswers } from '../../src/store/answers.ts'
import { openSharedClaims } from '../../src/store/shared-claims.ts'
import { createDeferred } from '../../src/project/deferred.ts'
import type { Options } from '../../src/types.ts'
import { createTasks, run } from '../generate/run.ts'
import { createAwayStore, type AwayStore } from '../support/away-store.ts'
import { documentProject, type Documented } from '../support/document.ts'
import { createProject } from '../support/project.ts'
import { NAMES, writeTen } from '../support/ten-functions.ts'
import { useModelServer } from '../support/use-model-server.ts'

const server = useModelServer()

interface Store extends AwayStore {
  /** Names of the claims that are there. */
  claims: () => string[]
  /** Resolves at the next look at a claim. */
  looked: () => Promise<void>
}

function createStore(): Store {
  let look: (() => void) | undefined
  const store = createAwayStore((key) => {
    if (isClaim(key)) look?.()
  })
  return {
    ...store,
    claims: () => [...store.values.keys()].filter(isClaim),
    looked: () => new Promise((resolve) => (look = resolve)),
  }
}

const isClaim = (key: string): boolean => key.includes('claim:')

let count = 0

/** A machine with a folder of its own and the same sources as the others of a test. */
function build(text: string, options: Options): Promise<Documented> {
  const { root } = createProject({ 'src/ten.ts': text })
  return documentProject(root, { mode: 'generate', price: { input: 1, output: 4 }, ...options }, [
    'src/ten.ts',
  ])
}

/** One that no other test has. */
const writeOne = (): string =>
  `export function one(left: number): number {\n  return left + ${++count}\n}\n`

/** Holds each call back until it is told to go on. */
function holdCalls(): () => void {
  const released = createDeferred()
  server.respond(async () => {
    await released.promise
    return undefined
  })
  onTestFinished(released.resolve)
  return released.resolve
}

it.each(['1', '2'])(
  'machines ask once for what they want at once, in way %s to give a store',
  async (way) => {
    const { cache, values, claims } = createStore()
    const text = writeTen(way)
    const before = server.ledger.calls.length
    const given: Options['cache'] = way === '1' ? ['.symbol-docs', cache] : cache
    const built = await Promise.all([1, 2, 3].map(() => build(text, { cache: given })))
    for (const { asset, docs, warnings } of built) {
      expect(docs.stats.documented).toBe(NAMES.length)
      expect(asset).toBe(built[0]!.asset)
      expect(warnings).toEqual([])
    }
    const names = server.ledger.calls.slice(before).map(({ name }) => name)
    expect(names.sort()).toEqual([...NAMES].sort())
    expect(claims()).toEqual([])
    expect(values.size).toBe(NAMES.length)
  },
)

it('builds go on when the store goes away while one asks and one waits', async () => {
  const { cache, claims, looked, leave } = createStore()
  const text = writeOne()
  const release = holdCalls()
  const calls = server.ledger.calls.length
  const first = build(text, { cache: ['.symbol-docs', cache] })
  await server.received(calls + 1)
  const hasLooked = looked()
  const second = build(text, { cache: ['.symbol-docs', cache] })
  await hasLooked
  expect(claims()).toHaveLength(1)
  leave(true)
  await server.received(calls + 2)
  release()
  for (const { docs, warnings } of await Promise.all([first, second])) {
    expect(docs.stats.documented).toBe(1)
    expect(warnings).toEqual([expect.stringContaining('goes on without')])
  }
})

it('a build that may only read claims nothing and waits for nobody', async () => {
  const { cache, values } = createStore()
  const text = writeOne()
  const release = holdCalls()
  const calls = server.ledger.calls.length
  const first = build(text, { cache: ['.symbol-docs', cache] })
  await server.received(calls + 1)
  const before = [...values]
  const stranger = build(text, { cache: ['.symbol-docs', cache], sharing: 'read-only' })
  await server.received(calls + 2)
  expect([...values]).toEqual(before)
  release()
  expect((await stranger).warnings).toEqual([])
  expect((await first).docs.stats.documented).toBe(1)
})

it('a run that is stopped waits no more', async () => {
  const { cache, looked } = createStore()
  const warn = (): void => {}
  const open = (): NonNullable<ReturnType<typeof createAnswers>['entries']> =>
    createAnswers({ cache, root: createProject().root, warn }).entries!
  const tasks = createTasks(1)
  await openSharedClaims(open(), { patienceInMs: 60_000 }).take(tasks[0]!.key)
  const controller = new AbortController()
  const calls = server.ledger.calls.length
  const running = run(server, tasks, {
    sharing: {
      claims: openSharedClaims(open(), { patienceInMs: 60_000, lookInMs: 5 }),
      find: async () => undefined,
    },
    signal: controller.signal,
  })
  // More often than it looks before it waits.
  for (let looks = 0; looks < 10; looks++) await looked()
  controller.abort()
  expect([...(await running).outcomes.values()]).toEqual([{ status: 'pending' }])
  expect(server.ledger.calls).toHaveLength(calls)
})

it('claims are no answers: neither found, nor damaged, nor pruned', async () => {
  const { cache, values, claims } = createStore()
  const warnings: string[] = []
  const answers = createAnswers({
    cache,
    root: createProject().root,
    warn: (line) => void warnings.push(line),
  })
  const key = 'a'.repeat(64)
  const answer = {
    docs: { summary: 'Adds.' },
    tokens: { input: 1, output: 1 },
    costUsd: 0,
    model: 'm',
  }
  await answers.put(key, 'a', answer)
  await openSharedClaims(answers.entries!, { patienceInMs: 60_000 }).take('b'.repeat(64))
  expect(claims()).toHaveLength(1)
  expect([...(await answers.latest(new Set(['a']))).keys()]).toEqual(['a'])
  expect(await answers.prune(new Set())).toBe(1)
  expect([...values.keys()]).toEqual(claims())
  expect(warnings).toEqual([])
})
