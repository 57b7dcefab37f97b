import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Call, Reply } from '../../test/support/model-reply.ts'
import { type ModelServer, startModelServer } from '../../test/support/model-server.ts'

export interface RelayOptions {
  /** Of the server that is asked, with its `/v1`. */
  baseURL: string
  /** The symbols that are asked, as `function add`; all others get an empty answer at once. */
  sample: ReadonlySet<string>
  /** Where replies are kept by what was asked, so that asking it again costs nothing. */
  replies: string
}

/** What was asked about the sample and what came back, in order. */
export interface Exchange {
  symbol: string
  messages: readonly { role: string; content: string }[]
  content: string
}

export interface Relay {
  server: ModelServer
  exchanges: readonly Exchange[]
}

const RE_BOUNDARY = /----- [0-9a-f]+ -----/g

/** A server before the model's own that asks it at temperature 0, about the sample alone, and nothing twice. */
export async function startRelay({ baseURL, sample, replies }: RelayOptions): Promise<Relay> {
  const exchanges: Exchange[] = []
  let isTemperatureTaken = true
  mkdirSync(replies, { recursive: true })

  async function forward({ body, headers }: Call): Promise<Reply> {
    const ask = (more: object): Promise<Response> =>
      fetch(`${baseURL}/chat/completions`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: headers.authorization ?? '',
        },
        body: JSON.stringify({ ...body, ...more }),
      })
    let response = await ask(isTemperatureTaken ? { temperature: 0 } : {})
    let text = await response.text()
    if (response.status === 400 && /temperature/i.test(text)) {
      isTemperatureTaken = false
      response = await ask({})
      text = await response.text()
    }
    return { status: response.status, body: text }
  }

  async function respond(call: Call): Promise<Reply> {
    const symbol = `${call.kind} ${call.name}`
    if (!sample.has(symbol)) return { content: '{"summary": "Is not part of the sample."}' }
    const asked = JSON.stringify(call.body)
    // Versions that made their boundaries by chance ask the same all the same.
    const key = createHash('sha256').update(asked.replace(RE_BOUNDARY, '')).digest('hex')
    const file = join(replies, `${key}.json`)
    const reply = existsSync(file) ? { body: readFileSync(file, 'utf8') } : await forward(call)
    const text = String(reply.body)
    if (reply.status === undefined || reply.status === 200) {
      writeFileSync(file, text)
      const content = readContent(text)
      exchanges.push({ symbol, messages: call.body.messages ?? [], content })
    }
    return reply
  }

  return { server: await startModelServer({ respond }), exchanges }
}

function readContent(text: string): string {
  const { choices } = JSON.parse(text) as { choices?: { message?: { content?: string } }[] }
  return choices?.[0]?.message?.content ?? ''
}
