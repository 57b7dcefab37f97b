import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runNode, type Run } from '../../test/support/node-process.ts'
import type { DocsBuilt } from '../../test/support/workers/build-docs.ts'
import { alternate } from '../measure/alternate.ts'
import { copyProject, installed, type Project } from '../measure/projects.ts'
import { formatSpread, ratiosOf, spreadOf, type Report } from '../measure/statistics.ts'
import { compileWorker } from '../../test/support/compile-worker.ts'
import { OUTPUT, ownPlugin, runBuild } from '../measure/vite-build.ts'

/** A size and what it took, for the plot. */
export interface Point {
  symbols: number
  seconds: number
}

export interface PeerReport extends Report {
  points: { ours: Point[]; typedoc: Point[] }
}

/** What other tools take for the same sources, to what we take with nothing known. Whole processes. */
export async function measurePeers(
  projects: readonly Project[],
  rounds: number,
): Promise<PeerReport> {
  const report: PeerReport = {
    title: 'Other tools, to ours with nothing known',
    head: ['package', 'modules, symbols', 'tool', 'tool, s', 'ours, s', 'time', 'peak memory'],
    rows: [],
    figures: {},
    points: { ours: [], typedoc: [] },
  }
  const worker = await compileWorker('test/support/workers/build-docs.ts')
  for (const project of projects) {
    const root = copyProject(project, 'peers')
    const entries = project.entries.map((entry) => join(root, entry))
    const runs = await alternate(rounds, {
      docs: () => buildDocs(worker, project, root),
      typedoc: () => runTypeDoc(root, entries),
      extractor: () => runApiExtractor(root, entries),
      build: () => runColdBuild(project, root),
      declarations: () => runBuild(project, root, { plugin: DECLARATIONS }),
    })
    const { docs, typedoc, extractor, build, declarations } = runs
    const counts = JSON.parse(docs[0]!.output) as DocsBuilt
    const add = (tool: string, theirs: readonly Run[], ours: readonly Run[]): void => {
      const time = ratiosOf(theirs.map(seconds), ours.map(seconds))
      const memory = ratiosOf(theirs.map(peak), ours.map(peak))
      report.rows.push([
        project.name,
        `${counts.modules}, ${counts.symbols}`,
        tool,
        formatSpread(spreadOf(theirs.map(seconds))),
        formatSpread(spreadOf(ours.map(seconds))),
        formatSpread(time),
        formatSpread(memory),
      ])
      report.figures[`${project.name} ours/${tool} time`] = 1 / time.median
    }
    add('TypeDoc JSON; our docs', typedoc, docs)
    add('API Extractor with its d.ts; our docs', extractor, docs)
    add('vite build with a d.ts plugin; with ours', declarations, build)
    const { symbols } = counts
    const median = (of: readonly Run[]): number => spreadOf(of.map(seconds)).median
    report.points.ours.push({ symbols, seconds: median(docs) })
    report.points.typedoc.push({ symbols, seconds: median(typedoc) })
  }
  return report
}

const seconds = ({ milliseconds }: Run): number => milliseconds / 1000
const peak = ({ peakMegabytes }: Run): number => peakMegabytes

function runTypeDoc(root: string, entries: readonly string[]): Promise<Run> {
  const settings = join(root, 'tsconfig.typedoc.json')
  writeFileSync(settings, JSON.stringify({ extends: './tsconfig.json', files: entries }))
  const typedoc = join(installed('typedoc'), 'bin/typedoc')
  const output = ['--json', join(root, 'typedoc-output.json'), '--tsconfig', settings]
  const quiet = ['--skipErrorChecking', '--logLevel', 'Error']
  return runNode([typedoc, ...output, ...quiet, '--entryPoints', ...entries], { cwd: root })
}

/** No package has a folder of this name. */
const EMITTED = 'bench-declarations'

/** Declarations of all entries, then an API report of the first: it takes one. */
async function runApiExtractor(root: string, entries: readonly string[]): Promise<Run> {
  const emit = await runNode([
    '--input-type=commonjs',
    '--eval',
    `
    const ts = require(${JSON.stringify(installed('typescript'))})
    const file = ${JSON.stringify(join(root, 'tsconfig.json'))}
    const { config } = ts.readConfigFile(file, ts.sys.readFile)
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ${JSON.stringify(root)})
    Object.assign(options, {
      noEmit: false, declaration: true, emitDeclarationOnly: true, rewriteRelativeImportExtensions: true,
      rootDir: ${JSON.stringify(root)}, outDir: ${JSON.stringify(join(root, EMITTED))},
    })
    ts.createProgram(${JSON.stringify(entries)}, options).emit()`,
  ])
  const [entry = ''] = entries
  const declaration = join(root, EMITTED, entry.slice(root.length)).replace(/\.ts$/, '.d.ts')
  const extract = await runNode([
    '--input-type=commonjs',
    '--eval',
    `
    const { Extractor, ExtractorConfig } = require(${JSON.stringify(installed('@microsoft/api-extractor'))})
    const root = ${JSON.stringify(root)}
    const config = ExtractorConfig.prepare({
      configObject: {
        projectFolder: root, mainEntryPointFilePath: ${JSON.stringify(declaration)},
        compiler: { overrideTsconfig: { compilerOptions: { moduleResolution: 'bundler', module: 'esnext', target: 'esnext', lib: ['esnext', 'dom', 'dom.iterable'], skipLibCheck: true, types: [] }, files: [${JSON.stringify(declaration)}] } },
        docModel: { enabled: true, apiJsonFilePath: root + '/api.json' },
        apiReport: { enabled: false }, dtsRollup: { enabled: false }, tsdocMetadata: { enabled: false },
      },
      configObjectFullPath: root + '/api-extractor.json', packageJsonFullPath: root + '/package.json',
    })
    Extractor.invoke(config, { localBuild: true, messageCallback(message) { message.handled = true } })`,
  ])
  rmSync(join(root, EMITTED), { recursive: true, force: true })
  return {
    output: '',
    heapMegabytes: Math.max(emit.heapMegabytes, extract.heapMegabytes),
    milliseconds: emit.milliseconds + extract.milliseconds,
    processorMilliseconds: emit.processorMilliseconds + extract.processorMilliseconds,
    peakMegabytes: Math.max(emit.peakMegabytes, extract.peakMegabytes),
  }
}

const DECLARATIONS = {
  code: `dts({ outDir: '${OUTPUT}', logLevel: 'silent' })`,
  from: `import dts from ${JSON.stringify(join(installed('vite-plugin-dts'), 'dist/index.mjs'))}`,
}

function buildDocs(worker: string, { entries }: Project, root: string): Promise<Run> {
  forget(root)
  return runNode([worker, root, ...entries])
}

function forget(root: string): void {
  rmSync(join(root, 'node_modules/.cache'), { recursive: true, force: true })
}

function runColdBuild(project: Project, root: string): Promise<Run> {
  forget(root)
  return runBuild(project, root, { plugin: ownPlugin() })
}
