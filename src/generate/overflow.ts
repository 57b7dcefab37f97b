const RE_SUBJECT = /\b(?:prompts?|inputs?|messages?|requests?|requested|tokens?|max_tokens)\b/i

const RE_LIMIT =
  /\bcontext[ _-]?(?:length|window|size|limit)\b|\b(?:max(?:imum)?|available) (?:context|prompt|input|sequence|model)(?: token)?s? ?(?:length|size|tokens)?\b|\b(?:prompt|input|token|length|model'?s? token) limit\b|\bconfigured limit\b|\bmax(?:imum)? (?:number of |input )?tokens\b|\bmax_new_tokens\b|\bmaximum length\b|\blength of the (?:messages|prompt|input)\b/i

const RE_JOIN =
  /\bexceed(?:s|ed|ing)?\b|\b(?:longer|greater|larger|more) than\b|\btoo (?:long|large|many|big)\b|\bonly\b|\breduce (?:the|your) (?:length|prompt|input|messages)\b|\bnot enough\b|\bmust be <=/i

/** The limit stated outright. */
const RE_STATED = /\bmaximum [\w' ]{0,40}length (?:is|of) (?:only )?\d/i

/** vLLM: the prompt alone is over the limit, so nothing is left for the answer. */
const RE_NOTHING_LEFT = /\bmax_(?:completion_)?tokens must be at least 1, got -\d/i

/** Returns whether a message says that the request can never fit. Only for status 400, 413 and 422. */
export function saysOverflow(message: string): boolean {
  if (RE_NOTHING_LEFT.test(message) || RE_STATED.test(message)) return true
  return RE_SUBJECT.test(message) && RE_LIMIT.test(message) && RE_JOIN.test(message)
}

/** Tokens that a message names: what fits, and what the prompt takes of it. */
export interface NamedTokens {
  limit?: number
  input?: number
  /** Prompt and output cap together. */
  requested?: number
}

const NUMBER = String.raw`(\d[\d,_]*)`

const RE_NAMED: Record<keyof NamedTokens, RegExp[]> = {
  limit: [
    new RegExp(`(?:context|input|sequence|prompt) length is (?:only )?${NUMBER}`, 'i'),
    new RegExp(`\\bLimit:? ${NUMBER}`),
    new RegExp(`must be <= ${NUMBER}`),
    new RegExp(`context (?:size|window|length)(?: of)? \\(?${NUMBER}`, 'i'),
    new RegExp(`(?:maximum|configured limit)[\\w ]{0,40}? ${NUMBER} (?:tokens|maximum)`, 'i'),
  ],
  input: [
    new RegExp(`\\(${NUMBER} in the messages`),
    new RegExp(`passed ${NUMBER} input tokens`, 'i'),
    new RegExp(`(?:request|prompt) has ${NUMBER} input tokens`, 'i'),
    new RegExp(`Given: ${NUMBER} .inputs. tokens`),
    new RegExp(`resulted in ${NUMBER} tokens`, 'i'),
    new RegExp(`Prompt contains ${NUMBER} tokens`),
    new RegExp(`\\(${NUMBER} of text input`),
  ],
  requested: [
    new RegExp(`\\bRequested ${NUMBER}`),
    new RegExp(`requested (?:about )?${NUMBER} tokens`, 'i'),
  ],
}

export function readNamedTokens(messages: readonly string[]): NamedTokens {
  const named: NamedTokens = {}
  for (const [field, expressions] of Object.entries(RE_NAMED)) {
    const number = firstNumber(messages, expressions)
    if (number !== undefined) named[field as keyof NamedTokens] = number
  }
  return named
}

/** The largest output cap that a model takes, where a message says so. */
export function readOutputLimit(messages: readonly string[]): number | undefined {
  return firstNumber(messages, [
    new RegExp(`supports at most ${NUMBER} (?:completion|output) tokens`, 'i'),
    new RegExp(
      `max_(?:completion_|output_)?tokens\\b.{0,80}?(?:<=|at most|less than or equal to|maximum(?: value)? (?:is|of)|between \\d+ and|up to|range of \\[\\d+,) ?${NUMBER}`,
      'i',
    ),
  ])
}

function firstNumber(
  messages: readonly string[],
  expressions: readonly RegExp[],
): number | undefined {
  for (const expression of expressions) {
    for (const message of messages) {
      const found = expression.exec(message)?.[1]
      const number = Number(found?.replace(/[,_]/g, ''))
      if (Number.isSafeInteger(number)) return number
    }
  }
  return undefined
}

/** An answer in fewer tokens is hardly ever whole; then the source is shortened instead. */
const LEAST_OUTPUT_TOKENS = 256

/**
 * Returns the tokens that a server leaves for the output, where prompt and output cap were too much only together; undefined
 * where a smaller cap does not help. The source is not cut for a reservation (facts: model-errors.md, section 6).
 *
 *   limit 6048, 568 in the messages, 6048 asked for the output -> 5480
 */
export function findOutputRoom(
  { limit, input, requested }: NamedTokens,
  askedTokens: number,
): number | undefined {
  if (limit === undefined) return undefined
  const prompt =
    input ??
    (requested !== undefined && requested > askedTokens ? requested - askedTokens : Infinity)
  const room = limit - prompt
  return room >= LEAST_OUTPUT_TOKENS && room < askedTokens ? room : undefined
}
