import { afterEach, expect, it } from 'vitest'
import { loadPrice } from '../../src/plan/price.ts'
import type { Docs } from '../../src/types.ts'
import type { Verdict } from '../../src/verify/verdict.ts'
import { inTurn, type ModelServer, replies, startModelServer } from '../support/model-server.ts'
import { createTask, createTasks, priceOf, run } from './run.ts'

let server: ModelServer

afterEach(() => server.close())

/** Finds a summary false that speaks of `right`, and drops it, like each parameter of that name. */
function verify(docs: Docs): Verdict {
  const params = docs.params?.filter(({ name }) => name !== 'right')
  const isSummaryFalse = docs.summary.includes('right')
  const faults = [
    ...(isSummaryFalse ? [{ code: 'prose', message: 'The summary names `right`.' }] : []),
    ...(params?.length !== docs.params?.length
      ? [{ code: 'unknown_parameter', message: '`right` is no parameter.' }]
      : []),
  ]
  const summary = isSummaryFalse ? '' : docs.summary
  return { docs: { ...docs, summary, ...(params && { params }) }, checked: 2, faults }
}

const PARAMS = [
  { name: 'left', description: 'One.' },
  { name: 'right', description: 'Other.' },
]
const wrongParameter = JSON.stringify({ summary: 'Adds what it gets.', params: PARAMS })
const wrong = JSON.stringify({ summary: 'Adds right.', params: PARAMS })
const right = JSON.stringify({ summary: 'Adds both.' })

it('drops a false claim without a call, and records it', async () => {
  server = await startModelServer({ respond: () => ({ content: wrongParameter }) })
  const { kept } = await run(server, [createTask('add', { verify })])
  expect(server.ledger.calls).toHaveLength(1)
  const { answer } = kept[0]!
  expect(answer.docs?.params).toEqual([{ name: 'left', description: 'One.' }])
  expect(answer.issues).toEqual([
    { code: 'unknown_parameter', message: '`right` is no parameter.' },
  ])
  expect(answer.claims).toEqual({ checked: 2, false: 1 })
})

it('asks for another summary with one call that shows the false one and names its fault', async () => {
  server = await startModelServer({ respond: inTurn({ content: wrong }, { content: right }) })
  const { kept, tokens } = await run(server, [createTask('add', { verify })])
  expect(server.ledger.calls).toHaveLength(2)
  const prompt = server.ledger.calls[1]!.prompt
  expect(prompt).toContain('Adds right.')
  expect(prompt).toContain('The summary names `right`.')
  expect(prompt).not.toContain('is no parameter')
  expect(kept[0]?.answer.docs).toEqual({ summary: 'Adds both.', params: [PARAMS[0]] })
  expect(kept[0]?.answer.claims).toEqual({ checked: 2, false: 1 })
  const { input, output } = server.ledger.tokens()
  expect(kept[0]?.answer.tokens).toEqual({ input, output })
  expect(tokens).toEqual({ input, output })
})

it.each([
  ['a broken answer', { content: 'Sorry.' }],
  ['a server error', replies.serverError()],
  ['a quota', replies.quota()],
])('fails a symbol whose second summary ends in %s', async (_, reply) => {
  server = await startModelServer({ respond: inTurn({ content: wrong }, reply) })
  const result = await run(server, [createTask('add', { verify }), createTask('sub')], {
    maxConcurrent: 1,
  })
  expect(result.outcome('add')).toMatchObject({ error: { code: 'invalid_output' } })
  const isStopped = 'status' in reply && reply.status === 429
  expect(result.stopped?.code).toBe(isStopped ? 'quota' : undefined)
  expect(server.ledger.callsFor('sub')).toHaveLength(isStopped ? 0 : 1)
})

it('never sends a longer prompt than one that was refused as too long', async () => {
  const content = JSON.stringify({ summary: `Adds right${' and more'.repeat(100)}.` })
  server = await startModelServer({ respond: inTurn(replies.tooLong(), { content }) })
  const snippet = `export function add(left: number): number {\n${'  left++\n'.repeat(50)}  return left\n}`
  const { kept } = await run(server, [createTask('add', { verify, snippet })])
  expect(server.ledger.calls).toHaveLength(2)
  expect(kept).toEqual([])
})

