import { ANSWER_SCHEMA } from './answer-schema.ts'
import type { ChatRequest } from './client.ts'
import type { Fault } from './errors.ts'
import type { GenerateSettings } from './task.ts'

/** The parameters that a server accepts. Learned once per run, for all symbols. */
export interface Dialect {
  shape: (messages: ChatRequest['messages'], outputTokens: number) => ChatRequest
  /**
   * Learns from the refusal of a request. Returns whether the request would look different now, so that it is worth sending
   * again.
   */
  learn: (request: ChatRequest, fault: Fault) => boolean
  /** The largest output cap that the model takes, as far as it said so. */
  mostOutputTokens: () => number
}

const FORMATS: (ChatRequest['response_format'] | undefined)[] = [
  {
    type: 'json_schema',
    json_schema: { name: 'documentation', strict: true, schema: ANSWER_SCHEMA },
  },
  { type: 'json_object' },
  undefined,
]

/** Part of the system message where the schema cannot be sent; OpenAI also requires the word JSON for `json_object`. */
const SCHEMA_IN_WORDS = `Answer with one JSON object and nothing else. It follows this JSON Schema:\n${JSON.stringify(ANSWER_SCHEMA)}`

/** In order of preference: reasoning models know only the first, many local servers only the second. */
const CAPS = ['max_completion_tokens', 'max_tokens'] as const

/** A refusal must name one of these (facts: model-errors.md, section 2). */
const RE_FORMAT = /response_format|json_schema|json_object|structured output|guided_json/i
const RE_EFFORT = /reasoning_effort|reasoning\.effort|reasoning effort/i
const RE_CAP = /max_(?:completion_)?tokens/i

export function createDialect({
  model,
  reasoningEffort,
}: Pick<GenerateSettings, 'model' | 'reasoningEffort'>): Dialect {
  let format = 0
  let hasEffort = true
  let mostOutputTokens = Infinity
  const refusedCaps = new Set<string>()

  function shape(messages: ChatRequest['messages'], outputTokens: number): ChatRequest {
    const responseFormat = FORMATS[format]
    const cap = CAPS.find((name) => !refusedCaps.has(name))
    return {
      model,
      messages: format === 0 ? messages : messages.map(addSchema),
      ...(responseFormat && { response_format: responseFormat }),
      // The client's types may not know the value yet; the server decides.
      ...(hasEffort && { reasoning_effort: reasoningEffort as 'low' }),
      ...(cap && { [cap]: Math.min(outputTokens, mostOutputTokens) }),
    }
  }

  function learnCap(request: ChatRequest, outputLimit: number | undefined): void {
    const sent = CAPS.find((name) => request[name] != null)
    if (sent === undefined) return
    // Too large a number says nothing against its name.
    if (outputLimit === undefined) refusedCaps.add(sent)
    else mostOutputTokens = Math.min(mostOutputTokens, Math.max(1, outputLimit))
  }

  function learnFormat({ response_format: asked }: ChatRequest): void {
    const refused = FORMATS.findIndex((known) => known?.type === asked?.type)
    format = Math.min(Math.max(format, refused + 1), FORMATS.length - 1)
  }

  return {
    shape,
    learn(request, fault) {
      if (fault.class !== 'badRequest' || fault.stopsRun) return false
      const { params, messages } = fault.named
      const names = params.length > 0 ? params : messages
      const isNamed = (pattern: RegExp): boolean => names.some((name) => pattern.test(name))
      if (isNamed(RE_FORMAT)) learnFormat(request)
      else if (isNamed(RE_EFFORT)) hasEffort = false
      else if (isNamed(RE_CAP)) learnCap(request, fault.outputLimit)
      else return false
      const outputTokens = request.max_completion_tokens ?? request.max_tokens ?? Infinity
      return describe(shape(request.messages, outputTokens)) !== describe(request)
    },
    mostOutputTokens: () => mostOutputTokens,
  }
}

function addSchema(message: ChatRequest['messages'][number]): ChatRequest['messages'][number] {
  return message.role === 'system' && typeof message.content === 'string'
    ? { ...message, content: `${message.content}\n\n${SCHEMA_IN_WORDS}` }
    : message
}

/** Everything in a request that depends on the server. */
function describe({ messages: _, ...shaped }: ChatRequest): string {
  return JSON.stringify(shaped)
}
