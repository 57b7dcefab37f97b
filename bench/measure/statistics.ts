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

/**
 * The median with its 95 % interval, by order statistics: the values between which the true median lies, whatever their
 * distribution is. With few values, the lowest and the highest.
 */
export function medianInterval(values: readonly number[]): Spread {
  const sorted = [...values].sort((one, other) => one - other)
  const { length } = sorted
  // The chance that so many values or fewer lie below the median; as many lie above.
  let chance = 2 ** -length
  let tail = chance
  let outside = 0
  while (outside < (length - 1) / 2 && tail <= 0.025) {
    outside++
    chance *= (length - outside + 1) / outside
    tail += chance
  }
  const cut = Math.max(0, outside - 1)
  return {
    median: spreadOf(values).median,
    low: sorted[cut] ?? NaN,
    high: sorted[length - 1 - cut] ?? NaN,
  }
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
