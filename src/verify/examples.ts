import { posix } from 'node:path'
import type { ts } from 'ts-morph'
import { findFences } from '../collect/fences.ts'
import type { CollectedSymbol, Collection } from '../collect/collection.ts'
import { readPackage } from '../options/package.ts'
import type { ExampleDoc, Issue } from '../types.ts'
import { describeDiagnostics, isForgiven, isStyle } from './diagnostics.ts'
import { parseExample, writeExampleFile, type ParsedExample } from './example-file.ts'
import { createExampleProgram, type ExampleProgram } from './example-program.ts'
import { createProjectExports, type ProjectExports } from './exports.ts'

export interface ExampleResult {
  example: ExampleDoc
  fault?: Issue
}

export interface ExampleChecker {
  check: (symbol: CollectedSymbol, examples: readonly ExampleDoc[]) => Promise<ExampleResult[]>
}

/** An example that waits for the compiler. */
interface Job {
  symbol: CollectedSymbol
  parsed: ParsedExample
  done: (diagnostics: ts.Diagnostic[] | undefined) => void
}

/** Examples that share a program at most: so many that its start is shared, so few that the build is not held up. */
const BATCH = 40

/** Checks examples: by syntax, then by types, where the project has some. Nothing is loaded before the first one. */
export function createExampleChecker(options: {
  collection: Collection
  root: string
}): ExampleChecker {
  const { collection, root } = options
  const diagnose = createBatches((jobs) => runJobs(jobs))
  let program: ExampleProgram | undefined
  let exports: ProjectExports | undefined
  let packageName: string | undefined
  let isBroken = false

  function runJobs(jobs: readonly Job[]): (ts.Diagnostic[] | undefined)[] {
    if (isBroken) return jobs.map(() => undefined)
    try {
      packageName ??= readPackage(root)?.name
      exports ??= createProjectExports(collection)
      program ??= createExampleProgram(root.replaceAll('\\', '/'))
      const context = { exports, packageName }
      const files = jobs.map(({ symbol, parsed }, index): [string, string] => [
        nameFile(root, symbol.module, parsed.isJsx, index),
        writeExampleFile(parsed, { symbol, ...context }),
      ])
      const found = program.diagnose(new Map(files))
      return files.map(([name]) => found.get(name))
    } catch {
      // A project that the compiler cannot take leaves its examples parsed; the next one would end the same.
      isBroken = true
      return jobs.map(() => undefined)
    }
  }

  async function checkExample(
    symbol: CollectedSymbol,
    example: ExampleDoc,
    number: number,
  ): Promise<ExampleResult> {
    const code = stripFence(example.code)
    const title = `Example ${number} of ${symbol.name}`
    const parsed = parseExample(code)
    if (typeof parsed === 'string') {
      const message = `${title} cannot be parsed: ${parsed}`
      return { example, fault: { code: 'example-syntax', message } }
    }
    if (!/\.[cm]?tsx?$/.test(symbol.module)) return { example: { code, check: 'parsed' } }
    const diagnostics = await diagnose({ symbol, parsed })
    const own = diagnostics?.filter((diagnostic) => {
      return diagnostic.start! < code.length && !isStyle(diagnostic)
    })
    if (!own) return { example: { code, check: 'parsed' } }
    const errors = own.filter((diagnostic) => !isForgiven(diagnostic))
    if (errors.length > 0) {
      const message = `${title} does not type-check: ${describeDiagnostics(errors, code, root)}`
      return { example, fault: { code: 'example-type', message } }
    }
    return { example: { code, check: own.length > 0 ? 'parsed' : 'typechecked' } }
  }

  return {
    check(symbol, examples) {
      return Promise.all(examples.map((example, index) => checkExample(symbol, example, index + 1)))
    },
  }
}

/** Gathers what is asked in one turn of the event loop, since the compiler answers many almost as fast as one. */
function createBatches(
  run: (jobs: readonly Job[]) => (ts.Diagnostic[] | undefined)[],
): (job: Omit<Job, 'done'>) => Promise<ts.Diagnostic[] | undefined> {
  let waiting: Job[] = []
  const flush = (): void => {
    const jobs = waiting.slice(0, BATCH)
    waiting = waiting.slice(BATCH)
    if (waiting.length > 0) setImmediate(flush)
    const results = run(jobs)
    jobs.forEach(({ done }, index) => done(results[index]))
  }
  return (job) =>
    new Promise((done) => {
      if (waiting.length === 0) setImmediate(flush)
      waiting.push({ ...job, done })
    })
}

/** Next to the module, so that the example resolves what the module resolves. */
function nameFile(root: string, module: string, isJsx: boolean, index: number): string {
  const extension = isJsx ? '.tsx' : (/\.[mc]?ts$/.exec(module)?.[0] ?? '.ts')
  const folder = posix.join(root.replaceAll('\\', '/'), posix.dirname(module))
  return posix.join(folder, `__symbol-docs-example-${index}__${extension}`)
}

function stripFence(code: string): string {
  const text = code.trim()
  const [fence] = findFences(text)
  if (fence?.start !== 0 || fence.end !== text.length) return code
  if (fence.isClosed) return fence.code
  // Some models close the fence at the end of the last line of code.
  const [mark = ''] = /^(?:`+|~+)/.exec(text) ?? []
  return fence.code.endsWith(mark) ? fence.code.slice(0, -mark.length) : code
}
