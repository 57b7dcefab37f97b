/**
 * Says which ratio moved since `ratios.json` was recorded, and ends with code 1 then. Run after a build:
 *
 *   npx tsup --no-dts && npx tsx bench/guard.ts
 *
 * `npm run bench -- --record` records them anew.
 */
import { readFileSync } from 'node:fs'
import { measureQuickly, RATIOS } from './quick.ts'

/** Times differ between machines and days; what is counted does not. */
const TIME_MARGIN = 1.5
const COUNT_MARGIN = 1.02
const RE_COUNTED = /symbols$|tokens per symbol|share of/

const recorded = JSON.parse(readFileSync(RATIOS, 'utf8')) as Record<string, number>
const measured = await measureQuickly()
const moved = Object.entries(recorded).flatMap(([name, before]) => {
  const now = measured[name]
  if (now === undefined) return [`${name}: recorded as ${before}, and no longer measured`]
  const margin = RE_COUNTED.test(name) ? COUNT_MARGIN : TIME_MARGIN
  // Less of a shared prefix costs more, like more of anything else.
  const change = name.includes('share of') ? before / now : now / before
  console.log(`${change > margin ? 'moved' : 'holds'}  ${name}: ${before} -> ${now}`)
  return change > margin ? [`${name}: ${before} -> ${now}`] : []
})
if (moved.length > 0) {
  console.error(`\n${moved.length} moved by more than the margin:\n${moved.join('\n')}`)
  console.error('Mend what made them worse, or record them anew where that is what was wanted.')
  process.exitCode = 1
}
