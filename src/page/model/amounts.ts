import type { Activity, Offer } from '../../project/live-state.ts'
import type { SymbolDoc } from '../../types.ts'

/** Two decimals from one cent up, below as many as it takes; a small price never looks like none. */
export function formatDollars(dollars: number): string {
  if (dollars >= 0.01) return `$${dollars.toFixed(2)}`
  if (dollars > 0 && dollars < 0.0001) return '<$0.0001'
  return `$${dollars.toFixed(4).replace(/(\.\d\d+?)0+$/, '$1')}`
}

export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
}

export function pluralize(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}

export function formatPercent(share: number): string {
  // 99.6 % is not all of it.
  return `${share < 1 ? Math.min(99, Math.round(share * 100)) : 100}%`
}

export function formatTimeLeft(seconds: number): string {
  if (seconds < 90) return `~${Math.max(1, Math.round(seconds))} s left`
  return `~${Math.round(seconds / 60)} min left`
}

export function formatDuration(milliseconds: number): string {
  return milliseconds < 1000
    ? `${Math.round(milliseconds)} ms`
    : `${(milliseconds / 1000).toFixed(1)} s`
}

/** `12/173 · $0.004 · ~20 s left` */
export function describeProgress(activity: Activity): string {
  const parts = [`${formatCount(activity.done)}/${formatCount(activity.total)}`]
  if (activity.costUsd !== null) parts.push(formatDollars(activity.costUsd))
  if (activity.failed > 0) parts.push(`${formatCount(activity.failed)} failed`)
  if (activity.status !== 'paused' && activity.secondsLeft !== undefined) {
    parts.push(formatTimeLeft(activity.secondsLeft))
  }
  return parts.join(' · ')
}

/** `~$0.0003`; undefined where nobody knows, since no price is better than a wrong one. */
export function formatEstimate(dollars: number | null | undefined): string | undefined {
  if (dollars === null || dollars === undefined) return undefined
  // What is below the smallest amount is below it, not about it.
  return formatDollars(dollars).replace(/^\$/, '~$')
}

/** What one of the missing symbols costs on average. */
export function estimateOne(missing: Offer | undefined): number | null {
  if (!missing || missing.costUsd === null || missing.symbols === 0) return null
  return missing.costUsd / missing.symbols
}

/** What asking for a symbol again will cost: what it cost before, else the mean of what is missing. */
export function estimateSymbol(symbol: SymbolDoc, missing: Offer | undefined): number | null {
  return symbol.costUsd ?? estimateOne(missing)
}
