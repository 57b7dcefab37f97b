import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runNode, type Run } from '../../test/support/node-process.ts'
import { alternate } from '../measure/alternate.ts'
import { copyProject, listSources, makeFolder, type Project } from '../measure/projects.ts'
import { formatSpread, ratiosOf, type Report } from '../measure/statistics.ts'
import { compileWorker } from '../../test/support/compile-worker.ts'

/** Whether parsing off the main thread wins: whole processes that parse the same sources with the compiler kept. */
export async function measureThreads(
  projects: readonly Project[],
  rounds: number,
): Promise<Report> {
  const report: Report = {
    title: 'Parsing in other threads, to parsing in the main thread',
    head: ['package', 'files', 'threads', 'time', 'processor time', 'peak memory'],
    rows: [],
    figures: {},
  }
  const worker = await compileWorker('bench/workers/threads.ts')
  for (const project of projects) {
    const root = copyProject(project, 'threads')
    const files = listSources(root)
    const folder = makeFolder('threads')
    const list = join(folder, 'files.json')
    writeFileSync(list, JSON.stringify(files))
    const run = (mode: string, threads: number): Promise<Run> =>
      runNode([worker, mode, String(threads), join(folder, 'compiler.bin'), list])
    const steps = {
      'the main one': () => run('main', 0),
      'one other': () => run('others', 1),
      'the main one and one other': () => run('both', 1),
      'two others': () => run('others', 2),
      'the main one and three others': () => run('both', 3),
    }
    // The first round keeps the compiler.
    await alternate(1, steps)
    const runs = await alternate(rounds, steps)
    const main = runs['the main one']
    for (const [threads, of] of Object.entries(runs)) {
      const compare = (read: (run: Run) => number): string =>
        formatSpread(ratiosOf(of.map(read), main.map(read)))
      report.rows.push([
        project.name,
        String(files.length),
        threads,
        compare(({ milliseconds }) => milliseconds),
        compare(({ processorMilliseconds }) => processorMilliseconds),
        compare(({ peakMegabytes }) => peakMegabytes),
      ])
    }
  }
  return report
}
