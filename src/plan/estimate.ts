import type { CostOf } from './price.ts'
import type { Question } from './request.ts'

/** Expected for one question, before it is asked. */
export interface QuestionEstimate {
  inputTokens: number
  outputTokens: number
  costUsd: number | null
}

export interface Estimate {
  /** How many snippets are of which size. */
  sizes: Record<Size, number>
  inputTokens: number
  outputTokens: number
  /** Null where the price is unknown. */
  costUsd: number | null
  /** By key. */
  questions: Map<string, QuestionEstimate>
}

export type Size = 'large' | 'medium' | 'small'

/** The size classes of the contract, in characters of the snippet. */
const LARGE_CHARACTERS = 4000
const MEDIUM_CHARACTERS = 1200
/** Output tokens of an answer before there is any experience; from the design. */
const DEFAULT_OUTPUT_TOKENS = 350

export function classifySize(characters: number): Size {
  if (characters > LARGE_CHARACTERS) return 'large'
  return characters >= MEDIUM_CHARACTERS ? 'medium' : 'small'
}

/** Output tokens of the answers that a project has, and how many answers those are, by the size of their symbols. */
export type Outputs = Record<Size, { tokens: number; answers: number }>

/** What is known of a question without the answers of others and without a price. */
export interface CountedQuestion {
  size: Size
  inputTokens: number
}

/** Counts the real prompts. Returns the questions by key. */
export function countQuestions(
  questions: readonly Question[],
  countTokens: (text: string) => number,
): Map<string, CountedQuestion> {
  const systemTokens = questions[0] ? countTokens(questions[0].request.system) : 0
  return new Map(
    questions.map(({ key, request: { snippet, user } }) => {
      const inputTokens = systemTokens + countTokens(user(snippet)) + CHAT_OVERHEAD_TOKENS
      return [key, { size: classifySize(snippet.length), inputTokens }]
    }),
  )
}

/** Expects answers as long as those that the project has in the same size class. */
export function priceQuestions(
  questions: ReadonlyMap<string, CountedQuestion>,
  outputs: Outputs,
  costOf: CostOf,
): Estimate {
  const sizes: Estimate['sizes'] = { large: 0, medium: 0, small: 0 }
  const estimates = new Map<string, QuestionEstimate>()
  for (const [key, { size, inputTokens }] of questions) {
    sizes[size]++
    const outputTokens = expectTokens(outputs[size])
    const costUsd = costOf({ input: inputTokens, output: outputTokens })
    estimates.set(key, { inputTokens, outputTokens, costUsd })
  }

  const all = [...estimates.values()]
  const sum = (read: (estimate: QuestionEstimate) => number): number =>
    all.reduce((total, estimate) => total + read(estimate), 0)
  return {
    sizes,
    inputTokens: sum((estimate) => estimate.inputTokens),
    outputTokens: sum((estimate) => estimate.outputTokens),
    costUsd: all.some(({ costUsd }) => costUsd === null) ? null : sum(({ costUsd }) => costUsd!),
    questions: estimates,
  }
}

/** Counts and prices questions. */
export function estimateQuestions({
  questions,
  outputs,
  countTokens,
  costOf,
}: {
  questions: readonly Question[]
  outputs: Outputs
  countTokens: (text: string) => number
  costOf: CostOf
}): Estimate {
  return priceQuestions(countQuestions(questions, countTokens), outputs, costOf)
}

function expectTokens({ tokens, answers }: Outputs[Size]): number {
  return answers > 0 ? Math.round(tokens / answers) : DEFAULT_OUTPUT_TOKENS
}

/**
 * Tokens that a chat of a system and a user message costs beyond their texts, measured with o200k_base. A schema adds more,
 * which no tokenizer can count; bills are made from the server's `usage`.
 */
export const CHAT_OVERHEAD_TOKENS = 13

/** Longer texts are counted by their beginning: the tokenizer is quadratic on text without breaks. */
const COUNTED_CHARACTERS = 30_000

/** Loads the tokenizer (o200k_base, that of the gpt-5 and gpt-6 models) and gives the function that counts with it. */
export async function loadTokenCounter(): Promise<(text: string) => number> {
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base')
  // Text such as `<|endoftext|>` in a source is text; without this option the tokenizer throws.
  const asText = { disallowedSpecial: new Set<string>() }
  return (text) => {
    if (text.length <= COUNTED_CHARACTERS) return countTokens(text, asText)
    const counted = countTokens(text.slice(0, COUNTED_CHARACTERS), asText)
    return Math.round((counted * text.length) / COUNTED_CHARACTERS)
  }
}
