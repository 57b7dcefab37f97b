/**
 * What the checks say about hand-written TSDoc of packages that nothing was tuned on, each alarm sorted by a person
 * into true finding or false alarm (`sorted.json`).
 *
 *     npx tsx bench/truth/alarms.ts            the reported packages
 *     npx tsx bench/truth/alarms.ts tuned      those that rules were tuned on
 *     npx tsx bench/truth/alarms.ts repaired   those that rules were repaired on
 *     npx tsx bench/truth/alarms.ts list       also every alarm with its judgement
 */
import { readFileSync } from 'node:fs'
import type { Issue } from '../../src/types.ts'
import { createVerifier } from '../../src/verify/verify.ts'
import { loadSamples, type LoadedSample } from '../../test/support/samples/load.ts'
import { chooseSamples } from '../../test/support/samples/packages.ts'

interface Alarm extends Issue {
  package: string
  symbol: string
}

interface Judgement {
  package: string
  symbol: string
  message: string
  verdict: 'true' | 'false'
  reason: string
}

const [...words] = process.argv.slice(2)
const isListed = words.includes('list')
const samples = await loadSamples(chooseSamples(words))
const judgements = new Map(
  (JSON.parse(readFileSync(new URL('sorted.json', import.meta.url), 'utf8')) as Judgement[]).map(
    (judgement) => [nameAlarm(judgement), judgement],
  ),
)

const rows: Record<string, unknown>[] = []
const totals = { symbols: 0, claims: 0, alarms: 0, true: 0, false: 0, unsorted: 0 }
for (const sample of samples) {
  const { symbols, claims, alarms } = await raiseAlarms(sample)
  const verdicts = alarms.map((alarm) => judgements.get(nameAlarm(alarm))?.verdict)
  const row = {
    symbols,
    claims,
    alarms: alarms.length,
    true: verdicts.filter((verdict) => verdict === 'true').length,
    false: verdicts.filter((verdict) => verdict === 'false').length,
    unsorted: verdicts.filter((verdict) => verdict === undefined).length,
  }
  for (const key of Object.keys(row) as (keyof typeof row)[]) totals[key] += row[key]
  rows.push({ package: sample.sample.name, ...row, 'false alarms': percent(row.false, claims) })
  for (const alarm of alarms) {
    const judgement = judgements.get(nameAlarm(alarm))
    if (judgement && !isListed) continue
    print(`${judgement?.verdict ?? 'UNSORTED'} ${JSON.stringify(alarm)} ${judgement?.reason ?? ''}`)
  }
}
rows.push({ package: 'all', ...totals, 'false alarms': percent(totals.false, totals.claims) })
printTable(rows)
print(`Precision: ${percent(totals.true, totals.true + totals.false)}, ${totals.unsorted} unsorted`)

async function raiseAlarms({ sample, root, collection }: LoadedSample): Promise<{
  symbols: number
  claims: number
  alarms: Alarm[]
}> {
  const verifier = createVerifier({ collection, root })
  const alarms: Alarm[] = []
  let symbols = 0
  let claims = 0
  for (const symbol of collection.symbols) {
    const { human } = symbol.declaration
    if (!human) continue
    symbols++
    const { checked, faults } = await verifier.verify(symbol, human, { source: 'human' })
    claims += checked
    alarms.push(...faults.map((fault) => ({ package: sample.name, symbol: symbol.id, ...fault })))
  }
  return { symbols, claims, alarms }
}

function nameAlarm({ package: name, symbol, message }: Alarm | Judgement): string {
  return `${name} ${symbol} ${message}`
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(2)} %`
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

function printTable(table: Record<string, unknown>[]): void {
  const [first = {}] = table
  print(`| ${Object.keys(first).join(' | ')} |`)
  print(
    `| ${Object.keys(first)
      .map(() => '---')
      .join(' | ')} |`,
  )
  for (const row of table) print(`| ${Object.values(row).join(' | ')} |`)
}
