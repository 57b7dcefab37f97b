import { roundDollars } from '../plan/price.ts'
import type { RunReport } from '../emit/report.ts'
import type { Collection } from '../collect/collection.ts'
import type { Plan } from '../plan/plan.ts'
import type { StoredAnswer } from '../store/answer.ts'
import type { SymbolDocs } from '../types.ts'
import type { AskResult } from './ask.ts'

/** What is known of a run when it has ended. */
export interface Ended {
  environment: string
  collection: Collection
  plan: Plan
  asked: AskResult | undefined
  docs: SymbolDocs
}

/** What the answers in the store spared this build; null where a price was unknown. */
export function sumSaved(plan: Plan): number | null {
  const answers = new Set<StoredAnswer>(plan.symbols.flatMap(({ answer }) => answer ?? []))
  let saved = 0
  for (const { costUsd } of answers) {
    if (costUsd === null) return null
    saved += costUsd
  }
  return roundDollars(saved)
}

export function createReport({ environment, collection, plan, asked, docs }: Ended): RunReport {
  const failed = plan.questions.flatMap(({ key, id }) => {
    const outcome = asked?.outcomes.get(key)
    return outcome?.status === 'failed' ? [{ id, ...outcome.error }] : []
  })
  return {
    schemaVersion: 1,
    environment,
    model: docs.model,
    symbols: docs.stats.symbols,
    cached: plan.symbols.filter(({ answer }) => answer?.docs).length,
    savedUsd: sumSaved(plan),
    calls: asked?.calls ?? 0,
    documented: [...(asked?.outcomes.values() ?? [])].filter(
      ({ status }) => status === 'documented',
    ).length,
    failed,
    pending: docs.stats.pending,
    tokens: asked?.tokens ?? { input: 0, output: 0 },
    costUsd: asked ? asked.costUsd : 0,
    ...(asked && {
      estimate: {
        inputTokens: asked.estimate.inputTokens,
        outputTokens: asked.estimate.outputTokens,
        costUsd: asked.estimate.costUsd,
      },
    }),
    retries: asked?.retries ?? 0,
    refusals: asked?.refusals ?? 0,
    waitedInMs: asked?.waitedInMs ?? 0,
    estimatedCalls: asked?.estimatedCalls ?? 0,
    flaws: asked?.flaws ?? [],
    ...(asked?.stopped && {
      stopped: { code: asked.stopped.code, message: asked.stopped.message },
    }),
    secrets: asked?.secrets ?? [],
    skipped: collection.skipped,
  }
}
