import { appendFileSync, cpSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Options, SymbolDocs } from '../../src/types.ts'
import { startModelServer } from '../../test/support/model-server.ts'
import { runNode, type Run } from '../../test/support/node-process.ts'
import { alternate } from '../measure/alternate.ts'
import { copyProject, type Project } from '../measure/projects.ts'
import { formatSpread, ratiosOf, spreadOf, type Report } from '../measure/statistics.ts'

const VITE = import.meta.resolve('vite')
const PLUGIN = new URL('../../dist/vite.js', import.meta.url).href
export const OUTPUT = 'bench-out'

/**
 * A build that knows all; one that knows all of a fresh checkout, as in CI with the cache of the last job; one that knows
 * all but one module; one that knows nothing. None of them asks.
 */
const VARIANTS = ['plain', 'warm', 'checkout', 'edited', 'cold'] as const

/** What the plugin costs whole vite builds, each a process of its own. */
export async function measureBuilds(projects: readonly Project[], rounds: number): Promise<Report> {
  const report: Report = {
    title: 'Whole vite builds with the plugin, to builds without it',
    head: [
      'package',
      'modules, symbols',
      'build',
      'ratio',
      'ms over plain',
      'processor time',
      'peak memory',
    ],
    rows: [],
    figures: {},
  }
  for (const project of projects) {
    const { runs, docs } = await measureProject(project, rounds)
    const name = project.page ? `${project.name}, an app` : project.name
    const size = `${Object.keys(docs.modules).length}, ${docs.stats.symbols}`
    for (const variant of VARIANTS) {
      report.rows.push([name, size, variant, ...describe(runs[variant], runs.plain)])
      const ratio = ratiosOf(times(runs[variant]), times(runs.plain))
      if (variant !== 'plain') report.figures[`${project.name} ${variant}/plain`] = ratio.median
    }
    report.figures[`${project.name} symbols`] = docs.stats.symbols
  }
  return report
}

const times = (runs: readonly Run[]): number[] => runs.map(({ milliseconds }) => milliseconds)

function describe(runs: readonly Run[], plain: readonly Run[]): string[] {
  const processor = (of: readonly Run[]): number[] => of.map((run) => run.processorMilliseconds)
  const peak = (of: readonly Run[]): number[] => of.map((run) => run.peakMegabytes)
  return [
    ...describeTimes(runs, plain),
    formatSpread(ratiosOf(processor(runs), processor(plain))),
    formatSpread(ratiosOf(peak(runs), peak(plain))),
  ]
}

/** Their ratio, and the milliseconds over. */
export function describeTimes(runs: readonly Run[], plain: readonly Run[]): string[] {
  const over = spreadOf(times(runs).map((time, round) => time - times(plain)[round]!))
  return [formatSpread(ratiosOf(times(runs), times(plain))), formatSpread(over, 0)]
}

async function measureProject(
  project: Project,
  rounds: number,
): Promise<{ runs: Record<(typeof VARIANTS)[number], Run[]>; docs: SymbolDocs }> {
  const warm = copyProject(project, 'warm')
  await fillStore(project, warm)
  const plain = copyProject(project, 'plain')
  const cold = copyProject(project, 'cold')
  const edited = copyProject(project, 'edited')
  const checkout = copyProject(project, 'checkout')
  for (const copy of [edited, checkout]) {
    cpSync(join(warm, '.symbol-docs'), join(copy, '.symbol-docs'), { recursive: true })
  }
  const run = (root: string, options?: Options): Promise<Run> => runBuild(project, root, options)

  const [first = ''] = project.entries
  const steps = {
    plain: () => run(plain),
    warm: () => run(warm, {}),
    async checkout() {
      writeAnew(checkout)
      // A job installs its packages in between; what is younger than two seconds is not trusted. A machine that only
      // waited would be slower than for the others.
      const until = Date.now() + 2_500
      while (Date.now() < until) await run(plain)
      return run(checkout, {})
    },
    edited() {
      appendFileSync(join(edited, first), `\nexport const edit${Date.now()} = 1\n`)
      return run(edited, {})
    },
    cold() {
      rmSync(join(cold, 'node_modules/.cache'), { recursive: true, force: true })
      return run(cold, {})
    },
  }
  // The first two rounds fill what is kept between builds, and show the machine the files.
  await alternate(2, steps)
  const runs = await alternate(rounds, steps)
  const asset = readFileSync(join(warm, OUTPUT, 'symbol-docs.json'), 'utf8')
  return { runs, docs: JSON.parse(asset) as SymbolDocs }
}

/** As a checkout does: the same files, all of them new. */
function writeAnew(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && entry.name !== 'node_modules') writeAnew(path)
    if (!entry.isFile()) continue
    cpSync(path, `${path}.new`)
    renameSync(`${path}.new`, path)
  }
}

/** Has every symbol answered, by a server on this machine. */
export async function fillStore(project: Project, root: string): Promise<void> {
  const server = await startModelServer()
  const price = { input: 1, output: 1 }
  await runBuild(project, root, { maxCost: 1e6, price, maxConcurrent: 50 }, server.url)
  await server.close()
}

/** Another plugin than ours: its import and its call. */
export interface OtherPlugin {
  from: string
  code: string
}

/** One whole vite build: without a plugin, with ours, or with another. */
export function runBuild(
  { entries, page }: Project,
  root: string,
  options?: Options | OtherPlugin,
  url = '',
): Promise<Run> {
  const plugin =
    options && 'from' in options
      ? options
      : options && {
          from: `import symbolDocs from ${JSON.stringify(PLUGIN)}`,
          code: `symbolDocs(${JSON.stringify(options)})`,
        }
  const library = `
        lib: { entry: ${JSON.stringify(entries)}, formats: ['es'] }, minify: false,
        rollupOptions: { external: [/^(?:@[\\w-]+\\/)?[a-z][\\w.-]*(?:\\/|$)/, /^node:/] },`
  const code = `
    import { build } from ${JSON.stringify(VITE)}
    ${plugin?.from ?? ''}
    await build({
      configFile: false, logLevel: 'silent',
      build: { ${page ? '' : library} outDir: '${OUTPUT}', chunkSizeWarningLimit: 1e5 },
      plugins: [${plugin?.code ?? ''}],
    })`
  return runNode(['--input-type=module', '--eval', code], {
    cwd: root,
    variables: { OPENAI_BASE_URL: url },
  })
}
