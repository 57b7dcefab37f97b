import type { Activity, Offer } from '../../project/live-state.ts'
import type { SymbolDoc } from '../../types.ts'

/** Formats an amount with two decimals from one cent up and more below, so that a small price never looks like zero. */
export function formatDollars(dollars: number): string {
  if (dollars >= 0.01) return `$${dollars.toFixed(2)}`
  if (dollars > 0 && dollars < 0.0001) return '<$0.0001'
  return `$${dollars.toFixed(4).replace(/0{1,2}$/, '')}`
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US')
}

export function pluralize(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}

export function formatPercent(share: number): string {
  // 99.6 % must not read as 100 %.
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

/** Formats an estimate as `~$0.0003`; undefined if the price is unknown, because none is better than a wrong one. */
export function formatEstimate(dollars: number | null | undefined): string | undefined {
  if (dollars === null || dollars === undefined) return undefined
  // `<$0.0001` stays as it is; `~` would make no sense there.
  return formatDollars(dollars).replace(/^\$/, '~$')
}

/** Returns the mean estimated cost of a missing symbol. */
export function estimateOne(missing: Offer | undefined): number | null {
  if (!missing || missing.costUsd === null || missing.symbols === 0) return null
  return missing.costUsd / missing.symbols
}

/** Estimates the cost of asking for a symbol again: what it cost before, else the mean of the missing ones. */
export function estimateSymbol(symbol: SymbolDoc, missing: Offer | undefined): number | null {
  return symbol.costUsd ?? estimateOne(missing)
}
