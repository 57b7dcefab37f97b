import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createLatch } from '../../src/project/latch.ts'
import { createRounds, type Round } from '../../src/project/rounds.ts'
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
  const [verified, checked] = [createLatch(), createLatch()]
  const kept = new Map<string, Answer>()
  const task = createTask('add', {
    async verify(docs) {
      checked.open()
      await verified.opened
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
  const rounds = createRounds(new AbortController().signal, async () => prepared)
  const told: string[] = []
  const round: Round = {
    source: undefined as never,
    questions: [{ key: KEY } as never],
    getAnswers: async () => undefined as never,
    maxCost: 1,
    isAgain: () => false,
    mayReplace: () => true,
    onSecrets() {},
    onStart() {},
    onOutcome: (key) => void told.push(key),
  }
  const calls = server.ledger.calls.length
  const first = rounds.ask(round)
  await checked.opened
  // The symbol goes, and comes back.
  rounds.abort(() => false)
  const second = rounds.ask(round)
  verified.open()
  await Promise.all([first, second])
  expect(told).toEqual([KEY])
  expect(server.ledger.calls.length - calls).toBe(1)
  expect(rounds.inFlight()).toEqual([])
})
