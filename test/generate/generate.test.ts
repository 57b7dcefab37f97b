import { afterEach, expect, it } from 'vitest'
import type { Lease } from '../../src/store/leases.ts'
import { type ModelServer, replies, startModelServer } from '../support/model-server.ts'
import { createTask, createTasks, nameOf, priceOf, run } from './run.ts'

let server: ModelServer

afterEach(() => server.close())

it('documents every symbol with one call each, and bills what the server counted', async () => {
  server = await startModelServer()
  const result = await run(server, createTasks(12))
  expect(result.tally).toEqual({ documented: 12 })
  expect(server.ledger.calls).toHaveLength(12)
  expect(result.calls).toBe(12)
  const { input, output } = server.ledger.tokens()
  expect(result.tokens).toEqual({ input, output })
  expect(result.costUsd).toBeCloseTo(priceOf({ input, output }), 9)
  const { answer } = result.kept[0]!
  expect(answer).toMatchObject({ claims: { checked: 1, false: 0 }, model: 'gpt-6-luna' })
  expect(answer.docs).toMatchObject({ params: [{ name: 'left' }] })
  expect(answer.docs).not.toHaveProperty('remarks')
})

it('asks in order, keeps to the slots, and returns the outcomes in the order of the tasks', async () => {
  server = await startModelServer()
  // The first answers wait for each other, so that the slots are seen full on a slow machine too.
  server.respond(async () => {
    await server.received(3)
    return undefined
  })
  const tasks = createTasks(20)
  const result = await run(server, tasks, { maxConcurrent: 3 })
  expect(server.ledger.mostInFlight).toBe(3)
  const asked = server.ledger.calls.map(({ name }) => Number(name.slice('symbol'.length)))
  for (const [position, index] of asked.entries())
    expect(Math.abs(position - index)).toBeLessThan(3)
  expect([...result.outcomes.keys()]).toEqual(tasks.map(({ key }) => key))
})

it('sends a strict schema, the cap, the effort, and the shared text first', async () => {
  server = await startModelServer()
  await run(server, createTasks(2), { maxCompletionTokens: 777, reasoningEffort: 'high' })
  for (const { body, headers } of server.ledger.calls) {
    expect(body).toMatchObject({
      model: 'gpt-6-luna',
      max_completion_tokens: 777,
      reasoning_effort: 'high',
      response_format: { type: 'json_schema', json_schema: { strict: true } },
    })
    expect(body.messages?.[0]).toEqual({
      role: 'system',
      content: 'Document the symbol as JSON.',
    })
    expect(body.messages?.[1]?.content).toMatch(/^Symbol: function symbol\d\n/)
    expect(headers.authorization).toBe('Bearer sk-canary')
    expect(headers['x-stainless-retry-count']).toBe('0')
  }
})

it('stores an answer before it counts as done, and counts it even when it cannot be stored', async () => {
  server = await startModelServer()
  const events: string[] = []
  const result = await run(server, [createTask('add')], {
    async keep() {
      await Promise.resolve()
      events.push('kept')
      throw new Error('The disk is full.')
    },
    onOutcome: (_, { status }) => void events.push(status),
  })
  expect(events).toEqual(['kept', 'documented'])
  expect(result.tally).toEqual({ documented: 1 })
})

it.each([
  ['quota', replies.quota()],
  ['auth', replies.unauthorized()],
  ['bad_request', replies.unknownModel()],
])('%s ends the run after the calls in flight', async (code, reply) => {
  server = await startModelServer({ respond: () => ({ ...reply, delayInMs: 10 }) })
  const result = await run(server, createTasks(20))
  expect(server.ledger.calls.length).toBeLessThanOrEqual(4)
  expect(result.tally).toEqual({ [`failed: ${code}`]: 4, pending: 16 })
  expect(result.stopped).toMatchObject({ code })
  expect(result.stopped?.action).toMatch(/^\w.*\.$/)
  expect(result.kept).toEqual([])
})

