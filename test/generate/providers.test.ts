import { afterEach, describe, expect, it } from 'vitest'
import type { Provider } from '../../src/types.ts'
import {
  type Call,
  inTurn,
  type ModelServer,
  type Reply,
  replies,
  startModelServer,
} from '../support/model-server.ts'
import { modelAnswer } from '../support/model-answer.ts'
import { createTask, createTasks, run, type Run } from './run.ts'
import recorded from './llama-context.json' with { type: 'json' }

let server: ModelServer

afterEach(() => server.close())

const long = `export function long(): number {\n${'  step()\n'.repeat(800)}  return 1\n}`

const answer = ({ kind, name, prompt }: Call): string =>
  JSON.stringify(modelAnswer({ kind, name, prompt }))

/** As llama-server answered with a window of 4096 tokens, apart from the text of the answer that was cut off. */
const { tooLong, loading, windowFull } = recorded

/** Three symbols, one after the other, by a server that behaves like a provider's. */
async function runAs(
  provider: Provider,
  respond: (call: Call) => Reply | undefined,
  settings: Parameters<typeof run>[2] = {},
): Promise<Run> {
  server = await startModelServer({ respond })
  return run(server, createTasks(3), { provider, maxConcurrent: 1, ...settings })
}

const bodies = (): object[] => server.ledger.calls.map(({ body }) => body)

describe('OpenAI', () => {
  it('is told not to write prompts to its cache', async () => {
    const { tally } = await runAs('openai', () => undefined)
    expect(tally).toEqual({ documented: 3 })
    expect(bodies()).toHaveLength(3)
    for (const body of bodies()) {
      expect(body).toMatchObject({ prompt_cache_options: { mode: 'explicit' } })
    }
  })
})

describe('Azure', () => {
  it('is asked without cache options where an older version does not know them, after one refusal', async () => {
    const { tally } = await runAs('azure', ({ body }) => {
      if (!('prompt_cache_options' in body)) return undefined
      const message = 'Unrecognized request argument supplied: prompt_cache_options'
      const error = { message, type: 'invalid_request_error', param: null, code: null }
      return { status: 400, body: { error } }
    })
    expect(tally).toEqual({ documented: 3 })
    expect(bodies()).toHaveLength(4)
  })

  it('refuses content without an end to the run', async () => {
    const { tally } = await runAs('azure', ({ number }) =>
      number > 1
        ? undefined
        : {
            status: 400,
            body: {
              error: {
                message: 'The response was filtered.',
                param: 'prompt',
                code: 'content_filter',
                innererror: { code: 'ResponsibleAIPolicyViolation' },
              },
            },
          },
    )
    expect(tally).toEqual({ 'failed: content_filter': 1, documented: 2 })
  })
})

