/**
 * Says which ratio moved since `ratios.json` was recorded. Run after a build:
 *
 *   npx tsup --no-dts && npx tsx bench/guard.ts
 *   npx tsx bench/guard.ts --strict      times count too
 *
 * What is counted is the same on every machine: where it moved, the guard ends with code 1. Times are warned of only,
 * since a busy machine moves them too. `npm run bench -- --record` records all of it anew.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { measureQuickly, RATIOS } from './quick.ts'

const TIME_MARGIN = 2
const COUNT_MARGIN = 1.02
const RE_COUNTED = /symbols$|tokens per symbol|share of/

const { values } = parseArgs({ options: { strict: { type: 'boolean', default: false } } })
const recorded = JSON.parse(readFileSync(RATIOS, 'utf8')) as Record<string, number>
const measured = await measureQuickly()
let failures = 0
for (const [name, before] of Object.entries(recorded)) {
  const now = measured[name]
  const isCounted = RE_COUNTED.test(name)
  const margin = isCounted ? COUNT_MARGIN : TIME_MARGIN
  if (now === undefined || changeOf(name, before, now) > margin) {
    console.log(`moved  ${name}: ${before} -> ${now ?? 'no longer measured'}`)
    if (isCounted || values.strict || now === undefined) failures++
  } else {
    console.log(`holds  ${name}: ${before} -> ${now}`)
  }
}
if (failures > 0) {
  console.error(
    `${failures} moved by more than the margin. Mend what made them worse, or record them anew where that is what was wanted.`,
  )
  process.exitCode = 1
}

/** Less of a shared prefix costs more, like more of anything else. */
function changeOf(name: string, before: number, now: number): number {
  return name.includes('share of') ? before / now : now / before
}
