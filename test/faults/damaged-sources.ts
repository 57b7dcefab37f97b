/** Figure 24: damaged sources are read without a throw, and a large project stays below a limit of memory. */
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseModule } from '../../src/collect/parse.ts'
import { createShares } from '../support/random.ts'
import { makeFolder } from '../support/folder.ts'
import { writeGeneratedProject } from '../support/generated-project.ts'
import { runNode } from '../support/node-process.ts'
import { compileWorker } from '../support/compile-worker.ts'
import type { DocsBuilt } from '../support/workers/build-docs.ts'
import { createCount, type Figure, type Row, type Scale } from './figure.ts'

const NODE_MODULES = fileURLToPath(new URL('../../node_modules/', import.meta.url))
/** Installed packages that ship their TypeScript. */
const PACKAGES = ['immer', '@tanstack/query-core', 'zod', 'mobx']
const LONGEST_IN_MS = 5000
const MOST_MEGABYTES = 1024
const MOST_EDITS = 6
const LONGEST_CUT = 40

/** What opens, closes or begins something. */
const NOISE = [
  ...['', '{', '}', '(', ')', '<', '>', '`', '"', "'", '/*', '*/', '/**', '\0', '\uD800', '@'],
  ...['#', '=>', 'export ', 'export default ', 'class ', '\n', ',', ';', '${', 'import('],
]

export const damagedSources: Figure = {
  id: '24',
  title: 'damaged and large',
  measure: async (scale) => [measureDamage(scale), await measureSize(scale)],
}

function measureDamage(scale: Scale): Row {
  const count = createCount('mutated real sources are read, what is damaged is said')
  const [sources, step] = scale === 'full' ? [10_000, 1] : [60, 8]
  const texts = readSources().filter((_, index) => index % step === 0)
  const random = createShares(24)
  let problems = 0
  for (let index = 0; index < sources; index++) {
    const [path, text] = texts[index % texts.length]!
    const damaged = damage(text, random)
    const name = `${path}, mutation ${index}`
    const start = performance.now()
    try {
      const { problem } = parseModule(damaged, path)
      const elapsedInMs = performance.now() - start
      if (problem !== undefined) problems++
      const isSaid = problem === undefined || /^Line \d+: ./.test(problem)
      count.check(isSaid && elapsedInMs <= LONGEST_IN_MS, `${name}: ${elapsedInMs} ms, ${problem}`)
    } catch (error) {
      count.check(false, `${name}: ${String(error)}`)
    }
    // An end that is missing is always an error, and has to be said.
    if (index < texts.length) {
      count.check(
        parseModule(`${text}\nexport class {`, path).problem !== undefined,
        `${path}: cut`,
      )
    }
  }
  return count.row(`${problems.toLocaleString('en')} with a problem, ${texts.length} files`)
}

async function measureSize(scale: Scale): Promise<Row> {
  const symbols = scale === 'full' ? 50_000 : 1000
  const count = createCount(`${symbols.toLocaleString('en')} symbols under 1 GiB`)
  const { root } = makeFolder('symbol-docs-large-')
  try {
    writeGeneratedProject(root, symbols)
    const worker = await compileWorker('test/support/workers/build-docs.ts')
    const run = await runNode([worker, root, 'index.ts'])
    const built = JSON.parse(run.output) as DocsBuilt
    count.check(built.symbols === symbols, `${built.symbols} symbols`)
    const held = Math.round(run.peakMegabytes)
    count.check(held < MOST_MEGABYTES, `${held} MB held`)
    return count.row(`${held} MB held, ${Math.round(run.heapMegabytes)} MB of heap`)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

function readSources(): [path: string, text: string][] {
  return PACKAGES.flatMap((name) => {
    const folder = join(NODE_MODULES, name, 'src')
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path) && !/\.(?:d|test)\.ts$|test/.test(path))
      .sort()
      .map((path): [string, string] => [path, readFileSync(join(folder, path), 'utf8')])
  })
}

function damage(text: string, random: () => number): string {
  let damaged = text
  const edits = 1 + Math.floor(random() * MOST_EDITS)
  for (let edit = 0; edit < edits; edit++) {
    const start = Math.floor(random() * damaged.length)
    const noise = NOISE[Math.floor(random() * NOISE.length)]!
    const cut = Math.floor(random() * LONGEST_CUT)
    damaged = damaged.slice(0, start) + noise + damaged.slice(start + cut)
  }
  return damaged
}
