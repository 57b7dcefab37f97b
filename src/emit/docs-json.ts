import manifest from '../../package.json' with { type: 'json' }
import type { Collection } from '../collect/collection.ts'
import type { SymbolDoc, SymbolDocs } from '../types.ts'
import { measureStats } from './stats.ts'
import type { DocsSource } from './source.ts'
import { createSymbolDoc } from './symbol-doc.ts'
import { selectAnswers, sumUsage } from './usage.ts'

const SCHEMA_URL = `https://unpkg.com/${manifest.name}/schema/symbol-docs.v1.json`

/**
 * The content of the asset: the same sources and the same answers give the same bytes from every bundler and on every
 * machine. So nothing of the run is in it: no times, attempts, server messages or absolute paths.
 */
export function createDocs(source: DocsSource): SymbolDocs {
  const { collection, symbols, language } = source
  const docs = symbols.map((planned) =>
    createSymbolDoc(
      planned,
      source.outcomes.get(planned.key) ?? { status: 'pending' },
      source.earlier.get(planned.symbol.id),
    ),
  )
  const answers = selectAnswers(docs, source)
  return {
    $schema: SCHEMA_URL,
    schemaVersion: 1,
    generator: { name: manifest.name, version: manifest.version },
    ...(source.package && { package: source.package }),
    model: source.model,
    ...(language && { language }),
    stats: measureStats(docs, answers, source),
    usage: sumUsage(answers),
    modules: groupByModule(collection, docs),
    symbols: Object.fromEntries(docs.map((doc) => [doc.id, doc])),
  }
}

/**
 * A line for each module and each symbol: it diffs and searches well where somebody commits it, and for thousands of
 * symbols it is a third smaller than with every value on a line of its own. Written piece by piece, so that the text is
 * the only copy of all docs in memory.
 */
export function stringifyDocs({ modules, symbols, ...head }: SymbolDocs): string {
  const start = JSON.stringify(head, null, 2).slice(0, -2)
  return `${start},\n  "modules": ${stringifyLines(modules)},\n  "symbols": ${stringifyLines(symbols)}\n}\n`
}

function stringifyLines(values: Record<string, unknown>): string {
  let text = ''
  for (const key of Object.keys(values)) {
    text += `${text === '' ? '' : ','}\n    ${JSON.stringify(key)}: ${JSON.stringify(values[key])}`
  }
  return text === '' ? '{}' : `{${text}\n  }`
}

function groupByModule(collection: Collection, docs: SymbolDoc[]): SymbolDocs['modules'] {
  const modules = new Map<string, { symbols: string[] }>()
  for (const path of collection.modules.keys()) modules.set(path, { symbols: [] })
  for (const { module, id } of docs) modules.get(module)?.symbols.push(id)
  return Object.fromEntries(modules)
}
