import { measureBuilds } from './jobs/builds.ts'
import { measureDoors } from './jobs/doors.ts'
import { measurePrompts } from './jobs/prompts.ts'
import { measureScale } from './jobs/scale.ts'
import { measureSchedule } from './jobs/schedule.ts'
import { installProjects, SMALL } from './measure/projects.ts'

/** What the guard compares with. */
export const RATIOS: URL = new URL('ratios.json', import.meta.url)

/** The part of the bench that takes a minute, as figures that mean the same on every machine. */
export async function measureQuickly(): Promise<Record<string, number>> {
  installProjects(['@tanstack/query-core'])
  const reports = [
    await measureBuilds([SMALL], { pairs: 5 }),
    await measureDoors(3),
    await measurePrompts([SMALL]),
    await measureSchedule(10, [20], 3),
    await measureScale([1_000, 5_000], 1),
  ]
  const figures = reports.flatMap((report) => Object.entries(report.figures))
  return Object.fromEntries(figures.map(([name, value]) => [name, Number(value.toPrecision(4))]))
}
