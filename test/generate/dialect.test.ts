import { afterEach, expect, it } from 'vitest'
import { type ModelServer, replies, startModelServer } from '../support/model-server.ts'
import { createTask, createTasks, run } from './run.ts'

let server: ModelServer

afterEach(() => server.close())

const formats = (): (string | undefined)[] =>
  server.ledger.calls.map(({ body }) => body.response_format?.type)

it('asks for any JSON object when the server refuses a schema, and decides so once', async () => {
  server = await startModelServer({ refuses: ['json_schema'] })
  const { tally } = await run(server, createTasks(5), { maxConcurrent: 1 })
  expect(tally).toEqual({ documented: 5 })
  expect(formats()).toEqual(['json_schema', ...Array<string>(5).fill('json_object')])
})

it('asks for plain JSON when the server refuses that too', async () => {
  server = await startModelServer({ refuses: ['json_schema', 'json_object'] })
  const { tally } = await run(server, createTasks(3), { maxConcurrent: 1 })
  expect(tally).toEqual({ documented: 3 })
  expect(formats()).toEqual(['json_schema', 'json_object', undefined, undefined, undefined])
})

it('asks once more without a format where the server ignores it, and goes on that way', async () => {
  server = await startModelServer({
    respond: ({ body }) => (body.response_format ? { content: '# add\n\nAdds.' } : undefined),
  })
  const { tally } = await run(server, createTasks(6), { maxConcurrent: 2 })
  expect(tally).toEqual({ documented: 6 })
  expect(formats().filter((type) => type !== undefined)).toEqual(['json_schema', 'json_schema'])
  expect(server.ledger.calls).toHaveLength(8)
})

it('keeps the format where an answer is JSON without a summary', async () => {
  server = await startModelServer({
    respond: ({ attempt }) => (attempt === 1 ? { content: '{"returns": "The sum."}' } : undefined),
  })
  const { tally } = await run(server, createTasks(2), { maxConcurrent: 1 })
  expect(tally).toEqual({ documented: 2 })
  expect(new Set(formats())).toEqual(new Set(['json_schema']))
})

it('sends calls again that were in flight', async () => {
  server = await startModelServer({ refuses: ['json_schema', 'reasoning_effort'] })
  const { tally } = await run(server, createTasks(6), { maxConcurrent: 6 })
  expect(tally).toEqual({ documented: 6 })
})

it('uses the older name of the cap, and leaves out the effort, where a server refuses them', async () => {
  server = await startModelServer({ refuses: ['max_completion_tokens', 'reasoning_effort'] })
  const { tally } = await run(server, createTasks(3), { maxConcurrent: 1 })
  expect(tally).toEqual({ documented: 3 })
  expect(server.ledger.calls).toHaveLength(5)
  expect(server.ledger.calls.at(-1)?.body).toMatchObject({ max_tokens: 4096 })
  expect(server.ledger.calls.at(-1)?.body).not.toHaveProperty('reasoning_effort')
})

it('gives up where a server refuses everything', async () => {
  server = await startModelServer({ refuses: ['max_completion_tokens', 'max_tokens'] })
  const { tally } = await run(server, [createTask('add')])
  expect(tally).toEqual({ documented: 1 })
  expect(server.ledger.calls).toHaveLength(3)
  server.respond(() => replies.unsupported('max_tokens'))
  const refused = await run(server, [createTask('sub')])
  expect(refused.tally).toEqual({ 'failed: bad_request': 1 })
  expect(server.ledger.callsFor('sub').length).toBeLessThanOrEqual(3)
})

it('reads the parameter from a message that names two, and from a path', async () => {
  server = await startModelServer({
    respond: ({ body }) => {
      if ('max_completion_tokens' in body) {
        const detail = [{ loc: ['body', 'max_completion_tokens'], msg: 'Extra inputs' }]
        return { status: 422, body: { detail } }
      }
      if ('reasoning_effort' in body) {
        return { status: 400, body: { error: 'Unknown field reasoning_effort.' } }
      }
      return undefined
    },
  })
  const { tally } = await run(server, [createTask('add')])
  expect(tally).toEqual({ documented: 1 })
})

it('learns the largest cap that a model takes, once', async () => {
  server = await startModelServer({ outputTokens: 1024 })
  const { tally } = await run(server, createTasks(4), { maxConcurrent: 1 })
  expect(tally).toEqual({ documented: 4 })
  const caps = server.ledger.calls.map(({ body }) => body.max_completion_tokens)
  expect(caps).toEqual([4096, 1024, 1024, 1024, 1024])
})
