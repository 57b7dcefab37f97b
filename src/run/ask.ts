import type { Collection } from '../collect/collection.ts'
import type { Environment } from '../config/environment.ts'
import type { Logger } from '../config/logger.ts'
import type { ResolvedOptions } from '../config/options.ts'
import { createProgress, describePlan } from '../emit/summary.ts'
import { createSymbolDoc } from '../emit/symbol-doc.ts'
import { generate, type GenerateResult, type Outcome, type Task } from '../generate/generate.ts'
import { estimateQuestions, type Estimate } from '../plan/estimate.ts'
import type { Plan, PlannedSymbol } from '../plan/plan.ts'
import type { Question } from '../plan/request.ts'
import { loadPrice } from '../plan/price.ts'
import { loadTokenCounter } from '../plan/tokens.ts'
import type { Answers } from '../store/answers.ts'
import { createVerifier } from '../verify/verify.ts'

export interface AskResult extends GenerateResult {
  estimate: Estimate
}

/** The half of a run that costs money: says what it will cost, asks, stores each answer, hands each result out. */
export async function askQuestions(options: {
  plan: Plan
  collection: Collection
  root: string
  options: ResolvedOptions
  environment: Environment
  answers: Answers
  logger: Logger
  signal: AbortSignal
}): Promise<AskResult> {
  const { plan, collection, root, environment, answers, logger, signal } = options
  const { model, maxConcurrent, maxCost, onSymbol, ...settings } = options.options
  const { baseURL } = environment

  const costOf = await loadPrice({ model, baseURL, price: settings.price })
  const estimate = estimateQuestions({
    questions: plan.questions,
    known: readExperience(plan),
    countTokens: await loadTokenCounter(),
    costOf,
  })
  const lines = describePlan({ estimate, questions: plan.questions.length, model, maxConcurrent })
  for (const line of lines) logger.info(line)
  if (estimate.costUsd === null) {
    logger.warn(
      `\`maxCost\` cannot hold, since the price of ${model} is unknown. Set \`price\` to know and bound the cost.`,
    )
  }

  const verifier = createVerifier({ collection, root })
  const progress = createProgress(plan.questions.length, logger.info)
  const handOut = createHandOut(plan, onSymbol, logger)
  const result = await generate(
    plan.questions.map((question) => createTask(question, estimate, verifier)),
    {
      apiKey: environment.readApiKey() ?? '',
      ...(baseURL !== undefined && { baseURL }),
      model,
      reasoningEffort: settings.reasoningEffort,
      timeoutInMs: settings.timeout,
      maxConcurrent,
      maxCompletionTokens: settings.maxCompletionTokens,
      ...(estimate.costUsd !== null && { maxCost }),
      price: costOf,
      async keep(task, answer) {
        await answers.put(task.key, task.id, answer)
      },
      onOutcome(task, outcome) {
        progress(outcome.status === 'documented')
        handOut(task.key, outcome)
      },
      signal,
    },
  )
  return { ...result, estimate }
}

function createTask(
  question: Question,
  estimate: Estimate,
  verifier: ReturnType<typeof createVerifier>,
): Task {
  const { key, id, request } = question
  const symbol = question.symbols[0]!
  return {
    key,
    id,
    request,
    estimate: estimate.questions.get(key)!,
    async verify(docs) {
      try {
        return await verifier.verify(symbol, docs)
      } catch {
        // The compiler may stumble over code that a model made up; that costs the examples and nothing else.
        const { examples: _, ...others } = docs
        return verifier.verify(symbol, others)
      }
    },
  }
}

/** What this project's answers took so far, for the estimate. */
function readExperience(plan: Plan): Parameters<typeof estimateQuestions>[0]['known'] {
  return plan.symbols.flatMap(({ symbol, answer }) => {
    if (!answer?.docs) return []
    const { pieces } = symbol.declaration
    return [{ answer, characters: pieces.reduce((sum, { start, end }) => sum + end - start, 0) }]
  })
}

/** Gives each result to the user's `onSymbol`; its errors are the user's to read and not the build's to fail by. */
function createHandOut(
  plan: Plan,
  onSymbol: ResolvedOptions['onSymbol'],
  logger: Logger,
): (key: string, outcome: Outcome) => void {
  if (!onSymbol) return () => {}
  const byKey = new Map<string, PlannedSymbol[]>()
  for (const planned of plan.symbols) {
    byKey.set(planned.key, [...(byKey.get(planned.key) ?? []), planned])
  }
  let warned = false
  return (key, outcome) => {
    for (const planned of byKey.get(key) ?? []) {
      try {
        onSymbol(createSymbolDoc(planned, outcome, undefined))
      } catch (error) {
        if (!warned)
          logger.warn(`\`onSymbol\` threw: ${String(error)}. The build goes on without it.`)
        warned = true
      }
    }
  }
}
