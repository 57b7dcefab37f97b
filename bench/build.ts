/**
 * Everything that is measured about speed, memory and money, each as a ratio of things that run side by side:
 *
 *   npm run bench                                    all of it, more than an hour
 *   npm run bench -- builds serve                    some jobs
 *   npm run bench -- builds --against ../other/dist  also what another built version takes, side by side
 *   npm run bench -- builds --projects zod,effect --steps warm,comment
 *   npm run bench -- ab --a ../without/dist --b dist a mechanism that only one of two built versions has
 *   npm run bench -- quality --base-url URL --model NAME @tanstack/query-core zod @noble/hashes
 *                                                    what a real model's docs are worth and what they cost
 *   npm run bench -- --pairs 25 --rounds 11          more pairs of builds, more rounds of all else, a smaller spread
 *   npm run bench -- --record                        also writes the results into README.md, cost.svg and ratios.json
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { format, resolveConfig } from 'prettier'
import { compareBuilds } from './jobs/ab.ts'
import { measureAsking } from './jobs/asking.ts'
import { measureBuilds } from './jobs/builds.ts'
import { measureDoors } from './jobs/doors.ts'
import { measureLimits } from './jobs/limits.ts'
import { measurePackage } from './jobs/package-size.ts'
import { measurePeers } from './jobs/peers.ts'
import { measureQuality } from './jobs/quality.ts'
import { measurePrompts } from './jobs/prompts.ts'
import { measureScale } from './jobs/scale.ts'
import { measureSchedule } from './jobs/schedule.ts'
import { measureServe } from './jobs/serve.ts'
import {
  APP,
  DRAFTS,
  GENERATED,
  HASHES,
  installProjects,
  LARGE,
  LIBRARY,
  makeFolder,
  MEDIUM,
  type Project,
  SMALL,
} from './measure/projects.ts'
import { STEPS, type Step } from './measure/scene.ts'
import { formatReport, type Report } from './measure/statistics.ts'
import { drawPlot, type Series } from './plot.ts'
import { measureQuickly, RATIOS } from './quick.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '7' },
    pairs: { type: 'string' },
    against: { type: 'string' },
    projects: { type: 'string' },
    steps: { type: 'string' },
    a: { type: 'string' },
    b: { type: 'string', default: 'dist' },
    dist: { type: 'string', default: 'dist' },
    'base-url': { type: 'string' },
    model: { type: 'string' },
    symbols: { type: 'string', default: '20' },
    concurrent: { type: 'string', default: '2' },
    price: { type: 'string' },
    out: { type: 'string' },
    record: { type: 'boolean', default: false },
  },
})
// What follows `quality` are packages.
const isQuality = positionals[0] === 'quality'
const chosen = isQuality ? ['quality'] : positionals
const packages = isQuality ? positionals.slice(1) : []
const rounds = Number(values.rounds)
const few = Math.min(rounds, 3)
const { against } = values
const series: Series[] = []
const PROJECTS = [SMALL, MEDIUM, LARGE, APP, LIBRARY, GENERATED]

const JOBS: Record<string, () => Promise<Report>> = {
  builds: () =>
    measureBuilds(chooseProjects(PROJECTS), {
      pairs: countPairs(9),
      against,
      steps: chooseSteps(),
    }),
  serve: () => measureServe(chooseProjects([LIBRARY]), { rounds: countPairs(9), against }),
  asking: () => measureAsking(few, against),
  async peers() {
    const report = await measurePeers([SMALL, MEDIUM, LARGE], few)
    series.push(
      { name: 'TypeDoc JSON', colour: '#c0392b', points: report.points.typedoc },
      { name: 'our docs', colour: '#2471a3', points: report.points.ours },
    )
    return report
  },
  async scale() {
    const report = await measureScale([5_000, 10_000, 50_000], few)
    series.push(
      { name: 'generated: nothing known', colour: '#1e8449', points: report.points.cold },
      { name: 'generated: all known', colour: '#7d3c98', points: report.points.warm },
    )
    return report
  },
  schedule: () => measureSchedule(50, [10, 20, 50], few),
  limits: () => measureLimits(few),
  prompts: () => measurePrompts([SMALL, MEDIUM]),
  doors: () => measureDoors(rounds),
  package: async () => measurePackage(),
}

/** Jobs that need to be told what to compare. */
const ON_DEMAND: typeof JOBS = {
  ab() {
    const { a, b } = values
    if (a === undefined) throw new Error('Name two folders of built packages: `--a DIR --b DIR`.')
    const steps = values.steps === undefined ? (['warm', 'comment'] as const) : chooseSteps()
    return compareBuilds(chooseProjects([SMALL, MEDIUM, APP]), {
      a,
      b,
      pairs: countPairs(25),
      steps,
    })
  },
  quality() {
    const { 'base-url': baseURL, model, dist, symbols, concurrent, price, out } = values
    if (baseURL === undefined || model === undefined) {
      throw new Error('Name a server and its model: `--base-url URL --model NAME`.')
    }
    const [input = 0, output = 0] = price?.split(',').map(Number) ?? []
    return measureQuality(choosePackages(), {
      ...{ baseURL, model, dist, symbols: Number(symbols), concurrent: Number(concurrent) },
      out: out ?? makeFolder('quality'),
      ...(price !== undefined && { price: { input, output } }),
    })
  },
}

/** By their public part: prompts of one name cannot be told apart, and zod has most names three times. */
const READ: readonly Project[] = [SMALL, { ...MEDIUM, entries: ['src/index.ts'] }, HASHES, DRAFTS]

function choosePackages(): readonly Project[] {
  if (packages.length === 0) return READ
  return packages.map((name) => {
    const project = READ.find((one) => one.name === name)
    if (project) return project
    const known = READ.map((one) => one.name).join(', ')
    throw new Error(`No package is called ${name}. There are ${known}.`)
  })
}

function countPairs(usual: number): number {
  return values.pairs === undefined ? usual : Number(values.pairs)
}

function chooseProjects(usual: readonly Project[]): readonly Project[] {
  if (values.projects === undefined) return usual
  return values.projects.split(',').map((name) => {
    const project = PROJECTS.find((one) => one.name.endsWith(name))
    if (project) return project
    const known = PROJECTS.map((one) => one.name).join(', ')
    throw new Error(`No project is called ${name}. There are ${known}.`)
  })
}

function chooseSteps(): readonly Step[] {
  if (values.steps === undefined) return STEPS
  return values.steps.split(',').map((name) => {
    const step = STEPS.find((one) => one === name)
    if (step) return step
    throw new Error(`No step is called ${name}. There are ${STEPS.join(', ')}.`)
  })
}

const names = chosen.length > 0 ? chosen : Object.keys(JOBS)
const known = { ...JOBS, ...ON_DEMAND }
const unknown = names.filter((name) => !Object.hasOwn(known, name))
if (unknown.length > 0) {
  throw new Error(
    `No job is called ${unknown.join(', ')}. There are ${Object.keys(known).join(', ')}.`,
  )
}

if (!isQuality) installProjects()
const machine = `${cpus().length} cores, Node ${process.version}, ${process.platform}`
console.log(`${machine}; ${rounds} rounds; medians (lowest to highest)\n`)
const sections = new Map<string, string>()
for (const name of names) {
  const report = await known[name]!()
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
  const ordered = Object.keys(known).flatMap((name) => kept.get(name) ?? [])
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
