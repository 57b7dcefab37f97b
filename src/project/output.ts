import type { FoundModules } from '../collect/modules.ts'
import {
  createHead,
  parseModule,
  stringifyDocs,
  sumTotals,
  type TotalSum,
} from '../emit/docs-json.ts'
import { stringifyReport, type RunReport } from '../emit/report.ts'
import { describeSecrets } from '../emit/secrets.ts'
import {
  describeBudgetStop,
  describeEstimate,
  describeIssues,
  describeKnown,
  describeProblems,
  describeRun,
} from '../emit/summary.ts'
import type { Environment } from '../options/environment.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import type { Estimate } from '../plan/estimate.ts'
import type { Plan } from '../plan/plan.ts'
import type { Sighting } from '../secrets/scanner.ts'
import type { ErrorCode, SymbolDoc, SymbolDocs } from '../types.ts'
import type { AskResult } from './ask.ts'
import { hasGaps } from './changed.ts'
import type { Line, ModuleState, Output } from './snapshot.ts'

interface OutputParts {
  options: ResolvedOptions
  environment: Environment
  /** The bundler's environment. */
  name: string
  package: SymbolDocs['package']
  found: FoundModules
  states: ReadonlyMap<string, ModuleState>
  plan: Plan
  asked: AskResult | undefined
  /** The estimate for open symbols, if nothing but a key is missing. */
  estimate: Estimate | undefined
}

/**
 * Creates what a build gives, and what the next one gives if nothing changes: the same asset with the report and the log
 * lines of a build that asks nothing.
 */
export function createOutput(parts: OutputParts): { shown: Output; silent: Output } {
  const { options, found, states, asked } = parts
  const totals = [...states.values()].map((state) => state.totals)
  const { model, language } = options
  const head = createHead(sumTotals(totals), { package: parts.package, model, language })
  const json = stringifyDocs(
    head,
    [...states.values()].map(({ text }) => text),
  )
  const gaps = listGaps(states)
  const common = { json, problems: describeProblems(found) }
  const describe = (run: AskResult | undefined): Output => {
    const sum = sumTotals(totals, run?.stored)
    const failure = findFailure({ gaps, options, stopped: run?.stopped, secrets: run?.secrets })
    return {
      ...common,
      report: stringifyReport(createReport(parts, sum, run)),
      lines: run ? describeAsked(parts, sum, run) : describeSilent(parts, sum),
      ...(failure !== undefined && { failure }),
    }
  }
  const silent = describe(undefined)
  return { shown: asked ? describe(asked) : silent, silent }
}

/** The symbols without present documentation. */
function listGaps(states: ReadonlyMap<string, ModuleState>): SymbolDoc[] {
  return [...states.values()]
    .filter(hasGaps)
    .flatMap(({ text }) => parseModule(text).filter(({ status }) => status !== 'documented'))
}

