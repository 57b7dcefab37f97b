import { expect, it } from 'vitest'
import type { Figure } from './figure.ts'

/** Some figures wait for timeouts and for processes of their own. */
const LONGEST_IN_MS = 240_000

/** Tests that each figure holds in its sample; `npm run faults` measures the same at full scale. */
export function sampleFigures(figures: readonly Figure[]): void {
  it.each(figures.map((figure) => [figure.id, figure.title, figure] as const))(
    'figure %s, %s, holds for every case of its sample',
    async (_, __, { measure, isMissing }) => {
      if (isMissing?.()) return
      const rows = await measure('sample')
      expect(rows).not.toEqual([])
      expect(rows.filter(({ good, of }) => good < of || of === 0)).toEqual([])
    },
    LONGEST_IN_MS,
  )
}
