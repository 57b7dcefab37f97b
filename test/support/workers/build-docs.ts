/**
 * Builds the docs of a project and asks nobody, as the process that is measured:
 *
 *   node build-docs.js <root> <entry>...
 *
 * Entries are paths from the root. Prints a `DocsBuilt` as JSON.
 */
import { documentProject } from '../document.ts'

/** What was built, and how long it took once everything was loaded. */
export interface DocsBuilt {
  symbols: number
  modules: number
  assetMegabytes: number
  milliseconds: number
}

const [root = '', ...entries] = process.argv.slice(2)
const start = performance.now()
const { asset, docs } = await documentProject(root, {}, entries)
const built: DocsBuilt = {
  symbols: docs.stats.symbols,
  modules: Object.keys(docs.modules).length,
  assetMegabytes: asset.length / 2 ** 20,
  milliseconds: performance.now() - start,
}
process.stdout.write(JSON.stringify(built))
