import { roundDollars } from '../plan/price.ts'
import type { Answer } from '../store/answer.ts'
import type { SymbolDoc, SymbolDocs } from '../types.ts'
import type { DocsSource } from './source.ts'

/** Returns the answers behind the shown docs, each once, however many symbols share it. */
export function selectAnswers(docs: SymbolDoc[], { outcomes, earlier }: DocsSource): Answer[] {
  const answers = new Set<Answer>()
  for (const { docs: shown, origin, hash, id, status } of docs) {
    if (!shown || origin === 'human') continue
    const outcome = outcomes.get(hash)
    const answer =
      status === 'stale'
        ? earlier.get(id)
        : outcome?.status === 'documented'
          ? outcome.answer
          : undefined
    if (answer) answers.add(answer)
  }
  return [...answers]
}

/** Sums what producing the shown docs cost. */
export function sumUsage(answers: readonly Answer[]): SymbolDocs['usage'] {
  const usage = { inputTokens: 0, outputTokens: 0, totalTokens: 0, cachedInputTokens: 0 }
  let cacheWriteTokens = 0
  let costUsd: number | null = 0
  for (const { tokens, costUsd: cost } of answers) {
    usage.inputTokens += tokens.input
    usage.outputTokens += tokens.output
    usage.totalTokens += tokens.input + tokens.output
    usage.cachedInputTokens += tokens.cachedInput ?? 0
    cacheWriteTokens += tokens.cacheWrite ?? 0
    costUsd = costUsd === null || cost === null ? null : costUsd + cost
  }
  return {
    ...usage,
    ...(cacheWriteTokens > 0 && { cacheWriteTokens }),
    costUsd: costUsd === null ? null : roundDollars(costUsd),
  }
}
