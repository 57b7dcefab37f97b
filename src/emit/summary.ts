import type { Collection } from '../collect/collection.ts'
import type { Estimate } from '../plan/estimate.ts'
import type { SymbolDocs, Tokens } from '../types.ts'

type Problems = Pick<Collection, 'skipped' | 'unresolved'>

/** The number of failures that the log names; the asset contains all of them. */
const SHOWN_FAILURES = 5

/** Describes what is about to be asked, before the first call. */
export function describePlan(options: {
  estimate: Estimate
  model: string
  maxConcurrent: number
}): string[] {
  const { estimate, model, maxConcurrent } = options
  return [
    ...describeEstimate(estimate, model),
    `Processing ${formatCount(estimate.questions.size)} symbols with max ${maxConcurrent} concurrent requests...`,
  ]
}

/** Describes how large the open symbols are, and what documenting them is expected to cost. */
export function describeEstimate(
  { sizes, inputTokens, outputTokens, costUsd, questions }: Estimate,
  model: string,
): string[] {
  return [
    `Symbol distribution: ${sizes.large} large (>4K chars), ${sizes.medium} medium (1.2-4K chars), ${sizes.small} small (<1.2K chars)`,
    `Total estimated input: ~${formatCount(inputTokens)} tokens`,
    `Estimated LLM cost: ${costUsd === null ? `unknown (no price for ${model})` : formatDollars(costUsd)} for ${formatCount(questions.size)} symbols`,
    `  Model: ${model}, ~${formatCount(inputTokens + outputTokens)} tokens`,
  ]
}

/** Logs a line every 10 symbols, or every 5 % if that is more, and at the end. */
export function createProgress(
  total: number,
  log: (line: string) => void,
): (isDocumented: boolean) => void {
  const step = Math.max(10, Math.ceil(total * 0.05))
  let done = 0
  let documented = 0
  return (isDocumented) => {
    done++
    if (isDocumented) documented++
    if (done % step === 0 || done === total) {
      log(`  Progress: ${formatCount(documented)}/${formatCount(total)} symbols documented`)
    }
  }
}

/** Describes a finished run. */
export function describeRun(options: {
  successful: number
  failed: { module: string; name: string; message: string }[]
  tokens: Tokens
  /** Calls whose tokens are estimated, because the server did not report them. */
  estimatedCalls: number
  /** Faults of the server's answers, a phrase each. */
  flaws: string[]
  costUsd: number | null
  model: string
}): string[] {
  const { successful, failed, tokens, estimatedCalls, flaws, costUsd, model } = options
  const lines = [
    `LLM docs: ${formatCount(successful)} successful, ${formatCount(failed.length)} failed`,
  ]
  if (failed.length > 0) {
    lines.push(
      `Failed symbols (showing first ${SHOWN_FAILURES}):`,
      ...failed
        .slice(0, SHOWN_FAILURES)
        .map(({ module, name, message }) => `  - ${module} ${name}: ${message}`),
    )
  }
  if (flaws.length > 0) lines.push(`Bad answers from the server: ${flaws.join(', ')}`)
  const total = tokens.input + tokens.output
  lines.push(
    `Token usage: ${formatCount(tokens.input)} input + ${formatCount(tokens.output)} output = ${formatCount(total)} total`,
  )
  if (estimatedCalls > 0) {
    lines.push(
      `  The server gave no usage for ${formatCount(estimatedCalls)} calls; theirs is estimated`,
    )
  }
  lines.push(
    costUsd === null
      ? `Actual cost: unknown (no price for ${model})`
      : `Actual cost: ${formatDollars(costUsd)}`,
  )
  return lines
}

/** Describes a build that asks nothing, in one line. */
export function describeKnown(options: {
  stats: SymbolDocs['stats']
  /** Symbols whose docs are a person's alone. */
  human: number
  cached: number
  savedUsd: number | null
  /** False claims in hand-written docs. */
  issues: number
  fileName: string | false
  /** Why undocumented symbols are not asked, and what to do about it. */
  reason?: string | undefined
}): string {
  const { stats, human } = options
  const parts = [`${formatCount(stats.symbols)} symbols`, `${formatCount(options.cached)} cached`]
  if (human > 0) parts.push(`${formatCount(human)} hand-written`)
  for (const status of ['failed', 'stale', 'pending'] as const) {
    if (stats[status] > 0) parts.push(`${formatCount(stats[status])} ${status}`)
  }
  if (options.issues > 0) parts.push(describeIssues(options.issues))
  parts.push('0 calls', '$0.00')
  if (options.cached > 0 && options.savedUsd !== null) {
    parts.push(`cache saved ${formatDollars(options.savedUsd)}`)
  }
  const line = `Symbol docs: ${parts.join(', ')}`
  const file = options.fileName ? ` -> ${options.fileName}` : ''
  return options.reason ? `${line}${file}. ${options.reason}` : `${line}${file}`
}

/** Counts the statements of hand-written docs that the code contradicts. */
export function describeIssues(issues: number): string {
  return `${formatCount(issues)} ${issues === 1 ? 'issue' : 'issues'} in hand-written docs`
}

/** Describes why a run stopped early and how many symbols are left. */
export function describeBudgetStop(options: {
  pending: number
  maxCost?: number | undefined
  maxSymbols?: number | undefined
}): string {
  const limit =
    options.maxCost === undefined
      ? `maxSymbols ${options.maxSymbols}`
      : `maxCost ${formatLimit(options.maxCost)}`
  return `Stopped at ${limit}: ${formatCount(options.pending)} symbols pending`
}

/** Lists modules that could not be read and imports that lead to no file. */
export function describeProblems({ skipped, unresolved }: Problems): string[] {
  const lines: string[] = []
  if (skipped.length > 0) {
    const modules = skipped.length === 1 ? 'module' : 'modules'
    lines.push(
      `Skipped ${formatCount(skipped.length)} ${modules} that could not be read:`,
      ...skipped.map(({ module, reason }) => `  - ${module}: ${reason}`),
    )
  }
  if (unresolved.length > 0) {
    const imports = unresolved.length === 1 ? 'import leads' : 'imports lead'
    lines.push(
      `${formatCount(unresolved.length)} ${imports} to no file:`,
      ...unresolved.map(({ module, specifier }) => `  - ${module} imports ${specifier}`),
    )
  }
  return lines
}

/** Formats an amount with four decimals, or six if four would show a small one as zero. */
export function formatDollars(dollars: number): string {
  const decimals = dollars > 0 && dollars < 0.00005 ? 6 : 4
  return `$${dollars.toFixed(decimals)}`
}

/** Formats a limit with two decimals, or as many as it has. */
function formatLimit(dollars: number): string {
  const rounded = dollars.toFixed(2)
  return Number(rounded) === dollars ? `$${rounded}` : `$${dollars}`
}

export function formatCount(count: number): string {
  // The first call of `toLocaleString` loads locale data, 25 ms of a warm build.
  const digits = String(count)
  const groups = digits.slice(digits.length % 3).match(/\d{3}/g) ?? []
  return [digits.slice(0, digits.length % 3), ...groups].filter(Boolean).join(',')
}
