/**
 * Collects the symbols of a project of which nothing is known, as the process that is measured:
 *
 *   node collect.js <root> <entry>...
 */
import { createCollector } from '../../src/collect/collector.ts'
import { createModuleFilter } from '../../src/config/filter.ts'
import { resolveOptions } from '../../src/config/options.ts'

const [root = '', ...entries] = process.argv.slice(2)
const nothing = (): undefined => undefined
const collector = createCollector({
  root,
  filter: createModuleFilter({ ...resolveOptions(), root }),
  records: { record: nothing, keepRecord: nothing, resolution: nothing, keepResolution: nothing },
})
const { symbols, modules } = await collector.collect(entries, [])
console.log(JSON.stringify({ symbols: symbols.length, modules: modules.size }))
