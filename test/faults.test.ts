import { expect, it } from 'vitest'
import { FIGURES } from '../bench/faults/figures.ts'

/** Some figures wait for timeouts and for processes of their own. */
const LONGEST_IN_MS = 240_000

/** `npm run faults` measures the same at full scale. */
it.each(FIGURES.map((figure) => [figure.id, figure.title, figure] as const))(
  'figure %s: %s',
  async (_, __, { measure, isMissing }) => {
    if (isMissing?.()) return
    const rows = await measure('sample')
    expect(rows).not.toEqual([])
    expect(rows.filter(({ good, of }) => good < of || of === 0)).toEqual([])
  },
  LONGEST_IN_MS,
)
