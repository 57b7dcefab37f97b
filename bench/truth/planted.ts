/**
 * Faults planted in true docs: how many are caught, by kind, and what else is raised.
 *
 *     npx tsx bench/truth/planted.ts           on the reported packages
 *     npx tsx bench/truth/planted.ts tuned     on those that rules were tuned on
 *     npx tsx bench/truth/planted.ts repaired  those that rules were repaired on
 *     npx tsx bench/truth/planted.ts list      also each fault that was missed
 */
import { createVerifier } from '../../src/verify/verify.ts'
import { FAULT_KINDS } from './faults.ts'
import { loadSamples } from '../../test/support/samples/load.ts'
import { chooseSamples } from '../../test/support/samples/packages.ts'
import { createRandom } from '../../test/support/random.ts'

interface Row {
  planted: number
  caught: number
  /** Findings about something that was not planted. */
  besides: number
}

const words = process.argv.slice(2)
const samples = await loadSamples(chooseSamples(words))
const rows = new Map<string, Row>(
  FAULT_KINDS.map(({ kind }) => [kind, { planted: 0, caught: 0, besides: 0 }]),
)
const random = createRandom(20261124)
let spoiled = 0

for (const { root, collection } of samples) {
  const verifier = createVerifier({ collection, root, examples: false })
  for (const symbol of collection.symbols) {
    const { human } = symbol.declaration
    if (!human?.summary) continue
    const before = await verifier.verify(symbol, human)
    // Only docs that are true as far as anybody can tell.
    if (before.faults.length > 0) continue
    for (const { kind, codes, plant } of FAULT_KINDS) {
      const planted = plant(human, symbol, random)
      if (!planted) continue
      const row = rows.get(kind)!
      row.planted++
      const { docs, faults } = await verifier.verify(planted.symbol ?? symbol, planted.docs)
      const isCaught = faults.some(({ code }) => codes.includes(code))
      if (isCaught) row.caught++
      else if (words.includes('list')) {
        print(`MISSED ${kind} ${symbol.id} ${JSON.stringify(planted.docs)}`)
      }
      row.besides += faults.filter(({ code }) => !codes.includes(code)).length
      // What is kept must be true: a second look finds nothing, and nothing true is lost.
      const again = await verifier.verify(planted.symbol ?? symbol, docs)
      if (again.faults.some(({ code }) => code !== 'summary-echo')) spoiled++
    }
  }
}

print('| fault | planted | caught | missed | caught share | findings besides |')
print('| --- | --- | --- | --- | --- | --- |')
const total: Row = { planted: 0, caught: 0, besides: 0 }
for (const [kind, row] of rows) {
  printRow(kind, row)
  for (const key of Object.keys(total) as (keyof Row)[]) total[key] += row[key]
}
printRow('all', total)
print(`Docs that still held a fault after false claims were dropped: ${spoiled}`)

function printRow(kind: string, { planted, caught, besides }: Row): void {
  const share = planted === 0 ? '' : `${((100 * caught) / planted).toFixed(2)} %`
  print(`| ${kind} | ${planted} | ${caught} | ${planted - caught} | ${share} | ${besides} |`)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
