import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runNode, type Run } from '../../test/support/node-process.ts'
import { alternate } from '../measure/alternate.ts'
import { copyProject, listSources, makeFolder, type Project } from '../measure/projects.ts'
import { formatSpread, ratiosOf, type Report } from '../measure/statistics.ts'
import { compileWorker } from '../../test/support/compile-worker.ts'

/** What ts-morph costs over the compiler that it brings, and what our reading of syntax costs. Whole processes. */
export async function measureSyntax(projects: readonly Project[], rounds: number): Promise<Report> {
  const report: Report = {
    title: 'Reading sources, to parsing them with the compiler alone',
    head: ['package', 'files', 'with', 'time', 'peak memory'],
    rows: [],
    figures: {},
  }
  const worker = await compileWorker('bench/workers/syntax.ts')
  for (const project of projects) {
    const files = listSources(copyProject(project, 'syntax'))
    const list = join(makeFolder('syntax'), 'files.json')
    writeFileSync(list, JSON.stringify(files))
    const run = (way: string) => (): Promise<Run> => runNode([worker, way, list])
    const runs = await alternate(rounds, {
      'the compiler alone': run('typescript'),
      'our records: names, digests, signatures, shapes': run('ours'),
      'ts-morph, statements wrapped': run('ts-morph'),
      'ts-morph, exported declarations': run('exports'),
    })
    const plain = runs['the compiler alone']
    for (const [name, of] of Object.entries(runs)) {
      const compare = (read: (run: Run) => number): string =>
        formatSpread(ratiosOf(of.map(read), plain.map(read)))
      report.rows.push([
        project.name,
        String(files.length),
        name,
        compare(({ milliseconds }) => milliseconds),
        compare(({ peakMegabytes }) => peakMegabytes),
      ])
    }
  }
  return report
}
