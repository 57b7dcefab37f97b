import { startModelServer } from '../../test/support/model-server.ts'
import type { Run } from '../../test/support/node-process.ts'
import { shuffle } from '../measure/alternate.ts'
import type { Project } from '../measure/projects.ts'
import { openScene, STEPS, type Pair, type Scene, type Step } from '../measure/scene.ts'
import { formatSpread, ratiosOf, spreadOf, type Report } from '../measure/statistics.ts'

const OWN = 'this'
const OTHER = 'against'
type Side = typeof OWN | typeof OTHER

export interface BuildsOptions {
  pairs: number
  /** The folder of another built package, to compare with. */
  against?: string | undefined
  steps?: readonly Step[]
}

/** What the plugin costs whole vite builds, each a process of its own, and what it cost in another version. */
export async function measureBuilds(
  projects: readonly Project[],
  { pairs, against, steps = STEPS }: BuildsOptions,
): Promise<Report> {
  const report: Report = {
    title: 'Whole vite builds with the plugin, each to one without it right before it',
    head: [
      'package',
      'modules, symbols',
      'build',
      'plugin',
      'ratio',
      'ms over plain',
      'ms over warm',
      'to the other',
      'heap, MB',
      'memory, MB',
    ],
    rows: [],
    figures: {},
  }
  const dists: Partial<Record<Side, string>> = {
    [OWN]: 'dist',
    ...(against !== undefined && { [OTHER]: against }),
  }
  for (const project of projects) {
    const server = await startModelServer()
    try {
      const scenes = new Map<Side, Scene>()
      for (const [label, dist] of Object.entries(dists)) {
        scenes.set(label as Side, await openScene(project, { dist, label, server }))
      }
      const pairsOf = await measureScenes(scenes, steps, pairs)
      addRows(report, project, scenes, pairsOf)
    } finally {
      await server.close()
    }
  }
  return report
}

type Measured = Map<Side, Partial<Record<Step, Pair[]>>>

async function measureScenes(
  scenes: ReadonlyMap<Side, Scene>,
  steps: readonly Step[],
  pairs: number,
): Promise<Measured> {
  const measured: Measured = new Map([...scenes.keys()].map((side) => [side, {}]))
  for (let pair = 0; pair < pairs; pair++) {
    for (const step of steps) {
      for (const [side, scene] of shuffle([...scenes])) {
        const found = await scene.measure(step)
        ;(measured.get(side)![step] ??= []).push(found)
      }
    }
  }
  return measured
}

function addRows(
  report: Report,
  { name, page }: Project,
  scenes: ReadonlyMap<Side, Scene>,
  measured: Measured,
): void {
  for (const [side, steps] of measured) {
    const { modules, stats } = scenes.get(side)!.docs
    const warm = steps.warm?.map(({ run }) => run.milliseconds)
    for (const [step, pairs] of Object.entries(steps) as [Step, Pair[]][]) {
      const times = pairs.map(({ run }) => run.milliseconds)
      const plain = pairs.map((pair) => pair.plain.milliseconds)
      const other = side === OWN ? measured.get(OTHER)?.[step] : undefined
      const ratio = ratiosOf(times, plain)
      report.rows.push([
        page ? `${name}, an app` : name,
        `${Object.keys(modules).length}, ${stats.symbols}`,
        step,
        side,
        formatSpread(ratio),
        formatSpread(differences(times, plain), 0),
        warm && step !== 'warm' ? formatSpread(differences(times, warm), 0) : '',
        other
          ? formatSpread(
              ratiosOf(
                times,
                other.map(({ run }) => run.milliseconds),
              ),
            )
          : '',
        median(pairs, ({ heapMegabytes }) => heapMegabytes),
        median(pairs, ({ peakMegabytes }) => peakMegabytes),
      ])
      if (side === OWN) report.figures[`${name} ${step}/plain`] = ratio.median
    }
    if (side === OWN) report.figures[`${name} symbols`] = stats.symbols
  }
}

const differences = (
  values: readonly number[],
  from: readonly number[],
): ReturnType<typeof spreadOf> =>
  spreadOf(values.map((value, round) => value - (from[round] ?? NaN)))

const median = (pairs: readonly Pair[], read: (run: Run) => number): string =>
  spreadOf(pairs.map(({ run }) => read(run))).median.toFixed(0)
