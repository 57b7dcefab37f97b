import { describeSecrets } from '../emit/secrets.ts'
import { createProgress, describePlan } from '../emit/summary.ts'
import { createSymbolDoc } from '../emit/symbol-doc.ts'
import { generate, type GenerateResult, type Outcome } from '../generate/generate.ts'
import { describeURL } from '../options/base-url.ts'
import type { Environment } from '../options/environment.ts'
import type { Logger } from '../options/logger.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { Estimate } from '../plan/estimate.ts'
import type { Plan, PlannedSymbol } from '../plan/plan.ts'
import type { Sighting } from '../secrets/scanner.ts'
import type { StoredAnswer } from '../store/answer.ts'
import type { Answers } from '../store/answers.ts'
import { prepareTasks, type Source } from './tasks.ts'

export interface AskResult extends GenerateResult {
  estimate: Estimate
  /** The secrets in what was to be sent. */
  secrets: Sighting[]
  /** The answers that were stored, by key. */
  stored: ReadonlyMap<string, StoredAnswer>
}

/** Asks a plan's questions: states what it will cost, stores each answer and hands each result to `onSymbol`. */
export async function askQuestions({
  plan,
  answers,
  logger,
  signal,
  ...source
}: Source & {
  plan: Plan
  answers: Answers
  logger: Logger
  signal: AbortSignal
}): Promise<AskResult> {
  const { model, maxConcurrent, onSymbol, secrets: policy } = source.options
  const stored = new Map<string, StoredAnswer>()
  const prepared = await prepareTasks(source, plan.questions, answers, (answer) => {
    stored.set(answer.key, answer)
  })
  const { tasks, estimate, settings, withheld, sightings: secrets } = prepared
  tellServer(source.environment, logger.info)
  if (secrets.length > 0) logger.warn(describeSecrets(secrets, policy))
  const lines = describePlan({ estimate, model, maxConcurrent })
  for (const line of lines) logger.info(line)
  if (estimate.costUsd === null) {
    logger.warn(
      `\`maxCost\` cannot hold, since the price of ${model} is unknown. Set \`price\` to know and bound the cost.`,
    )
  }

  const progress = createProgress(tasks.length, logger.info)
  const handOn = createOnSymbol(onSymbol, logger)
  const byKey = groupByKey(plan)
  const result = await generate(tasks, {
    ...settings,
    onOutcome(task, outcome) {
      progress(outcome.status === 'documented')
      handOn(byKey.get(task.key) ?? [], outcome)
    },
    signal,
  }).finally(settings.sharing?.leases.close)
  const outcomes = new Map([...result.outcomes, ...withheld])
  return { ...result, outcomes, estimate, secrets, stored }
}

function groupByKey({ symbols }: Plan): Map<string, PlannedSymbol[]> {
  const groups = new Map<string, PlannedSymbol[]>()
  for (const planned of symbols) {
    const known = groups.get(planned.key)
    if (known) known.push(planned)
    else groups.set(planned.key, [planned])
  }
  return groups
}

/** Calls the user's `onSymbol` with a result. Its errors are the user's to read, and do not fail the build. */
export function createOnSymbol(
  onSymbol: ResolvedOptions['onSymbol'],
  logger: Logger,
): (symbols: readonly PlannedSymbol[], outcome: Outcome) => void {
  if (!onSymbol) return () => {}
  let hasWarned = false
  return (symbols, outcome) => {
    for (const planned of symbols) {
      try {
        onSymbol(createSymbolDoc(planned, { outcome }))
      } catch (error) {
        if (!hasWarned)
          logger.warn(`\`onSymbol\` threw: ${String(error)}. The build goes on without it.`)
        hasWarned = true
      }
    }
  }
}

const told = new WeakSet<Environment>()

/** Logs once in a build which server gets the sources: its address may come from a forgotten variable. */
function tellServer(environment: Environment, write: (line: string) => void): void {
  const { baseURL } = environment
  if (baseURL === undefined || told.has(environment)) return
  told.add(environment)
  write(`Model server: ${describeURL(baseURL)}`)
}
