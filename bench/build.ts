/**
 * Everything that is measured about speed, memory and money, each as a ratio of things that run side by side:
 *
 *   npm run bench                       all of it, about 40 minutes
 *   npm run bench -- builds doors       some jobs
 *   npm run bench -- --rounds 11        more rounds, a smaller spread
 *   npm run bench -- --record           also writes the results into README.md, cost.svg and ratios.json
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { format, resolveConfig } from 'prettier'
import { measureBuilds } from './jobs/builds.ts'
import { measureDoors } from './jobs/doors.ts'
import { measureFloors } from './jobs/floors.ts'
import { measureLimits } from './jobs/limits.ts'
import { measurePackage } from './jobs/package-size.ts'
import { measurePeers } from './jobs/peers.ts'
import { measurePrompts } from './jobs/prompts.ts'
import { measureScale } from './jobs/scale.ts'
import { measureSchedule } from './jobs/schedule.ts'
import { measureSyntax } from './jobs/syntax.ts'
import { measureThreads } from './jobs/threads.ts'
import { APP, installProjects, LARGE, MEDIUM, SMALL } from './measure/projects.ts'
import { formatReport, type Report } from './measure/statistics.ts'
import { drawPlot, type Series } from './plot.ts'
import { measureQuickly, RATIOS } from './quick.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '7' },
    record: { type: 'boolean', default: false },
  },
})
const rounds = Number(values.rounds)
const few = Math.min(rounds, 3)
const series: Series[] = []

const JOBS: Record<string, () => Promise<Report>> = {
  builds: () => measureBuilds([SMALL, MEDIUM, LARGE, APP], rounds),
  floors: () => measureFloors([SMALL, MEDIUM, LARGE, APP], rounds),
  async peers() {
    const report = await measurePeers([SMALL, MEDIUM, LARGE], few)
    series.push(
      { name: 'TypeDoc JSON', colour: '#c0392b', points: report.points.typedoc },
      { name: 'our collection', colour: '#2471a3', points: report.points.ours },
    )
    return report
  },
  async scale() {
    const report = await measureScale([5_000, 10_000, 50_000], few)
    const { cold, warm } = report.points
    series.push(
      { name: 'generated: cold', colour: '#1e8449', points: cold },
      { name: 'generated: warm', colour: '#7d3c98', points: warm },
    )
    return report
  },
  syntax: () => measureSyntax([SMALL, MEDIUM], few),
  threads: () => measureThreads([MEDIUM, LARGE], few),
  schedule: () => measureSchedule(50, [10, 20, 50], few),
  limits: () => measureLimits(few),
  prompts: () => measurePrompts([SMALL, MEDIUM]),
  doors: () => measureDoors(rounds),
  package: async () => measurePackage(),
}

const names = positionals.length > 0 ? positionals : Object.keys(JOBS)
const unknown = names.filter((name) => !Object.hasOwn(JOBS, name))
if (unknown.length > 0) {
  throw new Error(
    `No job is called ${unknown.join(', ')}. There are ${Object.keys(JOBS).join(', ')}.`,
  )
}

installProjects()
const machine = `${cpus().length} cores, Node ${process.version}, ${process.platform}`
console.log(`${machine}; ${rounds} rounds; medians (lowest to highest)\n`)
const sections = new Map<string, string>()
for (const name of names) {
  const report = await JOBS[name]!()
  sections.set(name, formatReport({ ...report, title: `${name}: ${report.title}` }))
  console.log(`${sections.get(name)}\n`)
}
if (values.record) await record()

/** Keeps what was measured, where people and the guard look for it; what was not measured now stays. */
async function record(): Promise<void> {
  const readme = new URL('README.md', import.meta.url)
  const text = readFileSync(readme, 'utf8')
  const [before = '', results = '', after = ''] = text.split(/<!-- (?:end of )?results -->/)
  const kept = new Map(results.split(/^(?=### )/m).map((part) => [nameOf(part), part.trim()]))
  const date = new Date().toISOString().slice(0, 10)
  for (const [name, section] of sections) {
    const note = `\`npm run bench -- ${name} --rounds ${rounds}\`, ${date}: ${machine}; medians (lowest to highest).`
    kept.set(name, `${section}\n\n${note}`)
  }
  const ordered = Object.keys(JOBS).flatMap((name) => kept.get(name) ?? [])
  const block = ['<!-- results -->', ...ordered, '<!-- end of results -->'].join('\n\n')
  const style = await resolveConfig(readme)
  const written = await format(before + block + after, { ...style, parser: 'markdown' })
  writeFileSync(readme, written)
  if (series.length > 0) writeFileSync(new URL('cost.svg', import.meta.url), drawPlot(series))
  writeFileSync(RATIOS, `${JSON.stringify(await measureQuickly(), null, 2)}\n`)
}

/** The job of a section, which begins with `### job: title`. */
function nameOf(section: string): string {
  return /^### ([\w-]+):/.exec(section)?.[1] ?? ''
}
