import { readFileSync } from 'node:fs'
import type { OpenAI } from 'openai'
import { expect, it } from 'vitest'
import { createClient } from '../../src/generate/client.ts'
import { readReply } from '../../src/generate/errors.ts'
import { startModelServer } from '../support/model-server.ts'

/** Answers of 30 servers with the class that each belongs to. */
interface Vector {
  name: string
  status: number
  headers: Record<string, string>
  body: unknown
  expect: string
  fatalForRun: boolean
}

const vectors = JSON.parse(
  readFileSync(new URL('error-vectors.json', import.meta.url), 'utf8'),
) as Vector[]

/** Both lines of the client read the same: Node 20 gets 6, newer ones 7. */
const CLIENTS: Record<string, string> = { 'openai 6': 'openai', 'openai 7': 'openai-7' }

it.each(Object.entries(CLIENTS))('%s: all 46 answers are read rightly', async (_, specifier) => {
  const server = await startModelServer()
  const client = createClient(
    { apiKey: 'sk-test', baseURL: server.url, timeoutInMs: 5000, redact: (text) => text },
    async () => ((await import(specifier)) as { OpenAI: typeof OpenAI }).OpenAI,
  )
  const read: Record<string, string> = {}
  for (const { name, status, headers, body } of vectors) {
    server.respond(() => ({ status, headers, body }))
    const prompt =
      'Symbol: function add\n// retry when HTTP 429 rate limit reached, insufficient_quota'
    const reply = await client.send({ model: 'any', messages: [{ role: 'user', content: prompt }] })
    const { fault } = readReply(reply, { nowInMs: Date.now(), prompt })
    read[name] = `${fault?.class ?? 'none'}${fault?.stopsRun ? ', stops the run' : ''}`
  }
  await server.close()
  expect(vectors).toHaveLength(46)
  expect(read).toEqual(
    Object.fromEntries(
      vectors.map((vector) => [
        vector.name,
        `${vector.expect}${vector.fatalForRun ? ', stops the run' : ''}`,
      ]),
    ),
  )
})
