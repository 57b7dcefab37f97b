import { startModelServer } from '../../test/support/model-server.ts'
import { shuffle } from '../measure/alternate.ts'
import type { Project } from '../measure/projects.ts'
import { openScene, type Step } from '../measure/scene.ts'
import { formatSpread, medianInterval, type Report, type Spread } from '../measure/statistics.ts'

/** What a mechanism has to take off a whole build to be worth its lines. */
const WORTH = 0.95

/** Two built packages, one of which has a mechanism that the other has not: whole builds in alternating pairs. */
export async function compareBuilds(
  projects: readonly Project[],
  { a, b, pairs, steps }: { a: string; b: string; pairs: number; steps: readonly Step[] },
): Promise<Report> {
  const report: Report = {
    title: `Whole vite builds with ${b}, to builds with ${a}, in ${pairs} pairs; medians (95 % interval)`,
    head: ['package', 'build', 'ratio', 'earns its lines'],
    rows: [],
    figures: {},
  }
  for (const project of projects) {
    const server = await startModelServer()
    try {
      const scenes = [
        { side: 'a', scene: await openScene(project, { dist: a, label: 'a', server }) },
        { side: 'b', scene: await openScene(project, { dist: b, label: 'b', server }) },
      ] as const
      for (const step of steps) {
        const times: Record<'a' | 'b', number[]> = { a: [], b: [] }
        for (let pair = 0; pair < pairs; pair++) {
          for (const { side, scene } of shuffle(scenes)) {
            times[side].push((await scene.measure(step)).run.milliseconds)
          }
        }
        const ratio = medianInterval(times.b.map((time, pair) => time / times.a[pair]!))
        report.rows.push([project.name, step, formatSpread(ratio, 3), tell(ratio)])
        report.figures[`${project.name} ${step} b/a`] = ratio.median
      }
    } finally {
      await server.close()
    }
  }
  return report
}

function tell({ median, high }: Spread): string {
  if (high >= 1) return 'no: the interval holds 1'
  return median <= WORTH ? 'yes' : 'no: less than 5 %'
}
