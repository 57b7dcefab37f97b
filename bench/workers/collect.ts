/**
 * Collects the symbols of a project of which nothing is known, as the process that is measured:
 *
 *   node collect.js <root> <entry>...
 */
import type { ModuleRecord } from '../../src/collect/record.ts'
import { createCollector } from '../../src/collect/collector.ts'
import { createModuleFilter } from '../../src/options/filter.ts'
import { resolveOptions } from '../../src/options/resolve.ts'

const [root = '', ...entries] = process.argv.slice(2)
const known = new Map<string, ModuleRecord>()
const nothing = (): undefined => undefined
const collector = createCollector({
  root,
  filter: createModuleFilter({ ...resolveOptions(), root }),
  records: {
    record: (textHash) => known.get(textHash),
    keepRecord: (textHash, record) => void known.set(textHash, record),
    resolution: nothing,
    keepResolution: nothing,
  },
})
const { symbols, modules } = await collector.collect(entries, [])
console.log(JSON.stringify({ symbols: symbols.length, modules: modules.size }))