describe('Anthropic', () => {
  /** It ignores the format and the effort; without them the form in words counts. */
  const respond = (call: Call): Reply =>
    'response_format' in call.body
      ? { content: `# ${call.name}\n\nAdds.` }
      : { content: `Here is the documentation:\n\n\`\`\`json\n${answer(call)}\n\`\`\`` }

  it('gets one call a symbol, without what it ignores', async () => {
    const { tally } = await runAs('anthropic', respond)
    expect(tally).toEqual({ documented: 3 })
    expect(bodies()).toHaveLength(3)
    for (const body of bodies()) {
      expect(Object.keys(body).sort()).toEqual(['max_completion_tokens', 'messages', 'model'])
    }
  })

  it('is asked again when it is overloaded', async () => {
    const overloaded = {
      status: 529,
      body: { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
    }
    const { tally, retries } = await runAs('anthropic', (call) =>
      call.number === 1 ? overloaded : respond(call),
    )
    expect(tally).toEqual({ documented: 3 })
    expect(retries).toBe(1)
  })
})

describe('Gemini', () => {
  const refuse = (code: number, status: string, more: object = {}): Reply => ({
    status: code,
    body: [{ error: { code, message: 'Request refused.', status, ...more } }],
  })

  it('is asked for little effort instead of none, which it refuses', async () => {
    const { tally } = await runAs(
      'gemini',
      ({ body }) =>
        body.reasoning_effort === 'none' ? refuse(400, 'INVALID_ARGUMENT') : undefined,
      { reasoningEffort: 'none' },
    )
    expect(tally).toEqual({ documented: 3 })
    expect(server.ledger.calls.map(({ body }) => body.reasoning_effort)).toEqual([
      'low',
      'low',
      'low',
    ])
  })

  it('says in an array how long to wait', async () => {
    const details = [{ '@type': 'RetryInfo', retryDelay: '34.4s' }]
    const { tally, clock } = await runAs('gemini', ({ number }) =>
      number === 1 ? refuse(429, 'RESOURCE_EXHAUSTED', { details }) : undefined,
    )
    expect(tally).toEqual({ documented: 3 })
    expect(clock.sleeps.some((sleep) => sleep >= 34_400)).toBe(true)
  })

  it('ends the run for a wrong key, which it answers with 400, and names the variable', async () => {
    const { stopped, calls } = await runAs(
      'gemini',
      () => refuse(400, 'INVALID_ARGUMENT', { details: [{ reason: 'API_KEY_INVALID' }] }),
      { keyVariable: 'GEMINI_API_KEY' },
    )
    expect(calls).toBe(1)
    expect(stopped).toMatchObject({
      code: 'auth',
      action: 'Check the option `apiKey` or the environment variable GEMINI_API_KEY.',
    })
  })
})

describe('OpenRouter', () => {
  it('reports failures of the provider behind it with status 200', async () => {
    const { tally, retries } = await runAs('openrouter', ({ number }) =>
      number === 1 ? { body: { error: { code: 502, message: 'Upstream failed.' } } } : undefined,
    )
    expect(tally).toEqual({ documented: 3 })
    expect(retries).toBe(1)
  })

  it('ends the run without credit', async () => {
    const { stopped } = await runAs('openrouter', () => ({
      status: 402,
      body: { error: { code: 402, message: 'Insufficient credits', metadata: {} } },
    }))
    expect(stopped?.code).toBe('quota')
  })

  it('is asked without a format where the model behind it ignores it', async () => {
    const { tally } = await runAs('openrouter', (call) =>
      'response_format' in call.body ? { content: '# Adds' } : undefined,
    )
    expect(tally).toEqual({ documented: 3 })
    expect(bodies()).toHaveLength(4)
  })
})

describe('Ollama', () => {
  it('gets the cap under the only name that it knows', async () => {
    const { tally } = await runAs('ollama', () => undefined)
    expect(tally).toEqual({ documented: 3 })
    for (const body of bodies()) {
      expect(body).toHaveProperty('max_tokens', 4096)
      expect(body).not.toHaveProperty('max_completion_tokens')
    }
  })

  it('is asked without effort for a model that does not think, after one refusal', async () => {
    const message = '"llama3.1:8b" does not support thinking'
    const error = { message, type: 'invalid_request_error', param: null, code: null }
    const { tally } = await runAs('ollama', ({ body }) =>
      'reasoning_effort' in body ? { status: 400, body: { error } } : undefined,
    )
    expect(tally).toEqual({ documented: 3 })
    expect(bodies()).toHaveLength(4)
  })

  it('gets a shorter text when it cut the prompt without a word', async () => {
    server = await startModelServer({ respond: inTurn({ usage: { prompt_tokens: 2051 } }) })
    const estimate = { inputTokens: 4000, outputTokens: 60, costUsd: null }
    const { kept } = await run(server, [createTask('long', { snippet: long, estimate })], {
      provider: 'ollama',
    })
    expect(server.ledger.calls).toHaveLength(2)
    expect(kept[0]?.answer.truncated?.fromChars).toBe(long.length)
  })
})

describe('LM Studio', () => {
  it('says with status 200 and a bare text that a prompt is too long', async () => {
    const error =
      'Trying to keep the first 5213 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough.'
    server = await startModelServer({ respond: inTurn({ body: { error } }) })
    const { kept } = await run(server, [createTask('long', { snippet: long })], {
      provider: 'lmstudio',
    })
    expect(kept[0]?.answer.truncated?.fromChars).toBe(long.length)
  })

  it('takes a schema and no other format', async () => {
    const { tally } = await runAs('lmstudio', ({ body }) =>
      body.response_format?.type === 'json_object'
        ? {
            status: 400,
            body: { error: "'response_format.type' must be 'json_schema' or 'text'" },
          }
        : undefined,
    )
    expect(tally).toEqual({ documented: 3 })
    expect(bodies()).toHaveLength(3)
  })
})

describe('vLLM', () => {
  const refuse = (message: string): Reply => ({
    status: 400,
    body: { object: 'error', message, type: 'BadRequestError', param: null, code: 400 },
  })

  it('names the room that is left for the output', async () => {
    const message =
      "You passed 1200 input tokens and requested 4096 output tokens. However, the model's context length is only 4096 tokens."
    server = await startModelServer({ respond: inTurn(refuse(message)) })
    const { tally } = await run(server, [createTask('long', { snippet: long })], {
      provider: 'vllm',
    })
    expect(tally).toEqual({ documented: 1 })
    expect(server.ledger.calls.map(({ body }) => body.max_completion_tokens)).toEqual([4096, 2896])
  })

  it('gets a schema with the names of the declaration', async () => {
    await runAs('vllm', () => undefined)
    expect(JSON.stringify(bodies()[0])).toContain('"left":{"type":"string"}')
  })
})

describe('llama.cpp', () => {
  it('gets a shorter text after its own words for a prompt that is too long', async () => {
    server = await startModelServer({ respond: inTurn(tooLong) })
    const { kept, tally } = await run(server, [createTask('long', { snippet: long })], {
      provider: 'llamacpp',
    })
    expect(tally).toEqual({ documented: 1 })
    const [first, second] = server.ledger.calls
    expect(second!.prompt.length).toBeLessThan(first!.prompt.length)
    expect(kept[0]?.answer.truncated?.fromChars).toBe(long.length)
  })

  it('is asked again while it loads its model', async () => {
    const { tally, retries } = await runAs('llamacpp', ({ number }) =>
      number === 1 ? loading : undefined,
    )
    expect(tally).toEqual({ documented: 3 })
    expect(retries).toBe(1)
  })

  it('gets a shorter text, and no larger cap, when its window was full before the cap', async () => {
    server = await startModelServer({
      respond: inTurn({ ...windowFull, ...replies.cutOff() }),
    })
    const { kept, tally } = await run(server, [createTask('long', { snippet: long })], {
      provider: 'llamacpp',
    })
    expect(tally).toEqual({ documented: 1 })
    expect(server.ledger.calls.map(({ body }) => body.max_completion_tokens)).toEqual([4096, 4096])
    expect(kept[0]?.answer.truncated?.fromChars).toBe(long.length)
  })
})
