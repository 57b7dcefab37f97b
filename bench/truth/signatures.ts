/**
 * Examples: those of the packages' own docs as they stand, then uses written from signatures, right and wrong ones.
 *
 *     npx tsx bench/truth/signatures.ts
 *     npx tsx bench/truth/signatures.ts list     also what was missed and what was refused wrongly
 */
import type { Docs } from '../../src/types.ts'
import { createVerifier } from '../../src/verify/verify.ts'
import { writeExamples } from './example-faults.ts'
import { loadSamples } from '../../test/support/samples/load.ts'
import { REPAIRED, REPORTED, TUNED } from '../../test/support/samples/packages.ts'

const isListed = process.argv.includes('list')
const rows = new Map<string, { planted: number; caught: number }>()
const right = { asked: 0, typechecked: 0, parsed: 0, refused: 0 }
const written = { asked: 0, typechecked: 0, parsed: 0, refused: 0 }
const reasons = new Map<string, number>()

for (const { sample, root, collection } of await loadSamples([
  ...TUNED,
  ...REPAIRED,
  ...REPORTED,
])) {
  const verifier = createVerifier({ collection, root })
  const check = async (symbol: (typeof collection.symbols)[number], code: string) => {
    const docs: Docs = { summary: '', examples: [{ code, check: 'unchecked' }] }
    const { docs: kept, faults } = await verifier.verify(symbol, docs)
    return { outcome: kept.examples?.[0]?.check ?? ('refused' as const), faults }
  }
  const jobs = collection.symbols
    .filter(({ module }) => /\.[cm]?tsx?$/.test(module))
    .map(async (symbol) => {
      for (const { code } of symbol.declaration.human?.examples ?? []) {
        const { outcome, faults } = await check(symbol, code)
        written.asked++
        if (outcome !== 'unchecked') written[outcome]++
        const reason = /: (.*?) In `/.exec(faults[0]?.message ?? '')?.[1] ?? faults[0]?.code
        if (reason) {
          const kind = reason.replace(/'[^']*'/g, '…')
          reasons.set(kind, (reasons.get(kind) ?? 0) + 1)
        }
      }
      const examples = writeExamples(symbol)
      if (!examples) return
      const truth = await check(symbol, examples.right)
      right.asked++
      if (truth.outcome !== 'unchecked') right[truth.outcome]++
      if (truth.outcome === 'refused' && isListed) {
        print(`REFUSED ${sample.name} ${symbol.id} ${truth.faults[0]?.message ?? ''}`)
      }
      if (truth.outcome !== 'typechecked') return
      for (const { kind, code } of examples.wrong) {
        const row = rows.get(kind) ?? { planted: 0, caught: 0 }
        rows.set(kind, row)
        row.planted++
        const { outcome } = await check(symbol, code)
        if (outcome === 'refused') row.caught++
        else if (isListed) print(`MISSED ${kind} ${sample.name} ${symbol.id} ${code}`)
      }
    })
  await Promise.all(jobs)
}

print('| examples | asked | typechecked | parsed | refused |')
print('| --- | --- | --- | --- | --- |')
print(`| right, from signatures | ${Object.values(right).join(' | ')} |`)
print(`| hand-written, as they stand | ${Object.values(written).join(' | ')} |`)
print('\n| fault in an example | planted | caught | caught share |')
print('| --- | --- | --- | --- |')
for (const [kind, { planted, caught }] of rows) {
  print(`| ${kind} | ${planted} | ${caught} | ${((100 * caught) / planted).toFixed(2)} % |`)
}
print('\nWhy hand-written examples were refused:')
for (const [reason, count] of [...reasons].sort(([, one], [, other]) => other - one).slice(0, 12)) {
  print(`  ${count} ${reason.slice(0, 140)}`)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
