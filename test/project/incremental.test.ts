/**
 * Edits a project at random and holds each build, which has the caches of all builds before it, against one that has none:
 * same sources, same answers, same options, so the same bytes, the same log and the same questions to the model.
 *
 * `INCREMENTAL_RUNS=200 npx vitest run test/project/incremental.test.ts` tries more projects; a failure names the seed, which
 * `INCREMENTAL_SEED` repeats.
 */
import { createHash } from 'node:crypto'
import {
  cpSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join, sep } from 'node:path'
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { sealAnswer, type StoredAnswer } from '../../src/store/answer.ts'
import type { Options } from '../../src/types.ts'
import { build as bundle } from '../support/bundlers.ts'
import { useClockAhead } from '../support/clock.ts'
import { makeFolder, type Project } from '../support/folder.ts'
import { type Call, type Reply } from '../support/model-server.ts'
import { createNumbers } from '../support/random.ts'
import { useModelServer } from '../support/use-model-server.ts'
import { createSources, EDITS, writeSources, type Draw, type Sources } from './random-project.ts'

const RUNS = Number(process.env.INCREMENTAL_RUNS ?? 8)
const SEED = Number(
  process.env.INCREMENTAL_SEED ?? (process.env.INCREMENTAL_RUNS ? Date.now() % 1e9 : 1),
)
const MOST_STEPS = 30
/** Of what is drawn by default; most of it is for finding the smallest failure. */
const LONGEST_IN_MS = 300_000 + RUNS * 10_000

const server = useModelServer()
useClockAhead()

interface Built {
  /** The asset, or what ended the build. */
  json: string
  /** Every line, without the folder and the time that it took. */
  log: string
}

/** How far it was at a moment, times, and estimates, which count the mark that a build draws for its prompts. */
const RE_VARYING =
  /(?<=Progress: )\d+|\b\d+(?:\.\d+)? m?s\b|~\$?[\d.,]+|(?<=Estimated LLM cost: )\S+/g

/** One build as a user runs it; what it keeps between builds stays in the project. */
async function build(root: string, options: Options): Promise<Built> {
  const lines: string[] = []
  const json = await bundle('esbuild', { root, entry: 'src/index.ts', options, lines }).then(
    ({ asset }) => asset ?? 'no asset',
    ({ message }: Error) => {
      // What the bundler finds is a mistake in the project that was drawn.
      if (/:\d+:\d+: ERROR/.test(message)) throw new Error(message)
      return message
    },
  )
  const tidy = (text: string): string => text.replaceAll(root, '<root>').replace(RE_VARYING, '<n>')
  return { json: tidy(json), log: tidy(lines.join('\n')) }
}

/** What was built, and what the model was asked for it. */
interface Recorded extends Built {
  prompts: string[]
}

/** The state of one random walk. */
interface Walk {
  project: Project
  sources: Sources
  options: Options
  /** Sources that a branch may go back to. */
  branches: Sources[]
}

type Step = (walk: Walk, draw: Draw) => void

const OPTIONS: readonly Options[] = [
  {},
  {},
  { existing: 'improve' },
  { existing: 'ignore' },
  { scope: 'entries' },
  { internal: false },
  { exclude: ['src/a.ts', 'src/lib/**'] },
  { mode: 'frozen' },
  { mode: 'frozen', cache: 'elsewhere' },
  { mode: 'off' },
  { maxSymbols: 1 },
  { failOn: 'missing', maxSymbols: 2 },
  { instructions: 'Be brief.' },
  { model: 'another' },
  { secrets: 'skip' },
  { secrets: 'fail' },
  { fileName: 'docs/symbols.json' },
]

