import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runNode } from '../measure/process.ts'
import { makeFolder } from '../measure/projects.ts'
import { formatSpread, spreadOf, type Report } from '../measure/statistics.ts'
import { compileWorker } from '../measure/worker.ts'
import type { Point } from './peers.ts'

const SYMBOLS_PER_MODULE = 10

export interface ScaleReport extends Report {
  points: Record<'collection' | 'plan' | 'asset', Point[]>
}

interface Result {
  took: Record<'collection' | 'plan' | 'asset' | 'records', number>
  symbols: number
  modules: number
  heapMegabytes: number
  assetMegabytes: number
}

/** Time and memory of a project that is generated in several sizes, and how they grow. */
export async function measureScale(sizes: readonly number[], rounds: number): Promise<ScaleReport> {
  const report: ScaleReport = {
    title: 'Generated projects: time and heap, nothing known',
    head: [
      'symbols, modules',
      'collection, s',
      'plan, s',
      'asset, s',
      'records, s',
      'peak heap, MB',
      'asset, MB',
    ],
    rows: [],
    figures: {},
    points: { collection: [], plan: [], asset: [] },
  }
  const worker = await compileWorker('scale')
  const first: Partial<Record<string, number>> = {}
  for (const size of sizes) {
    const results: Result[] = []
    for (let round = 0; round < rounds; round++) {
      const root = generateProject(size)
      const { output } = await runNode(['--max-old-space-size=1024', worker, root])
      results.push(JSON.parse(output) as Result)
    }
    const { symbols, modules, assetMegabytes } = results[0]!
    const spread = (read: (result: Result) => number): ReturnType<typeof spreadOf> =>
      spreadOf(results.map(read))
    const steps = ['collection', 'plan', 'asset', 'records'] as const
    const heap = spread(({ heapMegabytes }) => heapMegabytes)
    report.rows.push([
      `${symbols}, ${modules}`,
      ...steps.map((step) => formatSpread(spread(({ took }) => took[step] / 1000))),
      formatSpread(heap, 0),
      assetMegabytes.toFixed(0),
    ])
    for (const step of ['collection', 'plan', 'asset'] as const) {
      const { median } = spread(({ took }) => took[step] / 1000)
      report.points[step].push({ symbols, seconds: median })
      first[step] ??= median / symbols
      // Of linear growth, 1.
      if (size === sizes[0]) continue
      report.figures[`${step} per symbol at ${size}/${sizes[0]}`] = median / symbols / first[step]
    }
    report.figures[`heap MB at ${size}`] = heap.median
  }
  return report
}

/** Modules of functions, types and classes that import each other, below one barrel. */
export function generateProject(symbols: number): string {
  const root = makeFolder(`generated-${symbols}`)
  const count = Math.ceil(symbols / SYMBOLS_PER_MODULE)
  mkdirSync(join(root, 'node_modules'))
  for (let module = 0; module < count; module++) {
    const folder = join(root, 'src', `part${Math.floor(module / 100)}`)
    if (module % 100 === 0) mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `module${module}.ts`), writeModule(module))
  }
  const lines = Array.from({ length: count }, (_, module) => {
    return `export * from './src/part${Math.floor(module / 100)}/module${module}.ts'\n`
  })
  writeFileSync(join(root, 'index.ts'), lines.join(''))
  return root
}

function writeModule(module: number): string {
  const other = Math.floor(module / 2)
  const from = `../part${Math.floor(other / 100)}/module${other}.ts`
  const parts = [
    module > 1 ? `import { convert${other}0, type Shape${other} } from '${from}'\n` : '',
    `/** What part ${module} is about. */\nexport interface Shape${module} {\n  left: number\n  right?: string\n}\n`,
    `export class Store${module} {\n  #items = new Map<string, Shape${module}>()\n  add(name: string, item: Shape${module}): this {\n    this.#items.set(name, item)\n    return this\n  }\n}\n`,
  ]
  for (let index = 0; index < SYMBOLS_PER_MODULE - 2; index++) {
    const call =
      module > 1 ? `convert${other}0({ left: shape.left } as Shape${other})` : 'shape.left'
    parts.push(
      `export function convert${module}${index}(shape: Shape${module}, factor = ${index}): number {\n  if (factor < 0) throw new RangeError('negative')\n  return ${call} * factor\n}\n`,
    )
  }
  return parts.join('\n')
}
