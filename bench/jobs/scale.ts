import { compileWorker } from '../../test/support/compile-worker.ts'
import { writeGeneratedProject } from '../../test/support/generated-project.ts'
import { runNode } from '../../test/support/node-process.ts'
import { makeFolder } from '../measure/projects.ts'
import { formatSpread, spreadOf, type Report } from '../measure/statistics.ts'
import type { Point } from './peers.ts'

export interface ScaleReport extends Report {
  points: Record<'cold' | 'warm', Point[]>
}

interface Result {
  took: Record<'cold' | 'warm', number>
  symbols: number
  modules: number
  heapMegabytes: number
  assetMegabytes: number
}

/** Time and memory of a project that is generated in several sizes, and how they grow. */
export async function measureScale(sizes: readonly number[], rounds: number): Promise<ScaleReport> {
  const report: ScaleReport = {
    title: 'Generated projects: time and heap of a build without calls, and of the next',
    head: ['symbols, modules', 'cold, s', 'warm, s', 'peak heap, MB', 'asset, MB'],
    rows: [],
    figures: {},
    points: { cold: [], warm: [] },
  }
  const worker = await compileWorker('test/support/workers/scale.ts')
  const first: Partial<Record<string, number>> = {}
  for (const size of sizes) {
    const results: Result[] = []
    for (let round = 0; round < rounds; round++) {
      const root = makeFolder(`generated-${size}`)
      writeGeneratedProject(root, size)
      const { output } = await runNode(['--max-old-space-size=1024', worker, root])
      results.push(JSON.parse(output) as Result)
    }
    const { symbols, modules, assetMegabytes } = results[0]!
    const spread = (read: (result: Result) => number): ReturnType<typeof spreadOf> =>
      spreadOf(results.map(read))
    const steps = ['cold', 'warm'] as const
    const heap = spread(({ heapMegabytes }) => heapMegabytes)
    report.rows.push([
      `${symbols}, ${modules}`,
      ...steps.map((step) => formatSpread(spread(({ took }) => took[step] / 1000))),
      formatSpread(heap, 0),
      assetMegabytes.toFixed(0),
    ])
    for (const step of ['cold', 'warm'] as const) {
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
