import type { Logger } from '../config/logger.ts'
import { createProgress, describePlan } from '../emit/summary.ts'
import { generate, type GenerateResult } from '../generate/generate.ts'
import type { Estimate } from '../plan/estimate.ts'
import type { Answers } from '../store/answers.ts'
import { createHandOut } from './hand-out.ts'
import { prepareTasks, type Source } from './tasks.ts'

export interface AskResult extends GenerateResult {
  estimate: Estimate
}

/** The half of a run that costs money: says what it will cost, asks, stores each answer, hands each result out. */
export async function askQuestions({
  answers,
  logger,
  signal,
  ...source
}: Source & { answers: Answers; logger: Logger; signal: AbortSignal }): Promise<AskResult> {
  const { plan } = source.reading
  const { questions } = plan
  const { model, maxConcurrent, onSymbol } = source.options
  const { tasks, estimate, settings } = await prepareTasks(source, questions, answers)
  const lines = describePlan({ estimate, questions: questions.length, model, maxConcurrent })
  for (const line of lines) logger.info(line)
  if (estimate.costUsd === null) {
    logger.warn(
      `\`maxCost\` cannot hold, since the price of ${model} is unknown. Set \`price\` to know and bound the cost.`,
    )
  }

  const progress = createProgress(questions.length, logger.info)
  const handOut = createHandOut(onSymbol, logger)
  const result = await generate(tasks, {
    ...settings,
    onOutcome(task, outcome) {
      progress(outcome.status === 'documented')
      handOut(plan, task.key, outcome)
    },
    signal,
  })
  return { ...result, estimate }
}
