/** A median and how far the rounds were apart. */
export interface Spread {
  median: number
  low: number
  high: number
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((one, other) => one - other)
  return {
    median: sorted[Math.floor(sorted.length / 2)] ?? NaN,
    low: sorted[0] ?? NaN,
    high: sorted.at(-1) ?? NaN,
  }
}

/** The ratio of each round to the plain measurement beside it, so that a machine that slows down slows both. */
export function ratiosOf(values: readonly number[], plain: readonly number[]): Spread {
  return spreadOf(values.map((value, round) => value / plain[round]!))
}

/** `1.07 (0.98 to 1.21)` */
export function formatSpread({ median, low, high }: Spread, digits = 2): string {
  return `${median.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`
}

/** What one job found out: a table to read, and figures to compare with those of another day. */
export interface Report {
  title: string
  head: string[]
  rows: string[][]
  /** By name; ratios, shares and counts that mean the same on every machine. */
  figures: Record<string, number>
}

export function formatReport({ title, head, rows }: Report): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [`### ${title}`, '', line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
