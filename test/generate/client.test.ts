import { getEventListeners } from 'node:events'
import type { OpenAI } from 'openai'
import { afterEach, expect, it } from 'vitest'
import { createClient, type Reply } from '../../src/generate/client.ts'
import {
  type ModelServer,
  type ModelServerOptions,
  startModelServer,
} from '../support/model-server.ts'
import { createTasks, run } from './run.ts'

let server: ModelServer
afterEach(() => server?.close())

const REQUEST = { model: 'any', messages: [{ role: 'user' as const, content: 'Symbol: type A' }] }

/** Both lines of the client must do the same; Node 20 gets 6, newer ones 7. */
const LINES = ['openai', 'openai-7']

async function send(
  specifier: string,
  respond: ModelServerOptions['respond'],
  settings: { timeoutInMs?: number; signal?: AbortSignal } = {},
): Promise<Reply> {
  server = await startModelServer({ ...(respond && { respond }) })
  const client = createClient(
    {
      apiKey: 'sk-canary',
      baseURL: server.url,
      timeoutInMs: 10_000,
      redact: (text) => text,
      ...settings,
    },
    async () => ((await import(specifier)) as { OpenAI: typeof OpenAI }).OpenAI,
  )
  return client.send(REQUEST)
}

it.each(
  LINES.flatMap((line) =>
    (
      [
        ['stall-headers', 'timeout', 500],
        ['stall-body', 'timeout', 500],
        ['drip', 'timeout', 500],
        ['reset-before-headers', 'network', 10_000],
        ['reset-in-body', 'network', 10_000],
        ['huge-body', 'oversized', 10_000],
      ] as const
    ).map(([fault, failure, timeoutInMs]) => ({ line, fault, failure, timeoutInMs })),
  ),
)('$line names $fault as $failure', async ({ line, fault, failure, timeoutInMs }) => {
  expect(await send(line, () => ({ fault }), { timeoutInMs })).toEqual({ failure })
  expect(server.ledger.calls).toHaveLength(1)
})

it.each(LINES)('%s ends at once when aborted, whatever the body does', async (line) => {
  for (const fault of ['stall-headers', 'stall-body', 'drip'] as const) {
    const controller = new AbortController()
    const respond = (): { fault: typeof fault } => {
      setTimeout(() => controller.abort(), 30)
      return { fault }
    }
    expect(await send(line, respond, { signal: controller.signal })).toEqual({ failure: 'aborted' })
    await server.close()
  }
})

it.each(LINES)('%s keeps the status of a refusal whose body breaks', async (line) => {
  const reply = await send(line, () => ({
    status: 429,
    fault: 'reset-in-body',
    body: 'x'.repeat(99),
  }))
  expect(reply).toMatchObject({ status: 429, text: '' })
})

it('leaves no listener on a signal that outlives the run, and makes Node print no warning', async () => {
  server = await startModelServer({ latencyInMs: 5 })
  const warnings: Error[] = []
  const listen = (warning: Error): void => void warnings.push(warning)
  process.on('warning', listen)
  const { signal } = new AbortController()
  const { tally } = await run(server, createTasks(40), { maxConcurrent: 30, signal })
  await new Promise((resolve) => setImmediate(resolve))
  process.off('warning', listen)
  expect(tally).toEqual({ documented: 40 })
  expect(warnings).toEqual([])
  expect(getEventListeners(signal, 'abort')).toEqual([])
})
