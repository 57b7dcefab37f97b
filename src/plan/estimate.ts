import type { CostOf } from './price.ts'
import type { Question } from './request.ts'
import { CHAT_OVERHEAD_TOKENS } from './tokens.ts'

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

/** Counts the real prompts, and expects answers as long as those that the project has in the same size class. */
export function estimateQuestions(options: {
  questions: readonly Question[]
  outputs: Outputs
  countTokens: (text: string) => number
  costOf: CostOf
}): Estimate {
  const { questions, outputs, countTokens, costOf } = options
  const sizes: Estimate['sizes'] = { large: 0, medium: 0, small: 0 }
  const estimates = new Map<string, QuestionEstimate>()
  const systemTokens = questions[0] ? countTokens(questions[0].request.system) : 0

  for (const { key, request } of questions) {
    const size = classifySize(request.snippet.length)
    sizes[size]++
    const input = systemTokens + countTokens(request.user(request.snippet)) + CHAT_OVERHEAD_TOKENS
    const output = expectTokens(outputs[size])
    estimates.set(key, {
      inputTokens: input,
      outputTokens: output,
      costUsd: costOf({ input, output }),
    })
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

function expectTokens({ tokens, answers }: Outputs[Size]): number {
  return answers > 0 ? Math.round(tokens / answers) : DEFAULT_OUTPUT_TOKENS
}
