import { ANSWER_SCHEMA } from './answer-schema.ts'
import type { ChatRequest } from './client.ts'
import type { Fault } from './errors.ts'
import type { GenerateSettings } from './task.ts'

/** What a server turned out to understand. Decided once per run, for all symbols. */
export interface Dialect {
  shape: (messages: ChatRequest['messages'], outputTokens: number) => ChatRequest
  /**
   * Learns from a refusal of a request of that shape. Whether the request would look different now, and so is worth
   * sending again.
   */
  learn: (request: ChatRequest, fault: Fault) => boolean
}

const FORMATS: (ChatRequest['response_format'] | undefined)[] = [
  {
    type: 'json_schema',
    json_schema: { name: 'documentation', strict: true, schema: ANSWER_SCHEMA },
  },
  { type: 'json_object' },
  undefined,
]

/** What the refusal must name for each repair, strongest wording first (facts: model-errors.md, section 2). */
const RE_FORMAT = /response_format|json_schema|json_object|structured output|guided_json/i
const RE_EFFORT = /reasoning_effort|reasoning\.effort|reasoning effort/i
const RE_NEW_CAP = /max_completion_tokens/i
const RE_OLD_CAP = /max_tokens/i

export function createDialect({
  model,
  reasoningEffort,
}: Pick<GenerateSettings, 'model' | 'reasoningEffort'>): Dialect {
  let format = 0
  let hasEffort = true
  let hasNewCap = true

  function shape(messages: ChatRequest['messages'], outputTokens: number): ChatRequest {
    const responseFormat = FORMATS[format]
    return {
      model,
      messages,
      ...(responseFormat && { response_format: responseFormat }),
      ...(hasEffort && { reasoning_effort: reasoningEffort as 'low' }),
      ...(hasNewCap ? { max_completion_tokens: outputTokens } : { max_tokens: outputTokens }),
    }
  }

  const repairs: [RegExp, (request: ChatRequest) => void][] = [
    [
      RE_FORMAT,
      ({ response_format: asked }) => {
        const refused = FORMATS.findIndex((known) => known?.type === asked?.type)
        format = Math.min(Math.max(format, refused + 1), FORMATS.length - 1)
      },
    ],
    [RE_EFFORT, () => void (hasEffort = false)],
    [RE_NEW_CAP, ({ max_completion_tokens: asked }) => void (hasNewCap &&= asked == null)],
    [RE_OLD_CAP, ({ max_tokens: asked }) => void (hasNewCap ||= asked != null)],
  ]

  return {
    shape,
    learn(request, fault) {
      if (fault.class !== 'badRequest' || fault.stopsRun) return false
      const { params, messages } = fault.named
      const isNamed = (pattern: RegExp): boolean =>
        params.length > 0
          ? params.some((param) => pattern.test(param))
          : messages.some((message) => pattern.test(message))
      const before = JSON.stringify(strip(request))
      for (const [pattern, repair] of repairs) {
        if (!isNamed(pattern)) continue
        repair(request)
        const cap = request.max_completion_tokens ?? request.max_tokens ?? 0
        if (JSON.stringify(strip(shape(request.messages, cap))) !== before) return true
      }
      return false
    },
  }
}

function strip({ messages: _, ...shape }: ChatRequest): object {
  return shape
}
