import { expect, it } from 'vitest'
import type { Tokens } from '../../src/types.ts'
import { type Call, type Reply, replies, startModelServer } from '../support/model-server.ts'
import { createTask, nameOf, priceOf, run } from './run.ts'

/** Dear for large calls, so that the price of a sum is not the sum of the prices. */
const tiered = (tokens: Tokens): number => priceOf(tokens) * (tokens.input > 60 ? 2 : 1)

/** A different fault for each symbol, on its first call or on every one. */
function respond({ name, attempt, prompt }: Call): Reply | undefined {
  const cached = { usage: { prompt_tokens_details: { cached_tokens: 16 } } }
  if (attempt > 1) return cached
  switch (Number(name.slice('symbol'.length)) % 10) {
    case 0:
      return replies.rateLimited({ 'retry-after-ms': '20' })
    case 1:
      return replies.serverError()
    case 2:
      return { content: 'No JSON.' }
    case 3:
      return replies.cutOff()
    case 4:
      return { content: null, finishReason: 'content_filter' }
    case 5:
      // With a body of its own it is no answer, and nothing that a server bills.
      return { fault: 'reset-before-headers', body: '' }
    case 6:
      return {
        usage: { completion_tokens: 90, completion_tokens_details: { reasoning_tokens: 30 } },
      }
    case 7:
      return replies.rateLimited()
    case 8:
      return prompt.length > 80 ? replies.tooLong() : undefined
    default:
      return cached
  }
}

it('bills every call at its own price, whatever goes wrong', async () => {
  const server = await startModelServer({ respond })
  const tasks = Array.from({ length: 200 }, (_, index) =>
    createTask(`symbol${index}`, {
      snippet: `export function symbol${index}(left: number): number {\n  return left + ${'1 + '.repeat(index % 50)}0\n}`,
    }),
  )
  const result = await run(server, tasks, { maxConcurrent: 8, price: tiered })
  const { calls } = server.ledger
  const billed = calls.flatMap(({ usage }) => (usage ? [usage] : []))
  const costUsd = billed.reduce(
    (sum, { prompt_tokens: input, completion_tokens: output, prompt_tokens_details: details }) =>
      sum + tiered({ input, output, cachedInput: details?.cached_tokens ?? 0 }),
    0,
  )
  await server.close()

  expect(result.tally).toEqual({ documented: 180, 'failed: content_filter': 20 })
  expect(result.calls).toBe(calls.length)
  expect(result.tokens).toEqual(server.ledger.tokens())
  expect(result.costUsd).toBeCloseTo(costUsd, 11)
  expect(tiered({ ...server.ledger.tokens() })).not.toBeCloseTo(costUsd, 4)
  const byName = (name: string): number => calls.filter((call) => call.name === name).length
  expect(tasks.filter((task) => byName(nameOf(task)) > 2)).toEqual([])
  expect(server.ledger.mostInFlight).toBeLessThanOrEqual(8)
})
