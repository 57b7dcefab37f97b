import type { Environment } from '../config/environment.ts'
import type { Logger } from '../config/logger.ts'
import type { ResolvedOptions } from '../config/options.ts'
import {
  describeBudgetStop,
  describeIssues,
  describeKnown,
  describeRun,
  describeProblems,
} from '../emit/summary.ts'
import type { Plan } from '../plan/plan.ts'
import type { AskResult } from './ask.ts'
import { sumSaved, type Told } from './report.ts'

/**
 * Says once per build what happened. A build of several environments runs the pipeline once for each; those after the
 * first speak only when they asked something. An environment that comes again is a rebuild, which speaks anew.
 */
export function createNarrator({
  options,
  environment,
}: {
  options: ResolvedOptions
  environment: Environment
}): (told: Told, logger: Logger) => void {
  const told = new Set<string>()
  const early = new Set<string>()
  let warned = ''

  return (run, logger) => {
    // A watch build comes here again and again; what has not changed has been said.
    const warnings = [...environment.warnings, ...describeProblems(run.collection)]
    if (warnings.join() !== warned) for (const line of warnings) logger.warn(line)
    warned = warnings.join()

    const isFollowUp = early.delete(run.environment)
    const isRebuild = !isFollowUp && told.has(run.environment)
    if (isRebuild) told.clear()
    const isFirst = told.size === 0
    told.add(run.environment)
    if (run.isEarly) early.add(run.environment)
    if (run.asked) tellAsked(run, run.asked, options, logger)
    else if (isFirst) logger.info(describeQuiet(run, options, environment))
  }
}

function tellAsked(
  { plan, docs }: Told,
  asked: AskResult,
  options: ResolvedOptions,
  logger: Logger,
): void {
  const { model, maxCost, maxSymbols } = options
  const outcomes = plan.questions.map((question) => ({
    symbol: question.symbols[0]!,
    outcome: asked.outcomes.get(question.key),
  }))
  const lines = describeRun({
    successful: outcomes.filter(({ outcome }) => outcome?.status === 'documented').length,
    failed: outcomes.flatMap(({ symbol: { module, name }, outcome }) => {
      return outcome?.status === 'failed' ? [{ module, name, message: outcome.error.message }] : []
    }),
    tokens: asked.tokens,
    estimatedCalls: asked.estimatedCalls,
    costUsd: asked.costUsd,
    model,
  })
  for (const line of lines) logger.info(line)
  const issues = countIssues(plan)
  if (issues > 0) logger.warn(`${describeIssues(issues)}, named in the asset`)
  if (asked.overBudget > 0) {
    logger.warn(describeBudgetStop({ pending: asked.overBudget, maxCost }))
  }
  if (plan.overLimit.length > 0) {
    logger.warn(describeBudgetStop({ pending: plan.overLimit.length, maxSymbols }))
  }
  if (asked.stopped) {
    const { message, action } = asked.stopped
    logger.warn(`Stopped: ${message} ${docs.stats.pending} symbols pending. ${action}`)
  }
}

function describeQuiet(
  { plan, docs }: Told,
  options: ResolvedOptions,
  environment: Environment,
): string {
  const open = plan.questions.length + plan.overLimit.length
  return describeKnown({
    docs,
    cached: plan.symbols.filter(({ answer }) => answer?.docs).length,
    savedUsd: sumSaved(plan),
    issues: countIssues(plan),
    fileName: options.fileName,
    reason: open > 0 ? HOW_TO_GO_ON[environment.reason ?? 'mode'] : undefined,
  })
}

function countIssues({ symbols }: Plan): number {
  return symbols.reduce((sum, { humanVerdict }) => sum + (humanVerdict?.faults.length ?? 0), 0)
}

export const HOW_TO_GO_ON: Record<NonNullable<Environment['reason']>, string> = {
  'no-key':
    'No API key: set OPENAI_API_KEY, or OPENAI_BASE_URL for a local server, and build again to document the rest.',
  ci: 'CI asks nothing in mode "auto": build where there is a key and commit the store, or set SYMBOL_DOCS_MODE=generate.',
  mode: 'This mode asks nothing: build in mode "generate" to document the rest.',
}
