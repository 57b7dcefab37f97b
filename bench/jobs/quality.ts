import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { CollectedSymbol } from '../../src/collect/collection.ts'
import { findModules } from '../../src/collect/modules.ts'
import { readSnippet } from '../../src/collect/snippet.ts'
import { collectSymbols } from '../../src/collect/symbols.ts'
import { createModuleFilter } from '../../src/options/filter.ts'
import { resolveOptions } from '../../src/options/resolve.ts'
import type { SymbolDoc, SymbolDocs } from '../../src/types.ts'
import { measureCompleteness } from '../../src/verify/completeness.ts'
import { copyProject, installProjects, type Project } from '../measure/projects.ts'
import type { Report } from '../measure/statistics.ts'
import { OUTPUT, ownPlugin, runBuild } from '../measure/vite-build.ts'
import { checkExamples } from '../quality/examples.ts'
import { startRelay, type Exchange } from '../quality/relay.ts'
import { writeReading } from '../quality/reading.ts'

export interface QualityOptions {
  baseURL: string
  model: string
  /** The folder of the built package that is measured. */
  dist: string
  /** Symbols of each package. */
  symbols: number
  /** Calls in flight. */
  concurrent: number
  /** Where the docs for reading, the answers and the replies go. */
  out: string
  /** USD per million tokens; without it the product's own list. */
  price?: { input: number; output: number }
}

/** Documents the same symbols of each package with a real model, and counts what came of it. */
export async function measureQuality(
  projects: readonly Project[],
  options: QualityOptions,
): Promise<Report> {
  installProjects(projects.map(({ name }) => name).filter((name) => name !== 'generated'))
  mkdirSync(options.out, { recursive: true })
  const tallies: Tally[] = []
  for (const project of projects) tallies.push(await measureProject(project, options))
  const all = tallies.reduce((sum, one) => addTallies(sum, one))
  const rows = [...tallies, { ...all, name: 'all' }].map(writeRow)
  return {
    title: `Docs of ${options.model}, ${options.symbols} symbols of each package`,
    head: HEAD,
    rows,
    figures: {},
  }
}

/** Sums over the sample. */
interface Tally {
  name: string
  symbols: number
  documented: number
  calls: number
  repairs: number
  inputTokens: number
  outputTokens: number
  costUsd: number | null
  completeness: number
  examples: number
  goodExamples: number
  withGoodExample: number
  dropped: Record<string, number>
}

const HEAD = [
  'package',
  'documented',
  'calls / symbol',
  'repairs',
  'tokens in / documented',
  'tokens out / documented',
  'both',
  'USD / symbol',
  'completeness',
  'examples / symbol',
  'that use the symbol and compile',
  'symbols with one',
  'dropped',
]

function writeRow(tally: Tally): string[] {
  const { name, symbols, documented, calls, repairs, inputTokens, outputTokens, costUsd } = tally
  const each = (total: number, digits: number, of = symbols): string => (total / of).toFixed(digits)
  const dropped = Object.entries(tally.dropped).sort(([one], [other]) => one.localeCompare(other))
  return [
    name,
    `${documented} of ${symbols}`,
    each(calls, 2),
    String(repairs),
    each(inputTokens, 0, documented),
    each(outputTokens, 0, documented),
    each(inputTokens + outputTokens, 0, documented),
    costUsd === null ? 'unknown' : each(costUsd, 6),
    each(tally.completeness, 3),
    each(tally.examples, 2),
    each(tally.goodExamples, 2),
    String(tally.withGoodExample),
    dropped.map(([code, count]) => `${code} ${count}`).join(', ') || 'none',
  ]
}

function addTallies(one: Tally, other: Tally): Tally {
  const dropped = { ...one.dropped }
  for (const [code, count] of Object.entries(other.dropped)) {
    dropped[code] = (dropped[code] ?? 0) + count
  }
  return {
    name: one.name,
    symbols: one.symbols + other.symbols,
    documented: one.documented + other.documented,
    calls: one.calls + other.calls,
    repairs: one.repairs + other.repairs,
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    costUsd: one.costUsd === null || other.costUsd === null ? null : one.costUsd + other.costUsd,
    completeness: one.completeness + other.completeness,
    examples: one.examples + other.examples,
    goodExamples: one.goodExamples + other.goodExamples,
    withGoodExample: one.withGoodExample + other.withGoodExample,
    dropped,
  }
}

