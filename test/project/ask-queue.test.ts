import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createDeferred } from '../../src/project/waiting.ts'
import { AskQueue } from '../../src/project/ask-queue.ts'
import { LiveStats } from '../../src/project/stats.ts'
import type { Prepared } from '../../src/project/tasks.ts'
import type { Answer } from '../../src/store/answer.ts'
import { openFolderLeases } from '../../src/store/folder-leases.ts'
import { createTask, priceOf } from '../generate/run.ts'
import { createProject } from '../support/project.ts'
import { useModelServer } from '../support/use-model-server.ts'

const server = useModelServer()
const KEY = 'key-add'

it('tells an answer once that came although its call was to end, and that is asked for anew', async () => {
  const store = join(createProject().root, 'store')
  mkdirSync(store)
  const [verified, checked] = [createDeferred(), createDeferred()]
  const kept = new Map<string, Answer>()
  const task = createTask('add', {
    async verify(docs) {
      checked.resolve()
      await verified.promise
      return { docs, checked: 1, faults: [] }
    },
  })
  const prepared: Prepared = {
    tasks: [task],
    withheld: new Map(),
    sightings: [],
    estimate: undefined as never,
    settings: {
      apiKey: '',
      baseURL: server.url,
      model: 'model',
      reasoningEffort: 'low',
      timeoutInMs: 10_000,
      maxConcurrent: 2,
      maxCompletionTokens: 100,
      price: priceOf,
      redact: (text) => text,
      keep: async ({ key }, answer) => void kept.set(key, answer),
      sharing: {
        leases: openFolderLeases(store, { patienceInMs: 10_000 }),
        find: async ({ key }) => kept.get(key),
      },
    },
  }
  const told: string[] = []
  const idle = createDeferred()
  const queue = new AskQueue(
    {
      options: { maxCost: 1, secrets: 'redact' } as never,
      environment: undefined as never,
      answers: undefined as never,
      stats: new LiveStats(),
      findQuestions: async () => ({
        source: undefined as never,
        questions: [{ key: KEY } as never],
      }),
      isAnswered: () => false,
      mayReplace: () => true,
      signal: new AbortController().signal,
      onProgress() {},
      onOutcome: (key) => void told.push(key),
      onIdle: idle.resolve,
      log() {},
    },
    async () => prepared,
  )
  const calls = server.ledger.calls.length
  queue.add(KEY, 'server')
  queue.ask()
  await checked.promise
  // The symbol goes, and comes back.
  queue.keep(() => false)
  queue.add(KEY, 'server')
  queue.ask()
  verified.resolve()
  await idle.promise
  expect(told).toEqual([KEY])
  expect(server.ledger.calls.length - calls).toBe(1)
  expect(queue.inFlight()).toEqual([])
})