it('counts cached input as part of the input, and reasoning as part of the output', async () => {
  const usage = {
    prompt_tokens: 1000,
    completion_tokens: 100,
    prompt_tokens_details: { cached_tokens: 600 },
    completion_tokens_details: { reasoning_tokens: 70 },
  }
  server = await startModelServer({ respond: () => ({ usage }) })
  const { kept, costUsd } = await run(server, createTasks(2))
  const tokens = { input: 1000, output: 100, cachedInput: 600, reasoning: 70 }
  expect(kept[0]?.answer.tokens).toEqual(tokens)
  expect(kept[0]?.answer.costUsd).toBeCloseTo(priceOf(tokens), 9)
  expect(costUsd).toBeCloseTo(2 * priceOf(tokens), 9)
})

it('counts tokens that a provider writes to its cache, and bills them at their price', async () => {
  const usage = {
    prompt_tokens: 1000,
    completion_tokens: 100,
    prompt_tokens_details: { cached_tokens: 100, cache_write_tokens: 600 },
  }
  server = await startModelServer({ respond: () => ({ usage }) })
  const price = await loadPrice({
    model: 'any',
    price: { input: 1, cachedInput: 0.1, cacheWrite: 1.25, output: 4 },
  })
  const { kept, tokens } = await run(server, createTasks(2), { price })
  expect(kept[0]?.answer.tokens).toEqual({
    input: 1000,
    output: 100,
    cachedInput: 100,
    cacheWrite: 600,
  })
  expect(kept[0]?.answer.costUsd).toBeCloseTo((300 + 10 + 750 + 400) / 1e6, 12)
  expect(tokens.cacheWrite).toBe(1200)
})

it('estimates the tokens of an answer that does not report them, and counts such answers', async () => {
  server = await startModelServer({
    respond: ({ name }) => (name === 'symbol0' ? { usage: false } : undefined),
  })
  const { estimatedCalls, outcome } = await run(server, createTasks(2))
  expect(estimatedCalls).toBe(1)
  expect(outcome('symbol0')).toMatchObject({ answer: { tokens: { input: 40 } } })
})

it('bills failed symbols too', async () => {
  server = await startModelServer({ respond: () => ({ content: 'No JSON.' }) })
  const { outcome, tokens } = await run(server, [createTask('add')])
  const { input, output } = server.ledger.tokens()
  expect(outcome('add')).toMatchObject({ status: 'failed', tokens: { input, output } })
  expect(tokens).toEqual({ input, output })
})

it('never starts a call that could exceed `maxCost`, and says so', async () => {
  const costUsd = 0.1
  const usage = { prompt_tokens: 60_000, completion_tokens: 10_000 }
  server = await startModelServer({ respond: () => ({ usage }) })
  const tasks = createTasks(10).map((task) => ({
    ...task,
    estimate: { inputTokens: 900, outputTokens: 100, costUsd },
  }))
  const result = await run(server, tasks, { maxCost: 0.35, maxConcurrent: 2 })
  expect(result.tally).toEqual({ documented: 3, 'pending: budget': 7 })
  expect(result.overBudget).toBe(7)
  expect(result.costUsd).toBeLessThanOrEqual(0.35)
  expect(server.ledger.calls).toHaveLength(3)
})

it('keeps to `maxCost` for repair calls, too', async () => {
  server = await startModelServer({ respond: () => ({ content: wrong }) })
  const task = createTask('add', {
    verify,
    estimate: { inputTokens: 40, outputTokens: 60, costUsd: 0.01 },
  })
  const { kept } = await run(server, [task], { maxCost: 0.01 })
  expect(server.ledger.calls).toHaveLength(1)
  expect(kept).toEqual([])
})

it('ignores `maxCost` without a price, and reports no cost', async () => {
  server = await startModelServer()
  const tasks = createTasks(3).map((task) => ({
    ...task,
    estimate: { inputTokens: 40, outputTokens: 60, costUsd: null },
  }))
  const result = await run(server, tasks, { maxCost: 0.000001, price: () => null })
  expect(result.tally).toEqual({ documented: 3 })
  expect(result.costUsd).toBeNull()
})
