/** Figure 1: answers of 30 servers are read as the class that each belongs to, by both lines of the client. */
import { readFileSync } from 'node:fs'
import type { OpenAI } from 'openai'
import { createClient } from '../../src/generate/client.ts'
import { readReply } from '../../src/generate/errors.ts'
import { createCount, type Figure, type Row } from './figure.ts'
import { withServer } from './project.ts'

interface Vector {
  name: string
  status: number
  headers: Record<string, string>
  body: unknown
  expect: string
  fatalForRun: boolean
}

const VECTORS = new URL('../generate/error-vectors.json', import.meta.url)

/** Node 20 gets 6, newer ones 7. */
const CLIENTS = ['openai', 'openai-7']

/** A symbol that speaks of what is looked for: servers echo it, and it must steer nothing. */
const PROMPT = 'Symbol: function add\n// retry when HTTP 429 rate limit reached, insufficient_quota'

export const errorClasses: Figure = {
  id: '1',
  title: 'error classes',
  measure: () => Promise.all(CLIENTS.map(readVectors)),
}

async function readVectors(specifier: string): Promise<Row> {
  const vectors = JSON.parse(readFileSync(VECTORS, 'utf8')) as Vector[]
  const { OpenAI: Client } = (await import(specifier)) as { OpenAI: typeof OpenAI }
  const { VERSION } = (await import(`${specifier}/version`)) as { VERSION: string }
  const count = createCount(`openai ${VERSION}`)
  await withServer({}, async (server) => {
    const client = createClient(
      { apiKey: 'sk-test', baseURL: server.url, timeoutInMs: 10_000, redact: (text) => text },
      async () => Client,
    )
    for (const { name, status, headers, body, expect, fatalForRun } of vectors) {
      server.respond(() => ({ status, headers, body }))
      const messages = [{ role: 'user' as const, content: PROMPT }]
      const reply = await client.send({ model: 'any', messages })
      const { fault } = readReply(reply, { nowInMs: Date.now(), prompt: PROMPT })
      count.check(fault?.class === expect && fault.stopsRun === fatalForRun, name)
    }
  })
  return count.row()
}