// The first is what a failure shrinks to.
const STEPS: Record<string, Step> = {
  'nothing at all'() {},
  ...Object.fromEntries(
    Object.entries(EDITS).map(([name, edit]): [string, Step] => [
      name,
      (walk, draw) => checkOut(walk, edit(walk.sources, draw)),
    ]),
  ),
  'other options'(walk, draw) {
    walk.options = OPTIONS[draw(OPTIONS.length)]!
  },
  'another branch'(walk, draw) {
    checkOut(walk, walk.branches[draw(walk.branches.length)]!)
  },
  'another branch with its cache'(walk, draw) {
    checkOut(walk, walk.branches[draw(walk.branches.length)]!)
    for (const file of listFiles(walk.project.root, 'src')) utimesSync(file, 1, 1)
  },
  'files written anew'({ project }) {
    for (const file of [...listFiles(project.root, 'src'), ...listAnswers(project)]) {
      cpSync(file, `${file}.new`)
      renameSync(`${file}.new`, file)
    }
  },
  'a removed answer': editAnswer((file) => rmSync(file)),
  'a damaged answer': editAnswer((file) =>
    writeFileSync(file, readFileSync(file, 'utf8').slice(9)),
  ),
  'an edited answer': editAnswer((file, draw) => {
    const { key, symbol, docs, ...answer } = readAnswer(file)
    if (!docs) return
    const edited = { ...answer, docs: { ...docs, summary: `Was edited ${draw(9)} times.` } }
    const sealed = sealAnswer({ key, symbol, answer: edited, date: new Date(answer.date) })
    if (sealed) writeFileSync(file, JSON.stringify(sealed))
  }),
  'answers put away': editAnswer((file) => renameSync(file, `${file}.away`)),
  'answers brought back'({ project }) {
    for (const file of listFiles(project.root, '.symbol-docs')) {
      if (file.endsWith('.away')) renameSync(file, file.slice(0, -'.away'.length))
    }
  },
  'no answers'({ project }) {
    project.remove('.symbol-docs')
  },
  'a half-written cache': editCache((file) => {
    const bytes = readFileSync(file)
    writeFileSync(file, bytes.subarray(0, bytes.length / 2))
  }),
  'a damaged cache': editCache((file, draw) => {
    const bytes = readFileSync(file)
    bytes[draw(bytes.length)]! ^= 1 << draw(8)
    writeFileSync(file, bytes)
  }),
  'an empty cache file': editCache((file) => writeFileSync(file, '')),
  'a removed cache file': editCache((file) => rmSync(file)),
  'a copied checkout'(walk, draw) {
    const { project } = walk
    walk.project = copyProject(project, { preserveTimestamps: draw(2) === 0 })
    project.remove('.')
  },
}

/** Writes sources as a checkout does: what is the same stays untouched. */
function checkOut(walk: Walk, sources: Sources): void {
  const before = writeSources(walk.sources)
  const after = writeSources(sources)
  for (const path of Object.keys(before)) if (!(path in after)) walk.project.remove(path)
  walk.project.write(
    Object.fromEntries(Object.entries(after).filter(([path, text]) => before[path] !== text)),
  )
  walk.branches.push(sources)
  walk.sources = sources
}

function editAnswer(edit: (file: string, draw: Draw) => void): Step {
  return ({ project }, draw) => editOneOf(listAnswers(project), edit, draw)
}

function editCache(edit: (file: string, draw: Draw) => void): Step {
  return ({ project }, draw) =>
    editOneOf(
      listFiles(project.root, 'node_modules/.cache').filter(
        (file) => readFileSync(file).length > 0,
      ),
      edit,
      draw,
    )
}

function editOneOf(
  files: readonly string[],
  edit: (file: string, draw: Draw) => void,
  draw: Draw,
): void {
  const file = files[draw(Math.max(1, files.length))]
  if (file !== undefined) edit(file, draw)
}

const readAnswer = (file: string): StoredAnswer =>
  JSON.parse(readFileSync(file, 'utf8')) as StoredAnswer

function listAnswers({ root }: Project): string[] {
  return listFiles(root, '.symbol-docs').filter((file) => /[\da-f]{64}\.json$/.test(file))
}

function listFiles(root: string, folder: string): string[] {
  try {
    return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort()
  } catch {
    // Nothing was kept there yet.
    return []
  }
}

function copyProject(
  { root }: Project,
  how: { preserveTimestamps?: boolean; leavesOut?: string } = {},
): Project {
  const copy = makeFolder('symbol-docs-incremental-')
  const { leavesOut, preserveTimestamps = false } = how
  cpSync(root, copy.root, {
    recursive: true,
    preserveTimestamps,
    filter: (path) => leavesOut === undefined || !path.startsWith(join(root, leavesOut) + sep),
  })
  return copy
}

