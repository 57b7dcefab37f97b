/** Figure 4: a symbol that is too long is shortened once and then given up, whatever words a server has for it. */
import { type Call, type Reply, replies } from '../support/model-server.ts'
import { createCount, type Figure, type Row } from './figure.ts'
import { createFunctions, document, inProject, withServer } from './project.ts'

type Refuse = (limit: number, got: number, cap: number) => Reply

const nested = (status: number, message: string, fields: object = {}): Reply => ({
  status,
  body: { error: { message, type: 'invalid_request_error', param: null, code: null, ...fields } },
})

/** Tokens that fit, tokens that came and the output cap, as each says them (facts: model-errors.md, section 2). */
const DIALECTS: Record<string, Refuse> = {
  OpenAI: (limit, got) => replies.tooLong(limit, got),
  vLLM: (limit, got, cap) => ({
    status: 400,
    body: {
      object: 'error',
      message: `This model's maximum context length is ${limit} tokens. However, you requested ${got + cap} tokens (${got} in the messages, ${cap} in the completion). Please reduce the length of the messages.`,
      type: 'BadRequestError',
      param: null,
      code: 400,
    },
  }),
  'llama.cpp': (limit, got) => ({
    status: 400,
    body: {
      error: {
        code: 400,
        message: `the request exceeds the available context size, try increasing it`,
        type: 'exceed_context_size_error',
        n_prompt_tokens: got,
        n_ctx: limit,
      },
    },
  }),
  'LM Studio, 200': (limit, got) => ({
    body: {
      error: `The number of tokens to keep from the initial prompt (${got}) is greater than the context length (${limit}).`,
    },
  }),
  Gemini: (limit, got) => ({
    status: 400,
    body: [
      {
        error: {
          code: 400,
          message: `The input token count (${got}) exceeds the maximum number of tokens allowed (${limit}).`,
          status: 'INVALID_ARGUMENT',
        },
      },
    ],
  }),
  'Groq, 413': (limit, got, cap) =>
    nested(
      413,
      `Request too large for model on tokens per minute (TPM): Limit ${limit}, Requested ${got + cap}, please reduce your message size and try again.`,
      { type: 'tokens', code: 'rate_limit_exceeded' },
    ),
  'OpenAI, 429': (limit, got, cap) =>
    nested(
      429,
      `Request too large for gpt-6-luna on tokens per min (TPM): Limit ${limit}, Requested ${got + cap}. The input or output tokens must be reduced in order to run successfully.`,
      { type: 'tokens', code: 'rate_limit_exceeded' },
    ),
  Ollama: () => nested(400, 'the prompt is too long: it is longer than the maximum context length'),
  Together: (limit, got) => ({
    status: 422,
    body: {
      error: {
        message: `Input validation error: \`inputs\` tokens + \`max_new_tokens\` must be <= ${limit}. Given: ${got} \`inputs\` tokens and 4096 \`max_new_tokens\``,
      },
    },
  }),
  'nginx, 413': () => ({
    status: 413,
    headers: { 'content-type': 'text/html' },
    body: '<html><h1>413 Request Entity Too Large</h1></html>',
  }),
}

const FITTING_CHARACTERS = 15_000
const LINE = '  left = left + 1001\n'
/** Lines of each function: one that fits shortened, one that never fits, and small ones. */
const LARGE = 'work3'
const GIANT = 'work7'
const LINES: Record<string, number> = { [LARGE]: 680, [GIANT]: 2000 }
const SYMBOLS = 12

export const oversize: Figure = {
  id: '4',
  title: 'oversize symbols',
  async measure() {
    const rows: Row[] = []
    for (const [name, refuse] of Object.entries(DIALECTS)) rows.push(await measure(name, refuse))
    return rows
  },
}

async function measure(name: string, refuse: Refuse): Promise<Row> {
  const count = createCount(name)
  const respond = ({ prompt, body }: Call): Reply | undefined =>
    prompt.length > FITTING_CHARACTERS
      ? refuse(
          Math.floor(FITTING_CHARACTERS / 4),
          Math.ceil(prompt.length / 4),
          body.max_completion_tokens ?? 0,
        )
      : undefined
  const files = createFunctions(SYMBOLS, (index) => LINE.repeat(LINES[`work${index}`] ?? 0))
  return withServer({ respond }, (server) =>
    inProject(files, async (project) => {
      const { docs } = await document(project, server)
      const find = (symbol: string): (typeof docs.symbols)[string] | undefined =>
        Object.values(docs.symbols).find((doc) => doc.name === symbol)
      const calls = server.ledger.calls.length
      const { truncated } = find(LARGE) ?? {}
      count.check(find(LARGE)?.status === 'documented', `large: ${find(LARGE)?.error?.code}`)
      count.check(
        truncated !== undefined && truncated.toChars <= truncated.fromChars * 0.75,
        'large is not said to be shortened',
      )
      count.check(
        find(GIANT)?.error?.message === 'Token limit exceeded after truncation retry',
        `giant: ${find(GIANT)?.error?.message}`,
      )
      for (const symbol of [LARGE, GIANT]) {
        const prompts = server.ledger.callsFor(symbol).map(({ prompt }) => prompt)
        count.check(prompts.length === 2, `${symbol} was asked ${prompts.length} times`)
        count.check(
          prompts[1] !== undefined && prompts[1].length < prompts[0]!.length,
          `${symbol} did not become shorter`,
        )
      }
      count.check(docs.stats.documented === SYMBOLS - 1, 'another symbol was lost')
      count.check(calls === SYMBOLS + 2, `${calls} calls`)
      await document(project, server)
      count.check(server.ledger.calls.length === calls, 'asked again by the next build')
      return count.row()
    }),
  )
}
