import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { alternate, runNode, type Run } from '../measure/process.ts'
import { copyProject, installed, type Project } from '../measure/projects.ts'
import { formatSpread, ratiosOf, spreadOf, type Report } from '../measure/statistics.ts'
import { compileWorker } from '../measure/worker.ts'

/** A size and what it took, for the plot. */
export interface Point {
  symbols: number
  seconds: number
}

export interface PeerReport extends Report {
  points: { ours: Point[]; typedoc: Point[] }
}

/** TypeDoc's JSON of the same sources, to our collection of them with nothing known. Whole processes. */
export async function measurePeers(
  projects: readonly Project[],
  rounds: number,
): Promise<PeerReport> {
  const report: PeerReport = {
    title: 'TypeDoc JSON, to our collection of the same sources',
    head: ['package', 'modules, symbols', 'TypeDoc, s', 'ours, s', 'time', 'peak memory'],
    rows: [],
    figures: {},
    points: { ours: [], typedoc: [] },
  }
  const worker = await compileWorker('collect')
  for (const project of projects) {
    const root = copyProject(project, 'peers')
    const entries = project.entries.map((entry) => join(root, entry))
    const { ours, typedoc } = await alternate(rounds, {
      ours: () => runNode([worker, root, ...entries]),
      typedoc: () => runTypeDoc(root, entries),
    })
    const { symbols, modules } = JSON.parse(ours[0]!.output) as Record<string, number>
    const time = spreadOf(typedoc.map(seconds))
    const ratio = ratiosOf(typedoc.map(seconds), ours.map(seconds))
    const memory = ratiosOf(typedoc.map(peak), ours.map(peak))
    const own = spreadOf(ours.map(seconds))
    report.rows.push([
      project.name,
      `${modules}, ${symbols}`,
      formatSpread(time),
      formatSpread(own),
      formatSpread(ratio),
      formatSpread(memory),
    ])
    report.figures[`${project.name} typedoc/ours time`] = ratio.median
    report.figures[`${project.name} typedoc/ours memory`] = memory.median
    report.points.ours.push({ symbols: symbols!, seconds: own.median })
    report.points.typedoc.push({ symbols: symbols!, seconds: time.median })
  }
  return report
}

const seconds = ({ milliseconds }: Run): number => milliseconds / 1000
const peak = ({ peakMegabytes }: Run): number => peakMegabytes

function runTypeDoc(root: string, entries: readonly string[]): Promise<Run> {
  const settings = join(root, 'tsconfig.typedoc.json')
  writeFileSync(settings, JSON.stringify({ extends: './tsconfig.json', files: entries }))
  const typedoc = join(installed('typedoc'), 'bin/typedoc')
  return runNode(
    [
      typedoc,
      ...[
        '--json',
        join(root, 'typedoc-output.json'),
        '--tsconfig',
        settings,
        '--skipErrorChecking',
      ],
      ...['--logLevel', 'Error', '--entryPoints', ...entries],
    ],
    { cwd: root },
  )
}
