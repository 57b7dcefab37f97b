/**
 * Collects the symbols of a project of which nothing is known, as the process that is measured:
 *
 *   node collect.js <root> <entry>...
 */
import { findModules } from '../../src/collect/modules.ts'
import { collectSymbols } from '../../src/collect/symbols.ts'
import { createModuleFilter } from '../../src/options/filter.ts'
import { resolveOptions } from '../../src/options/resolve.ts'

const [root = '', ...entries] = process.argv.slice(2)
const filter = createModuleFilter({ ...resolveOptions(), root })
const { symbols, modules } = collectSymbols(await findModules({ root, filter, entries, graph: [] }))
console.log(JSON.stringify({ symbols: symbols.length, modules: modules.size }))
