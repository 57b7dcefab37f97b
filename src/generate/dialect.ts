import { type ProviderDialect, PROVIDERS, recognizeProvider } from '../options/providers.ts'
import type { AnswerSchema } from './answer-schema.ts'
import type { ChatRequest } from './client.ts'
import type { Fault } from './errors.ts'
import type { GenerateSettings } from './task.ts'

/** The parameters that a server accepts. Learned once per run, for all symbols. */
export interface Dialect {
  shape: (
    messages: ChatRequest['messages'],
    outputTokens: number,
    schema: AnswerSchema,
  ) => ChatRequest
  /** The server ignores `response_format`, so it is no longer sent. */
  dropFormat: () => void
  /**
   * Learns from the refusal of a request. Returns whether the request would look different now, so that it is worth sending
   * again.
   */
  learn: (request: ChatRequest, fault: Fault) => boolean
  /** The largest output cap that the model takes, as far as it said so. */
  mostOutputTokens: () => number
}

/** In order of preference; the last one sends none, and the form in the user message has to do. */
const FORMATS = ['json_schema', 'json_object', undefined] as const

/** In order of preference: reasoning models know only the first, many local servers only the second. */
const CAPS = ['max_completion_tokens', 'max_tokens'] as const

/** A refusal must name one of these (facts: model-errors.md, section 2). */
const RE_FORMAT = /response_format|json_schema|json_object|structured output|guided_json/i
/** Ollama speaks of thinking. */
const RE_EFFORT =
  /reasoning_effort|reasoning\.effort|reasoning effort|does not support thinking|think value/i
const RE_CACHE = /prompt_cache_options/i
const RE_CAP = /max_(?:completion_)?tokens/i

export function createDialect({
  model,
  reasoningEffort,
  ...server
}: Pick<GenerateSettings, 'model' | 'reasoningEffort' | 'provider' | 'baseURL'>): Dialect {
  const known = findDialect(server)
  const { leastEffort } = known
  const effort = reasoningEffort === 'none' && leastEffort ? leastEffort : reasoningEffort
  const caps = known.hasOldCap ? CAPS.toReversed() : CAPS
  let format = known.ignoresFormat ? FORMATS.length - 1 : 0
  let hasCacheOptions = known.writesCache ?? false
  let hasEffort = !known.ignoresEffort
  let mostOutputTokens = Infinity
  const refusedCaps = new Set<string>()

  function shape(
    messages: ChatRequest['messages'],
    outputTokens: number,
    { name, schema }: AnswerSchema,
  ): ChatRequest {
    const type = FORMATS[format]
    const cap = caps.find((one) => !refusedCaps.has(one))
    return {
      model,
      messages,
      ...(type === 'json_schema' && {
        response_format: { type, json_schema: { name, strict: true, schema } },
      }),
      ...(type === 'json_object' && { response_format: { type } }),
      // The client's types may not know the value yet; the server decides.
      ...(hasEffort && { reasoning_effort: effort as 'low' }),
      ...(hasCacheOptions && NO_CACHE_WRITES),
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
    const refused = FORMATS.findIndex((type) => type === asked?.type)
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
      else if (isNamed(RE_CACHE)) hasCacheOptions = false
      else if (isNamed(RE_CAP)) learnCap(request, fault.outputLimit)
      else return false
      const outputTokens = request.max_completion_tokens ?? request.max_tokens ?? Infinity
      const again = shape(request.messages, outputTokens, readSchema(request))
      return describe(again) !== describe(request)
    },
    dropFormat() {
      format = FORMATS.length - 1
    },
    mostOutputTokens: () => mostOutputTokens,
  }
}

/**
 * OpenAI writes long prompts to its cache for 1.25 times the price of input, unless breakpoints are asked for. Each prompt
 * differs from its first kilobytes on, so nobody would read them.
 */
const NO_CACHE_WRITES = { prompt_cache_options: { mode: 'explicit' as const } }

function findDialect({
  provider,
  baseURL,
}: Pick<GenerateSettings, 'provider' | 'baseURL'>): ProviderDialect {
  const owner = provider ?? (baseURL === undefined ? 'openai' : recognizeProvider(baseURL))
  return owner === undefined ? {} : PROVIDERS[owner].dialect
}

const NO_SCHEMA: AnswerSchema = { name: '', schema: {} }

function readSchema({ response_format: asked }: ChatRequest): AnswerSchema {
  if (asked?.type !== 'json_schema') return NO_SCHEMA
  const { name, schema = {} } = asked.json_schema
  return { name, schema }
}

/** Everything in a request that depends on the server. */
function describe({ messages: _, ...shaped }: ChatRequest): string {
  return JSON.stringify(shaped)
}