/** Builds a copy that has the same files, but nothing of what earlier builds kept for themselves. */
async function buildInFull({ project, options }: Walk): Promise<Built> {
  const copy = copyProject(project, { leavesOut: 'node_modules/.cache' })
  try {
    return await build(copy.root, options)
  } finally {
    copy.remove('.')
  }
}

/** What stands around a symbol's source is drawn anew by each build. */
const withoutMark = (prompt: string): string => prompt.replace(/^-{5} [\da-f]+ -{5}$/gm, '-----')

/** Answers that differ from text to text and mention names that may not exist; the same text always gets the same. */
function answer({ prompt, kind, name }: Call): Reply | undefined {
  const digest = createHash('sha256').update(withoutMark(prompt)).digest()
  const mentioned = ['add', 'Cart', 'Shape', 'Store', 'paresd', 'fromElsewhere'][digest[0]! % 6]!
  if (digest[1]! % 4 === 0) return undefined
  if (digest[1]! % 64 === 1) return { content: null, refusal: 'I must not.' }
  const summary = `Stands for the ${kind} beside \`${mentioned}\`.`
  const docs = { summary, description: `See \`${name}\` and \`${mentioned}\`.`, see: [mentioned] }
  return { content: JSON.stringify(docs) }
}

function createDraws(seed: number): Draw {
  // Small seeds would begin alike, and zero gives nothing but zeros.
  const next = createNumbers(Math.imul(seed + 1, 0x9e3779b1))
  return (limit) => (next() >>> 8) % limit
}

async function takeWalk(
  seed: number,
  steps: readonly [name: string, seed: number][],
): Promise<void> {
  const numbers = createDraws(seed)
  const sources = createSources(numbers)
  const project = makeFolder('symbol-docs-incremental-')
  project.write(writeSources(sources))
  const walk: Walk = { project, sources, options: {}, branches: [sources] }
  try {
    await build(project.root, {})
    for (const [index, [name, seedOfStep]] of steps.entries()) {
      // Sometimes the last build left everything known, sometimes it asked.
      if (seedOfStep % 2 === 0) await build(walk.project.root, walk.options)
      STEPS[name]!(walk, createDraws(seedOfStep))
      const where = `after step ${index}, ${name}`
      const full = await recordCalls(() => buildInFull(walk))
      const incremental = await recordCalls(() => build(walk.project.root, walk.options))
      expect(findDifferences(incremental, full), where).toEqual([])
    }
  } finally {
    walk.project.remove('.')
  }
}

/** The lines that only one of two builds has, `-` before those of the full one. */
function findDifferences(incremental: Recorded, full: Recorded): string[] {
  const read = ({ json, log, prompts }: Recorded): string[] => [
    ...json.split('\n').map((line) => `asset ${line}`),
    ...log.split('\n').map((line) => `log ${line}`),
    ...prompts.map((prompt) => `prompt ${prompt}`),
  ]
  const ours = read(incremental)
  const theirs = read(full)
  if (ours.join() === theirs.join()) return []
  return [
    'They differ.',
    ...theirs.filter((line) => !ours.includes(line)).map((line) => `- ${line}`),
    ...ours.filter((line) => !theirs.includes(line)).map((line) => `+ ${line}`),
  ]
}

async function recordCalls(work: () => Promise<Built>): Promise<Recorded> {
  const before = server.ledger.calls.length
  const built = await work()
  return {
    ...built,
    prompts: server.ledger.calls
      .slice(before)
      .map(({ prompt }) => withoutMark(prompt))
      .sort(),
  }
}

it(
  'a build after any edits gives the bytes, lines and questions of a build without caches',
  async () => {
    server.respond(answer)
    vi.stubEnv('CI', '')
    const step = fc.tuple(fc.constantFrom(...Object.keys(STEPS)), fc.nat())
    const steps = fc.array(step, { minLength: 1, maxLength: MOST_STEPS, size: 'max' })
    await fc.assert(fc.asyncProperty(fc.nat(), fc.noBias(steps), takeWalk), {
      numRuns: RUNS,
      seed: SEED,
      // Ends the search for a smaller failure, so that what was found is told.
      interruptAfterTimeLimit: LONGEST_IN_MS,
    })
  },
  2 * LONGEST_IN_MS,
)
