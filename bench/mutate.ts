/**
 * Mutates the pure core with Stryker and says what its tests notice.
 *
 *   npm run mutate                                   all rooms of the pure core
 *   npm run mutate -- secrets src/options/filter.ts   these rooms and files; `verify` includes `examples`
 *
 * Each room is tried against its own tests only (`MUTATE_TESTS`, read by `vitest.mutate.config.ts`): what none but a
 * remote test notices is not tested closely enough, and thousands of mutants against all tests come to no end. What did
 * not change is not tried again, and what an earlier run found of the rest of a room counts too. Ends with code 1 where less
 * than 85 % of the mutants are noticed.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { parseArgs } from 'node:util'
import { Stryker } from '@stryker-mutator/core'
import picomatch from 'picomatch'

interface Room {
  files: string
  tests: string
  /** Mutants in constants of modules run all tests of the room in a worker of their own: too long where tests are slow. */
  ignoreStatic?: boolean
}
interface Score {
  mutants: number
  killed: number
  /** In constants of modules, not tried. */
  leftOut: number
}

const GOAL = 85
const FOLDER = 'coverage/mutation'
const SUMMARY = `${FOLDER}/summary.json`
const GENERATE =
  'allowance,answer,back-off,bill,bodies,budget,dialect,error-fields,errors,failures,flaws,limits,overflow,shrink,waits'
/** What of `verify` type-checks is tried against tests that do, which take seconds a file; nothing else is. */
const TYPED = 'examples|example-program|library'
const TYPED_TESTS = 'compiler|example-names|example-text'
const ROOMS: Record<string, Room> = {
  secrets: { files: 'src/secrets/*.ts', tests: 'test/secrets/*.test.ts' },
  options: { files: 'src/options/*.ts', tests: 'test/options/*.test.ts' },
  emit: { files: 'src/emit/*.ts', tests: 'test/emit/*.test.ts' },
  plan: { files: 'src/plan/*.ts', tests: 'test/plan/*.test.ts' },
  generate: {
    files: `src/generate/{${GENERATE}}.ts`,
    tests: `test/generate/{${GENERATE.replace('dialect', 'dialect-learning')},error-classes,limits-judged,shrink-pieces}.test.ts`,
    ignoreStatic: true,
  },
  verify: {
    files: `src/verify/!(${TYPED}).ts`,
    tests: `test/verify/!(${TYPED_TESTS}|typed-examples).test.ts`,
    ignoreStatic: true,
  },
  examples: {
    files: `src/verify/@(${TYPED}).ts`,
    tests: `test/verify/@(${TYPED_TESTS}).test.ts`,
    ignoreStatic: true,
  },
}

const { positionals } = parseArgs({ allowPositionals: true })
const scores: Record<string, Score> = {}
for (const [name, room] of Object.entries(ROOMS)) {
  const files = positionals.filter((one) => picomatch.isMatch(one, room.files))
  const isNamed = positionals.some((one) => one === name || room.files.startsWith(`src/${one}/`))
  if (positionals.length === 0 || isNamed) {
    await mutate(name, room, [room.files])
  } else if (files.length > 0) {
    await mutate(name, room, files)
  }
}
report()

async function mutate(name: string, room: Room, files: string[]): Promise<void> {
  process.env.MUTATE_TESTS = room.tests
  const stryker = new Stryker({
    mutate: files,
    ignoreStatic: room.ignoreStatic === true,
    incremental: true,
    incrementalFile: `${FOLDER}/${name}.incremental.json`,
    htmlReporter: { fileName: `${FOLDER}/${name}.html` },
  })
  for (const { fileName, status } of await stryker.runMutationTest()) {
    const score = (scores[relative('.', fileName)] ??= { mutants: 0, killed: 0, leftOut: 0 })
    if (status === 'Ignored') {
      score.leftOut++
    } else if (status !== 'CompileError' && status !== 'RuntimeError') {
      score.mutants++
      score.killed += Number(status === 'Killed' || status === 'Timeout')
    }
  }
}

function report(): void {
  const table: Record<string, Score & { score: number }> = {}
  for (const [file, score] of Object.entries(scores)) {
    for (const row of [file, file.split('/')[1] ?? '', 'total']) {
      const sum = (table[row] ??= { mutants: 0, killed: 0, leftOut: 0, score: 0 })
      sum.mutants += score.mutants
      sum.killed += score.killed
      sum.leftOut += score.leftOut
      sum.score = Number(((100 * sum.killed) / sum.mutants).toFixed(2))
    }
  }
  console.table(table)
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(SUMMARY, `${JSON.stringify({ ...readSummary(), ...scores }, null, 2)}\n`)
  if ((table.total?.score ?? 0) < GOAL) {
    console.error(
      `Less than ${GOAL} % of the mutants are noticed. The survivors stand above; assert what they change.`,
    )
    process.exitCode = 1
  }
}

/** What earlier runs found in other files. */
function readSummary(): Record<string, Score> {
  try {
    return JSON.parse(readFileSync(SUMMARY, 'utf8')) as Record<string, Score>
  } catch {
    return {}
  }
}
