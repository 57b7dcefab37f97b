import type { StoredAnswer } from '../store/answer.ts'
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

/**
 * Counts the real prompts and guesses the answers: the mean of the answers that this project already has in the same
 * size class. `known` gives those with the size of their symbol's snippet.
 */
export function estimateQuestions(options: {
  questions: readonly Question[]
  known: { characters: number; answer: StoredAnswer }[]
  countTokens: (text: string) => number
  costOf: CostOf
}): Estimate {
  const { questions, known, countTokens, costOf } = options
  const outputTokens = meanOutputTokens(known)
  const sizes: Estimate['sizes'] = { large: 0, medium: 0, small: 0 }
  const estimates = new Map<string, QuestionEstimate>()
  const systemTokens = questions[0] ? countTokens(questions[0].request.system) : 0

  for (const { key, request } of questions) {
    const size = classifySize(request.snippet.length)
    sizes[size]++
    const input = systemTokens + countTokens(request.user(request.snippet)) + CHAT_OVERHEAD_TOKENS
    const output = outputTokens[size]
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

function meanOutputTokens(
  known: { characters: number; answer: StoredAnswer }[],
): Record<Size, number> {
  const totals = { large: [0, 0], medium: [0, 0], small: [0, 0] } satisfies Record<Size, number[]>
  for (const { characters, answer } of known) {
    const total = totals[classifySize(characters)]
    total[0]! += answer.tokens.output
    total[1]! += 1
  }
  const mean = ([tokens, answers]: number[]): number =>
    answers ? Math.round(tokens! / answers) : DEFAULT_OUTPUT_TOKENS
  return { large: mean(totals.large), medium: mean(totals.medium), small: mean(totals.small) }
}
