import type { Environment } from '../options/environment.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { describeBudgetStop, describeIssues, describeKnown, describeRun } from '../emit/summary.ts'
import type { Plan } from '../plan/plan.ts'
import type { AskResult } from './ask.ts'
import type { Line } from './narrate.ts'
import { sumSaved, type Ended } from './report.ts'

const inform = (text: string): Line => ({ level: 'info', text })
const warn = (text: string): Line => ({ level: 'warn', text })

/** What the log says when a run has ended. */
export function writeLines(
  ended: Ended,
  options: ResolvedOptions,
  reason: Environment['reason'],
): Line[] {
  const { asked } = ended
  return asked ? writeAsked(ended, asked, options) : [inform(describeQuiet(ended, options, reason))]
}

function writeAsked({ plan, docs }: Ended, asked: AskResult, options: ResolvedOptions): Line[] {
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
    flaws: asked.flaws,
    costUsd: asked.costUsd,
    model,
  }).map(inform)
  const issues = countIssues(plan)
  if (issues > 0) lines.push(warn(`${describeIssues(issues)}, named in the asset`))
  if (asked.overBudget > 0) {
    lines.push(warn(describeBudgetStop({ pending: asked.overBudget, maxCost })))
  }
  if (plan.overLimit.length > 0) {
    lines.push(warn(describeBudgetStop({ pending: plan.overLimit.length, maxSymbols })))
  }
  if (asked.stopped) {
    const { message, action } = asked.stopped
    lines.push(warn(`Stopped: ${message} ${docs.stats.pending} symbols pending. ${action}`))
  }
  return lines
}

function describeQuiet(
  { plan, docs }: Ended,
  { fileName }: ResolvedOptions,
  reason: Environment['reason'],
): string {
  const open = plan.questions.length + plan.overLimit.length
  return describeKnown({
    docs,
    cached: plan.symbols.filter(({ answer }) => answer?.docs).length,
    savedUsd: sumSaved(plan),
    issues: countIssues(plan),
    fileName,
    reason: open > 0 ? describeSilence(reason, 'build') : undefined,
  })
}

function countIssues({ symbols }: Plan): number {
  return symbols.reduce((sum, { humanVerdict }) => sum + (humanVerdict?.faults.length ?? 0), 0)
}

/** Why nothing is asked, and what to do and to begin again so that it is. */
export function describeSilence(reason: Environment['reason'], again: 'build' | 'start'): string {
  switch (reason) {
    case 'no-key':
      return `No API key: set OPENAI_API_KEY, or OPENAI_BASE_URL for a local server, and ${again} again to document the rest.`
    case 'ci':
      return 'CI asks nothing in mode "auto": build where there is a key and commit the store, or set SYMBOL_DOCS_MODE=generate.'
    default:
      return 'This mode asks nothing: build in mode "generate" to document the rest.'
  }
}
