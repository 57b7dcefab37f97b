import type { Logger } from '../options/logger.ts'
import { describeSecrets } from '../emit/secrets.ts'
import { createProgress, describePlan } from '../emit/summary.ts'
import { generate, type GenerateResult } from '../generate/generate.ts'
import type { Estimate } from '../plan/estimate.ts'
import type { Sighting } from '../secrets/scanner.ts'
import type { Answers } from '../store/answers.ts'
import { createHandOut } from './hand-out.ts'
import { tellServer } from './server.ts'
import { prepareTasks, type Source } from './tasks.ts'

export interface AskResult extends GenerateResult {
  estimate: Estimate
  /** The secrets in what was to be sent. */
  secrets: Sighting[]
}

/** The half of a run that costs money: says what it will cost, asks, stores each answer, hands each result out. */
export async function askQuestions({
  answers,
  logger,
  signal,
  ...source
}: Source & { answers: Answers; logger: Logger; signal: AbortSignal }): Promise<AskResult> {
  const { plan } = source.reading
  const { model, maxConcurrent, onSymbol, secrets: policy } = source.options
  const prepared = await prepareTasks(source, plan.questions, answers)
  const { tasks, estimate, settings, withheld, sightings: secrets } = prepared
  tellServer(source.environment, logger.info)
  if (secrets.length > 0) logger.warn(describeSecrets(secrets, policy))
  const lines = describePlan({ estimate, questions: tasks.length, model, maxConcurrent })
  for (const line of lines) logger.info(line)
  if (estimate.costUsd === null) {
    logger.warn(
      `\`maxCost\` cannot hold, since the price of ${model} is unknown. Set \`price\` to know and bound the cost.`,
    )
  }

  const progress = createProgress(tasks.length, logger.info)
  const handOut = createHandOut(onSymbol, logger)
  const result = await generate(tasks, {
    ...settings,
    onOutcome(task, outcome) {
      progress(outcome.status === 'documented')
      handOut(plan, task.key, outcome)
    },
    signal,
  }).finally(settings.sharing?.leases.close)
  const outcomes = new Map([...result.outcomes, ...withheld])
  return { ...result, outcomes, estimate, secrets }
}