it('lets calls in flight finish when one of them ends the run, and stores their answers', async () => {
  server = await startModelServer({
    respond: ({ name }) => (name === 'symbol0' ? replies.quota() : { delayInMs: 60 }),
  })
  const result = await run(server, createTasks(8))
  expect(result.tally).toEqual({ documented: 3, 'failed: quota': 1, pending: 4 })
  expect(result.kept).toHaveLength(3)
})

it('fails a symbol that waits for a retry when the run ends, since it was asked', async () => {
  server = await startModelServer({
    respond: ({ name }) =>
      name === 'symbol0' ? replies.serverError() : { ...replies.quota(), delayInMs: 40 },
  })
  const clockless = await run(server, createTasks(2), {
    maxConcurrent: 2,
    clock: {
      now: () => Date.now(),
      random: () => 0,
      sleep: (_, signal) =>
        new Promise((done) => {
          if (signal?.aborted) done()
          signal?.addEventListener('abort', () => done())
        }),
    },
  })
  expect(clockless.tally).toEqual({ 'failed: server': 1, 'failed: quota': 1 })
  expect(server.ledger.calls).toHaveLength(2)
})

it('ends the run when no server is there', async () => {
  server = await startModelServer()
  const { url } = server
  await server.close()
  const result = await run({ url }, createTasks(50))
  expect(result.tally).toEqual({ 'failed: network': 4, pending: 46 })
  expect(result.stopped).toMatchObject({ code: 'network' })
  expect(result.calls).toBe(4)
})

it('does not wait for each symbol in turn where the server went silent', async () => {
  server = await startModelServer({ respond: () => ({ fault: 'stall-headers' }) })
  const result = await run(server, createTasks(40), { timeoutInMs: 30, maxConcurrent: 10 })
  expect(result.stopped).toMatchObject({ code: 'timeout' })
  expect(result.tally['pending']).toBeGreaterThan(15)
})

it('ends at once when aborted, starts nothing afterwards, and leaves the rest pending', async () => {
  server = await startModelServer({ respond: () => ({ fault: 'stall-headers' }) })
  const controller = new AbortController()
  const running = run(server, createTasks(10), { signal: controller.signal })
  await server.received(4)
  controller.abort()
  const result = await running
  expect(result.tally).toEqual({ pending: 10 })
  expect(server.ledger.calls).toHaveLength(4)
  expect(result.stopped).toBeUndefined()
})

it('asks nothing when it is aborted before it begins', async () => {
  server = await startModelServer()
  const result = await run(server, createTasks(3), { signal: AbortSignal.abort() })
  expect(result.tally).toEqual({ pending: 3 })
  expect(server.ledger.calls).toHaveLength(0)
})

it('throws an error of the caller only after the calls in flight are stored', async () => {
  server = await startModelServer()
  const kept: string[] = []
  const broken = createTask('broken', {
    verify: () => {
      throw new Error('A defect.')
    },
  })
  const running = run(server, [broken, createTask('add'), createTask('sub')], {
    async keep(task) {
      kept.push(nameOf(task))
    },
  })
  await expect(running).rejects.toThrow('A defect.')
  expect(kept.sort()).toEqual(['add', 'sub'])
})

it('never includes the API key in the result', async () => {
  server = await startModelServer({
    respond: ({ headers }) => ({
      status: 401,
      body: { error: { message: `Bad key ${String(headers.authorization)}` } },
    }),
  })
  const result = await run(server, createTasks(2))
  expect(JSON.stringify([result, ...result.outcomes])).not.toContain('sk-canary')
})

it('uses an answer that the store has by the time it gets the lease', async () => {
  server = await startModelServer()
  const answer = { tokens: { input: 1, output: 1 }, costUsd: 0, model: 'm' }
  let held = 0
  const take = async (): Promise<Lease> => {
    held++
    return { release: () => void held-- }
  }
  const result = await run(server, createTasks(3), {
    sharing: {
      leases: { take, close: async () => {} },
      find: async ({ key }) => (key === 'key-symbol1' ? answer : undefined),
    },
  })
  expect(server.ledger.calls.map(({ name }) => name).sort()).toEqual(['symbol0', 'symbol2'])
  expect(result.outcome('symbol1')).toEqual({ status: 'documented', answer })
  expect(held).toBe(0)
})