async function measureProject(project: Project, options: QualityOptions): Promise<Tally> {
  const { baseURL, model, dist, concurrent, out, price } = options
  const root = copyProject(project, `quality-${basename(out)}`)
  const { sample, sourceOf, exported } = await chooseSample(project, root, options.symbols)
  const { server, exchanges } = await startRelay({
    baseURL,
    sample: new Set(sample.map(nameSymbol)),
    replies: join(out, 'replies'),
  })
  const plugin = ownPlugin(
    {
      ...(price && { price }),
      ...{ model, existing: 'ignore', scope: 'entries', internal: true, maxCost: 1e6 },
      ...{ maxConcurrent: concurrent, timeout: 600_000 },
    },
    dist,
  )
  await runBuild(project, root, { plugin, url: server.url })
  await server.close()

  const { symbols } = JSON.parse(
    readFileSync(join(root, OUTPUT, 'symbol-docs.json'), 'utf8'),
  ) as SymbolDocs
  const found = sample.map((symbol) => ({ symbol, doc: symbols[symbol.id]! }))
  const examples = found.flatMap(({ symbol, doc }) =>
    (doc.docs?.examples ?? []).map(({ code }) => ({ symbol, code })),
  )
  const packageName = project.name
  const good = checkExamples(examples, { root, packageName, entry: project.entries[0]!, exported })
  const goodOf = new Map(examples.map((example, index) => [example, good[index]!]))
  const file = join(out, `${project.name.replace('/', '-')}.md`)
  writeFileSync(
    file,
    writeReading(
      found.map(({ symbol, doc }) => ({
        doc,
        source: sourceOf(symbol),
        isGood: (code) => [...goodOf].some(([one, is]) => is && one.code === code),
      })),
    ),
  )
  writeFileSync(file.replace(/md$/, 'json'), JSON.stringify(exchanges, null, 2))
  return tally(project.name, found, { exchanges, goodOf })
}

function tally(
  name: string,
  found: readonly { symbol: CollectedSymbol; doc: SymbolDoc }[],
  asked: {
    exchanges: readonly Exchange[]
    goodOf: ReadonlyMap<{ symbol: CollectedSymbol }, boolean>
  },
): Tally {
  const sum = (of: (doc: SymbolDoc, symbol: CollectedSymbol) => number): number =>
    found.reduce((total, { doc, symbol }) => total + of(doc, symbol), 0)
  const good = [...asked.goodOf].filter(([, isGood]) => isGood)
  const dropped: Record<string, number> = {}
  for (const { code } of found.flatMap(({ doc }) => doc.issues ?? [])) {
    dropped[code] = (dropped[code] ?? 0) + 1
  }
  return {
    name,
    symbols: found.length,
    documented: sum(({ status }) => Number(status === 'documented')),
    calls: asked.exchanges.length,
    repairs: asked.exchanges.length - new Set(asked.exchanges.map(({ symbol }) => symbol)).size,
    inputTokens: sum(({ tokens }) => tokens?.input ?? 0),
    outputTokens: sum(({ tokens }) => tokens?.output ?? 0),
    costUsd: found.some(({ doc }) => typeof doc.costUsd !== 'number')
      ? null
      : sum(({ costUsd }) => costUsd ?? 0),
    completeness: sum(({ docs }, { declaration }) => measureCompleteness(declaration, docs)),
    examples: asked.goodOf.size,
    goodExamples: good.length,
    withGoodExample: new Set(good.map(([{ symbol }]) => symbol)).size,
    dropped,
  }
}

/** Longer symbols take minutes each where a model runs without a graphics card. */
const MOST_CHARACTERS = 800

/** As prompts name it. */
function nameSymbol({ kind, name }: CollectedSymbol): string {
  return `${kind} ${name}`
}

/** Public symbols with the lowest hashes of their ids: the same ones for every version of the product. */
async function chooseSample(
  project: Project,
  root: string,
  size: number,
): Promise<{
  sample: CollectedSymbol[]
  sourceOf: (symbol: CollectedSymbol) => string
  exported: Set<string>
}> {
  const filter = createModuleFilter({ ...resolveOptions({}), root })
  const entries = project.entries.map((entry) => join(root, entry))
  const collection = collectSymbols(await findModules({ root, filter, entries, graph: [] }))
  const sourceOf = ({ module, declaration }: CollectedSymbol): string =>
    readSnippet(collection.modules.get(module)!, declaration, { comments: false })
  const open = collection.symbols.filter(
    ({ fromEntry, declaration }) => fromEntry && !declaration.internal,
  )
  const times = new Map<string, number>()
  for (const symbol of open) {
    times.set(nameSymbol(symbol), (times.get(nameSymbol(symbol)) ?? 0) + 1)
  }
  const sample = open
    // A prompt has no path, so that two of one name could not be told apart.
    .filter((symbol) => times.get(nameSymbol(symbol)) === 1)
    .filter((symbol) => sourceOf(symbol).length <= MOST_CHARACTERS)
    .map((symbol) => ({ symbol, hash: createHash('sha256').update(symbol.id).digest('hex') }))
    .sort((one, other) => (one.hash < other.hash ? -1 : 1))
    .slice(0, size)
    .map(({ symbol }) => symbol)
  const [entry = ''] = project.entries
  return {
    sample,
    sourceOf,
    exported: new Set(
      open.flatMap(({ exportedAs }) =>
        exportedAs.filter(({ module }) => module === entry).map(({ name }) => name),
      ),
    ),
  }
}
