import manifest from '../../package.json' with { type: 'json' }
import type { Collection } from '../collect/collection.ts'
import type { SymbolDoc, SymbolDocs } from '../types.ts'
import { measureStats } from './stats.ts'
import type { DocsSource } from './source.ts'
import { createSymbolDoc } from './symbol-doc.ts'
import { selectAnswers, sumUsage } from './usage.ts'

const SCHEMA_URL = `https://unpkg.com/${manifest.name}/schema/symbol-docs.v1.json`

/**
 * Creates the asset. The same sources and answers give the same bytes with every bundler on every machine, so it contains
 * nothing about the run: no times, attempts, server messages or absolute paths.
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
 * Writes one line for each module and symbol: that diffs and searches well where the file is committed, and is a third
 * smaller than one line for each value. Written piece by piece, so that no second copy of all docs is in memory.
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
