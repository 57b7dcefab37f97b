import { compileWorker } from '../../test/support/compile-worker.ts'
import { writeGeneratedProject } from '../../test/support/generated-project.ts'
import { runNode, type Run } from '../../test/support/node-process.ts'
import type { DocsBuilt } from '../../test/support/workers/build-docs.ts'
import { makeFolder } from '../measure/projects.ts'
import { formatSpread, spreadOf, type Report, type Spread } from '../measure/statistics.ts'
import type { Point } from './peers.ts'

const PASSES = ['cold', 'warm'] as const
type Pass = (typeof PASSES)[number]

export interface ScaleReport extends Report {
  points: Record<Pass, Point[]>
}

/** Time and memory of the docs of projects that are generated in several sizes, and how they grow. */
export async function measureScale(sizes: readonly number[], rounds: number): Promise<ScaleReport> {
  const report: ScaleReport = {
    title: 'Docs of generated projects, nobody asked: nothing known, then all of it',
    head: ['symbols, modules', 'cold, s', 'warm, s', 'heap cold, MB', 'heap warm, MB', 'asset, MB'],
    rows: [],
    figures: {},
    points: { cold: [], warm: [] },
  }
  const worker = await compileWorker('test/support/workers/build-docs.ts')
  const first: Partial<Record<Pass, number>> = {}
  for (const size of sizes) {
    const runs: Record<Pass, Run[]> = { cold: [], warm: [] }
    for (let round = 0; round < rounds; round++) {
      const root = makeFolder(`generated-${size}`)
      writeGeneratedProject(root, size)
      for (const pass of PASSES) {
        runs[pass].push(await runNode(['--max-old-space-size=1024', worker, root, 'index.ts']))
      }
    }
    const { symbols, modules, assetMegabytes } = read(runs.cold[0]!)
    const seconds = (pass: Pass): Spread =>
      spreadOf(runs[pass].map((run) => read(run).milliseconds / 1000))
    const heap = (pass: Pass): Spread =>
      spreadOf(runs[pass].map(({ heapMegabytes }) => heapMegabytes))
    report.rows.push([
      `${symbols}, ${modules}`,
      ...PASSES.map((pass) => formatSpread(seconds(pass))),
      ...PASSES.map((pass) => formatSpread(heap(pass), 0)),
      assetMegabytes.toFixed(0),
    ])
    for (const pass of PASSES) {
      const { median } = seconds(pass)
      report.points[pass].push({ symbols, seconds: median })
      first[pass] ??= median / symbols
      // Of linear growth, 1.
      if (size === sizes[0]) continue
      report.figures[`${pass} per symbol at ${size}/${sizes[0]}`] = median / symbols / first[pass]
    }
    report.figures[`heap MB at ${size}`] = heap('cold').median
  }
  return report
}

const read = ({ output }: Run): DocsBuilt => JSON.parse(output) as DocsBuilt
