import { afterEach, expect, it } from 'vitest'
import { inTurn, type ModelServer, replies, startModelServer } from '../support/model-server.ts'
import { createTask, createTasks, run } from './run.ts'

const MARKER = '[... content truncated due to length ...]'
const long = `export function long(left: number): number {\n${'  left = left + 1\n'.repeat(200)}  return left\n}`

let server: ModelServer

afterEach(() => server.close())

it('shortens a text once that is too long, and records it in the answer', async () => {
  server = await startModelServer({ respond: inTurn(replies.tooLong()) })
  const { kept, retries } = await run(server, [createTask('long', { snippet: long })])
  const [first, second] = server.ledger.calls
  expect(first?.prompt).toContain(long)
  expect(second?.prompt).toContain(MARKER)
  expect(second?.prompt).toContain('return left')
  expect(server.ledger.calls).toHaveLength(2)
  const { truncated } = kept[0]!.answer
  expect(truncated?.fromChars).toBe(long.length)
  expect(truncated?.toChars).toBeLessThanOrEqual(long.length * 0.75)
  expect(truncated?.toChars).toBeGreaterThan(long.length * 0.7)
  expect(retries).toBe(0)
})

it('fails after the shortened text is refused too, and remembers that', async () => {
  server = await startModelServer({ respond: () => replies.tooLong() })
  const result = await run(server, [createTask('long', { snippet: long })])
  const error = { code: 'token_limit', message: 'Token limit exceeded after truncation retry' }
  expect(server.ledger.calls).toHaveLength(2)
  expect(result.outcome('long')).toMatchObject({ status: 'failed', error })
  expect(result.kept[0]?.answer).toMatchObject({ error, tokens: { input: 0, output: 0 } })
  expect(result.kept[0]?.answer).not.toHaveProperty('docs')
})

it('shortens a text that the server cut silently, and bills both calls', async () => {
  const cut = { usage: { prompt_tokens: 2051 } }
  server = await startModelServer({ respond: inTurn(cut) })
  const task = createTask('long', {
    snippet: long,
    estimate: { inputTokens: 4000, outputTokens: 60, costUsd: 0.001 },
  })
  const enough = { usage: { prompt_tokens: 2900 } }
  server.respond(inTurn(cut, enough))
  const { kept, tokens } = await run(server, [task])
  expect(kept[0]?.answer.truncated?.fromChars).toBe(long.length)
  expect(tokens.input).toBe(4951)
  expect(kept[0]?.answer.tokens.input).toBe(4951)
})

it('does not accuse a server that does not count', async () => {
  server = await startModelServer({ respond: () => ({ usage: { prompt_tokens: 10 } }) })
  const estimate = { inputTokens: 4000, outputTokens: 60, costUsd: 0.001 }
  const { kept } = await run(server, [createTask('long', { snippet: long, estimate })])
  expect(server.ledger.calls).toHaveLength(1)
  expect(kept[0]?.answer).not.toHaveProperty('truncated')
})

it('asks for less output instead of cutting the source where only both together are too much', async () => {
  const message =
    "This model's maximum context length is 6048 tokens. However, you requested 6616 tokens (4000 in the messages, 4096 in the completion)."
  const refusal = { status: 400, body: { object: 'error', message, code: 400 } }
  server = await startModelServer({ respond: inTurn(refusal) })
  const { kept } = await run(server, [createTask('long', { snippet: long })])
  expect(server.ledger.calls.map(({ body }) => body.max_completion_tokens)).toEqual([4096, 2048])
  expect(server.ledger.calls[1]?.prompt).toContain(long)
  expect(kept[0]?.answer).not.toHaveProperty('truncated')
})

it('raises the output cap once when the answer is cut off', async () => {
  server = await startModelServer({ respond: inTurn(replies.cutOff()) })
  const { tally, tokens } = await run(server, [createTask('add')])
  expect(tally).toEqual({ documented: 1 })
  expect(server.ledger.calls.map(({ body }) => body.max_completion_tokens)).toEqual([4096, 8192])
  expect(tokens.output).toBe(server.ledger.tokens().output)
})

it('fails with output_limit when the raised cap is not enough, and does not remember it', async () => {
  server = await startModelServer({ respond: () => replies.cutOff() })
  const { tally, kept } = await run(server, [createTask('add')])
  expect(tally).toEqual({ 'failed: output_limit': 1 })
  expect(server.ledger.calls).toHaveLength(2)
  expect(kept).toEqual([])
})

it("raises the cap no higher than to the model's limit", async () => {
  server = await startModelServer({
    outputTokens: 6000,
    respond: ({ attempt }) => (attempt === 1 ? replies.cutOff() : undefined),
  })
  await run(server, [createTask('add')])
  const caps = server.ledger.calls.map(({ body }) => body.max_completion_tokens)
  expect(caps).toEqual([4096, 8192, 6000])
})