function createReport(
  { options, name, found, plan, estimate: expected }: OutputParts,
  sum: TotalSum,
  asked: AskResult | undefined,
): RunReport {
  const outcomes = [...(asked?.outcomes.values() ?? [])]
  const failed = plan.questions.flatMap(({ key, id }) => {
    const outcome = asked?.outcomes.get(key)
    return outcome?.status === 'failed' ? [{ id, ...outcome.error }] : []
  })
  const estimate = asked?.estimate ?? expected
  return {
    schemaVersion: 1,
    environment: name,
    model: options.model,
    symbols: sum.stats.symbols,
    cached: sum.stored - countNew(plan, asked),
    savedUsd: sum.savedUsd,
    calls: asked?.calls ?? 0,
    documented: outcomes.filter(({ status }) => status === 'documented').length,
    failed,
    pending: sum.stats.pending,
    tokens: asked?.tokens ?? { input: 0, output: 0 },
    costUsd: asked ? asked.costUsd : 0,
    ...(estimate && {
      estimate: {
        inputTokens: estimate.inputTokens,
        outputTokens: estimate.outputTokens,
        costUsd: estimate.costUsd,
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
    skipped: found.skipped,
  }
}

/** Symbols that were without an answer before this build. */
function countNew({ symbols }: Plan, asked: AskResult | undefined): number {
  return symbols.filter(({ key, answer }) => !answer && asked?.stored.get(key)?.docs).length
}

const inform = (text: string): Line => ({ level: 'info', text })
const warn = (text: string): Line => ({ level: 'warn', text })

function describeAsked(
  { options, plan }: OutputParts,
  { stats, issues }: TotalSum,
  asked: AskResult,
): Line[] {
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
  if (issues > 0) lines.push(warn(`${describeIssues(issues)}, named in the asset`))
  if (asked.overBudget > 0) {
    lines.push(warn(describeBudgetStop({ pending: asked.overBudget, maxCost })))
  }
  if (plan.overLimit.length > 0) {
    lines.push(warn(describeBudgetStop({ pending: plan.overLimit.length, maxSymbols })))
  }
  if (asked.stopped) {
    const { message, action } = asked.stopped
    lines.push(warn(`Stopped: ${message} ${stats.pending} symbols pending. ${action}`))
  }
  return lines
}

function describeSilent(
  { options, environment, states, estimate }: OutputParts,
  sum: TotalSum,
): Line[] {
  const isOpen = [...states.values()].some(({ open }) => open.length > 0)
  const known = describeKnown({
    stats: sum.stats,
    human: sum.human,
    cached: sum.stored,
    savedUsd: sum.savedUsd,
    issues: sum.issues,
    fileName: options.fileName,
    reason: isOpen ? describeSilence(environment, 'build') : undefined,
  })
  return [...(estimate ? describeEstimate(estimate, options.model) : []), known].map(inform)
}

/** Returns why nothing is asked and what to do about it. `again` names what has to be done again afterwards. */
export function describeSilence(
  { reason, provider, keyVariable }: Environment,
  again: 'build' | 'start',
): string {
  switch (reason) {
    case 'no-key':
      return provider === 'openai' || provider === undefined
        ? `No API key: set ${keyVariable}, or OPENAI_BASE_URL for a local server, and ${again} again to document the rest.`
        : `No API key: set ${keyVariable} and ${again} again to document the rest.`
    case 'ci':
      return 'CI asks nothing in mode "auto": build where there is a key and commit the store, or set SYMBOL_DOCS_MODE=generate.'
    default:
      return 'This mode asks nothing: build in mode "generate" to document the rest.'
  }
}

/** The number of symbols that a failure names. A frozen build names all, since each has to be mended. */
const SHOWN_SYMBOLS = 5

/** Reasons for not asking a symbol, which are no failures of the model. */
const NOT_ASKED: ReadonlySet<ErrorCode> = new Set(['budget', 'secret'])

/** Ends a build that asked to be strict. */
export class StrictnessError extends Error {
  override name = 'StrictnessError'
}

/** Returns why the build should fail, in sentences that end in what to do; undefined if it should not. */
function findFailure(options: {
  /** The symbols without present documentation. */
  gaps: readonly SymbolDoc[]
  options: Pick<ResolvedOptions, 'mode' | 'failOn' | 'secrets'>
  stopped?: { message: string } | undefined
  /** The secrets in what was to be sent. */
  secrets?: readonly Sighting[] | undefined
}): string | undefined {
  const { mode, failOn, secrets: policy } = options.options
  const { secrets = [] } = options
  if (policy === 'fail' && secrets.length > 0) return describeSecrets(secrets, policy)

  const missing = options.gaps
  const failed = missing.filter(({ status, error }) => {
    return status === 'failed' || (status === 'stale' && error && !NOT_ASKED.has(error.code))
  })

  if (mode === 'frozen' && missing.length > 0) {
    return [
      `${missing.length} symbols have missing or stale documentation, and \`mode\` is "frozen":`,
      ...missing.map(describeSymbol),
      'Build without "frozen" where there is a key, and commit the store.',
    ].join('\n')
  }
  if (failOn === 'missing' && missing.length > 0) {
    return describeFailure(missing, 'are without documentation', failOn)
  }
  if (failOn !== 'never' && (failed.length > 0 || options.stopped)) {
    const reason = options.stopped ? `The run stopped: ${options.stopped.message}\n` : ''
    return reason + describeFailure(failed, 'failed', failOn)
  }
  return undefined
}

function describeFailure(symbols: readonly SymbolDoc[], what: string, failOn: string): string {
  return [
    `${symbols.length} symbols ${what}, and \`failOn\` is "${failOn}":`,
    ...symbols.slice(0, SHOWN_SYMBOLS).map(describeSymbol),
    ...(symbols.length > SHOWN_SYMBOLS ? [`  - and ${symbols.length - SHOWN_SYMBOLS} more`] : []),
    "Build again to ask for what is missing, or set `failOn: 'never'`.",
  ].join('\n')
}

function describeSymbol({ module, name, status, error }: SymbolDoc): string {
  return `  - ${module} ${name}: ${error?.message ?? status}`
}
