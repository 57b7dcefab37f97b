/**
 * Takes a generated project through collection, plan and asset, as the process that is measured:
 *
 *   node scale.js <root>
 */
import { createCollector } from '../../../src/collect/collector.ts'
import { createDocs, stringifyDocs } from '../../../src/emit/docs-json.ts'
import { resolveOptions } from '../../../src/options/resolve.ts'
import { createPlan } from '../../../src/plan/plan.ts'
import { createAnswers } from '../../../src/store/answers.ts'
import { openModuleRecords } from '../../../src/store/module-records.ts'

const [root = ''] = process.argv.slice(2)
const options = resolveOptions()
const records = await openModuleRecords(root)
let peak = 0
let modules = 0
/** What the heap holds; between modules, since asking takes time too. */
const look = (): void => void (peak = Math.max(peak, process.memoryUsage().heapUsed))

const collector = createCollector({
  root,
  filter: () => true,
  records: {
    ...records,
    keepRecord(textHash, record) {
      records.keepRecord(textHash, record)
      if (++modules % 20 === 0) look()
    },
  },
})
const took: Record<string, number> = {}
async function time<T>(step: string, work: () => T | Promise<T>): Promise<T> {
  const start = performance.now()
  const result = await work()
  took[step] = performance.now() - start
  look()
  return result
}

const collection = await time('collection', async () => {
  const found = await collector.collect([`${root}/index.ts`], [])
  return { ...found, symbols: found.symbols }
})
const answers = createAnswers({
  cache: '.symbol-docs',
  root,
  warn: (line) => process.stderr.write(line),
})
const plan = await time('plan', () =>
  createPlan({ collection, options, getAnswers: answers.getMany }),
)
const asset = await time('asset', () =>
  stringifyDocs(
    createDocs({
      collection,
      symbols: plan.symbols,
      outcomes: new Map(),
      earlier: new Map(),
      model: options.model,
    }),
  ),
)
await time('records', records.save)
process.stdout.write(
  JSON.stringify({
    took,
    symbols: plan.symbols.length,
    modules: collection.modules.size,
    heapMegabytes: peak / 2 ** 20,
    assetMegabytes: asset.length / 2 ** 20,
  }),
)