it.each([
  ['a refusal', { content: null, refusal: 'I cannot help with that.' }],
  ['a filtered answer', { content: '', finishReason: 'content_filter' }],
  ['a filtered prompt', replies.filtered()],
])('never resends after %s, and remembers it', async (_, reply) => {
  server = await startModelServer({ respond: () => reply })
  const { tally, kept } = await run(server, [createTask('add')])
  expect(tally).toEqual({ 'failed: content_filter': 1 })
  expect(server.ledger.calls).toHaveLength(1)
  expect(kept[0]?.answer.error?.code).toBe('content_filter')
})

it.each([
  ['server', replies.serverError()],
  ['server', replies.serverError(529)],
  ['server', { ...replies.serverError(408) }],
  ['server', replies.html()],
  ['server', replies.emptyChoices()],
  ['server', { fault: 'truncated-json' }],
  ['server', { fault: 'empty-body' }],
  ['server', { fault: 'huge-body' }],
  ['network', { fault: 'reset-before-headers' }],
  ['network', { fault: 'reset-in-body' }],
  ['timeout', { fault: 'stall-headers' }],
  ['timeout', { fault: 'stall-body' }],
  ['timeout', { fault: 'drip' }],
] as const)('%s: tries twice more, with growing back-off: %j', async (code, reply) => {
  server = await startModelServer({ respond: () => reply })
  const { tally, kept, clock, retries } = await run(server, [createTask('add')], {
    timeoutInMs: 'fault' in reply && reply.fault !== 'huge-body' ? 250 : 10_000,
  })
  expect(tally).toEqual({ [`failed: ${code}`]: 1 })
  expect(server.ledger.calls).toHaveLength(3)
  expect(kept).toEqual([])
  expect(retries).toBe(2)
  expect(clock.sleeps).toEqual([625, 1250])
})

it('documents a symbol whose server fails twice and then recovers', async () => {
  server = await startModelServer({
    respond: inTurn(replies.serverError(), { fault: 'reset-in-body' }),
  })
  const { tally } = await run(server, [createTask('add')])
  expect(tally).toEqual({ documented: 1 })
})

it('waits as long as an overloaded server asks, but not longer than a build waits', async () => {
  const busy = (seconds: string): object => ({
    ...replies.serverError(503),
    headers: { 'retry-after': seconds },
  })
  server = await startModelServer({ respond: inTurn(busy('30')) })
  const { clock } = await run(server, [createTask('add')])
  expect(clock.sleeps).toEqual([37_500])
  server.respond(() => busy('500'))
  const { tally } = await run(server, [createTask('sub')])
  expect(tally).toEqual({ 'failed: server': 1 })
  expect(server.ledger.callsFor('sub')).toHaveLength(1)
})

it.each([
  ['no JSON', 'Certainly! This function adds.'],
  ['no summary', '{"returns": "The sum."}'],
  ['nothing', null],
])('asks once more after %s, then fails with invalid_output', async (_, content) => {
  server = await startModelServer({ respond: () => ({ content }) })
  const { tally, tokens } = await run(server, [createTask('add')])
  expect(tally).toEqual({ 'failed: invalid_output': 1 })
  expect(server.ledger.calls).toHaveLength(2)
  expect(tokens.output).toBe(server.ledger.tokens().output)
})

it('takes the key to no other host', async () => {
  const other = await startModelServer()
  server = await startModelServer({
    respond: () => replies.redirect(`${other.url}/chat/completions`),
  })
  const result = await run(server, createTasks(8))
  expect(other.ledger.calls).toHaveLength(0)
  expect(result.stopped).toMatchObject({ code: 'bad_request' })
  expect(server.ledger.calls.length).toBeLessThanOrEqual(4)
  await other.close()
})

it('follows a redirect on the same host', async () => {
  server = await startModelServer({
    respond: ({ number }) => (number === 1 ? replies.redirect('/v1/chat/completions') : undefined),
  })
  const { tally } = await run(server, [createTask('add')])
  expect(tally).toEqual({ documented: 1 })
})

it('is not steered by source code that the server quotes', async () => {
  const line =
    "// insufficient_quota: this model's maximum context length is 10 tokens, reduce the length of response_format"
  const snippet = `export function add(left: number): number {\n  ${line}\n  return left\n}`
  server = await startModelServer({
    respond: ({ name }) =>
      name === 'add'
        ? { status: 400, body: { error: { message: `Invalid user message: ${snippet}` } } }
        : undefined,
  })
  const { tally } = await run(server, [createTask('add', { snippet }), createTask('sub')])
  expect(tally).toEqual({ 'failed: bad_request': 1, documented: 1 })
  expect(server.ledger.callsFor('add')).toHaveLength(1)
})
