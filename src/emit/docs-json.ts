import manifest from '../../package.json' with { type: 'json' }
import { roundDollars } from '../plan/price.ts'
import type { SymbolDoc, SymbolDocs } from '../types.ts'
import { addUse, type Totals } from './module-docs.ts'

const SCHEMA_URL = `https://unpkg.com/${manifest.name}/schema/symbol-docs.v1.json`

/** The asset without its modules and symbols. */
export type DocsHead = Omit<SymbolDocs, 'modules' | 'symbols'>

/** A module as it stands in the asset. */
export interface ModuleText {
  path: string
  /** Its line under `modules`. */
  ids: string
  /** The lines of its symbols. */
  symbols: string
}

/**
 * Creates the head of the asset. The same sources and the same answers give the same bytes from every bundler on every
 * machine, so nothing of the run is in it: no times, attempts, server messages or absolute paths.
 */
export function createHead(
  sum: TotalSum,
  about: {
    package?: SymbolDocs['package'] | undefined
    model: string
    language?: string | undefined
  },
): DocsHead {
  return {
    $schema: SCHEMA_URL,
    schemaVersion: 1,
    generator: { name: manifest.name, version: manifest.version },
    ...(about.package && { package: about.package }),
    model: about.model,
    ...(about.language && { language: about.language }),
    stats: sum.stats,
    usage: sum.usage,
  }
}

/** The figures of a whole project. */
export interface TotalSum {
  stats: SymbolDocs['stats']
  usage: SymbolDocs['usage']
  human: number
  stored: number
  issues: number
  /** What the answers of earlier builds cost when they were asked; null where a price was unknown. */
  savedUsd: number | null
}

/** Adds up the figures of all modules, in the order of the modules. `fresh` are the keys that this build answered. */
export function sumTotals(
  all: readonly Totals[],
  fresh: ReadonlyMap<string, unknown> = new Map(),
): TotalSum {
  const add = (read: (totals: Totals) => number): number =>
    all.reduce((sum, totals) => sum + read(totals), 0)
  const answers: Parameters<typeof addUse>[0] = new Map()
  for (const totals of all) for (const use of totals.answers) addUse(answers, use)
  const shown = [...answers.values()].filter(({ isShown }) => isShown)
  const symbols = add((totals) => totals.symbols)
  const documented = add((totals) => totals.documented)
  const rated = add(({ completeness }) => completeness.count)
  const completeness = rated === 0 ? 0 : add((totals) => totals.completeness.sum) / rated
  const sumClaims = (name: 'checked' | 'false'): number =>
    shown.reduce(
      (sum, { claims }) => sum + claims[name],
      add(({ claims }) => claims[name]),
    )
  return {
    stats: {
      symbols,
      documented,
      failed: add((totals) => totals.failed),
      pending: add((totals) => totals.pending),
      stale: add((totals) => totals.stale),
      truncated: add((totals) => totals.truncated),
      withExamples: add((totals) => totals.withExamples),
      // Nothing to document is nothing left undone.
      coverage: symbols === 0 ? 1 : roundShare(documented / symbols),
      completeness: roundShare(completeness),
      claims: { checked: sumClaims('checked'), false: sumClaims('false') },
    },
    usage: sumUsage(shown),
    human: add((totals) => totals.human),
    stored: add((totals) => totals.stored),
    issues: add((totals) => totals.issues),
    savedUsd: sumCost(
      [...answers.values()].filter(({ key, isStored }) => isStored && !fresh.has(key)),
    ),
  }
}

/** What producing the shown docs cost. */
function sumUsage(answers: readonly Totals['answers'][number][]): SymbolDocs['usage'] {
  const usage = { inputTokens: 0, outputTokens: 0, totalTokens: 0, cachedInputTokens: 0 }
  let cacheWriteTokens = 0
  for (const { tokens } of answers) {
    usage.inputTokens += tokens.input
    usage.outputTokens += tokens.output
    usage.totalTokens += tokens.input + tokens.output
    usage.cachedInputTokens += tokens.cachedInput ?? 0
    cacheWriteTokens += tokens.cacheWrite ?? 0
  }
  return {
    ...usage,
    ...(cacheWriteTokens > 0 && { cacheWriteTokens }),
    costUsd: sumCost(answers),
  }
}

function sumCost(answers: readonly { costUsd: number | null }[]): number | null {
  let sum = 0
  for (const { costUsd } of answers) {
    if (costUsd === null) return null
    sum += costUsd
  }
  return roundDollars(sum)
}

function roundShare(share: number): number {
  return Math.round(share * 10_000) / 10_000
}

/** Writes the part of one module. */
export function stringifyModule(path: string, docs: readonly SymbolDoc[]): ModuleText {
  const ids = { symbols: docs.map(({ id }) => id) }
  return {
    path,
    ids: stringifyLine(path, ids),
    symbols: docs.map((doc) => stringifyLine(doc.id, doc)).join(','),
  }
}

/** Reads the symbols of one module back. */
export function parseModule({ symbols }: Pick<ModuleText, 'symbols'>): SymbolDoc[] {
  return Object.values(JSON.parse(`{${symbols}}`) as Record<string, SymbolDoc>)
}

function stringifyLine(key: string, value: unknown): string {
  return `\n    ${JSON.stringify(key)}: ${JSON.stringify(value)}`
}

/**
 * Writes the asset. A line for each module and each symbol diffs and searches well where somebody commits it, and is a
 * third smaller than a line for each value.
 */
export function stringifyDocs(head: DocsHead, modules: readonly ModuleText[]): string {
  const start = JSON.stringify(head, null, 2).slice(0, -2)
  const ids = modules.map((module) => module.ids)
  const symbols = modules.flatMap((module) => module.symbols || [])
  return `${start},\n  "modules": ${wrapLines(ids)},\n  "symbols": ${wrapLines(symbols)}\n}\n`
}

function wrapLines(lines: readonly string[]): string {
  return lines.length === 0 ? '{}' : `{${lines.join(',')}\n  }`
}
