import { posix } from 'node:path'
import type { ts } from 'ts-morph'
import { findFences } from '../collect/fences.ts'
import type { CollectedSymbol, Collection } from '../collect/collection.ts'
import { readPackageImports, type PackageImports } from '../options/root.ts'
import type { ExampleDoc, Issue } from '../types.ts'
import { describeDiagnostics, isForgiven, isStyle } from './diagnostics.ts'
import { parseExample, writeExampleFile, type ParsedExample } from './example-file.ts'
import { settleImports, type ExampleScene } from './example-imports.ts'
import { declaresOneOf, listFree, nameSymbol, usesSymbol } from './example-names.ts'
import { createExampleProgram, type ExampleProgram } from './example-program.ts'
import { createProjectExports, type ProjectExports } from './exports.ts'
import type { Author } from './subject.ts'

export interface ExampleResult {
  /** What ships of it: as it was written, without what cannot be copied, or what of it is right. */
  example?: ExampleDoc
  fault?: Issue
}

export interface ExampleChecker {
  check: (
    symbol: CollectedSymbol,
    examples: readonly ExampleDoc[],
    author: Author,
  ) => Promise<ExampleResult[]>
}

interface CheckedExample {
  code: string
  check?: ExampleDoc['check']
  fault?: Issue
  /** The part of one with a fault that is right and still uses the symbol. */
  head?: string
}

/** An example that waits for the compiler. */
interface Job {
  symbol: CollectedSymbol
  parsed: ParsedExample
  done: (diagnostics: ts.Diagnostic[] | undefined) => void
}

/** Examples that share a program at most: so many that its start is shared, so few that the build is not held up. */
const BATCH = 40

/** Examples before one that it may go on from. */
const MOST_JOINED = 4

/** Checks examples: by syntax, then by types, where the project has some. Nothing is loaded before the first one. */
export function createExampleChecker(options: {
  collection: Collection
  root: string
}): ExampleChecker {
  const { collection, root } = options
  const diagnose = createBatches((jobs) => runJobs(jobs))
  let program: ExampleProgram | undefined
  let exports: ProjectExports | undefined
  let imports: PackageImports | undefined
  let isBroken = false

  function readScene(symbol: CollectedSymbol): ExampleScene {
    exports ??= createProjectExports(collection)
    imports ??= readPackageImports(root)
    return { symbol, exports, package: imports }
  }

  function runJobs(jobs: readonly Job[]): (ts.Diagnostic[] | undefined)[] {
    if (isBroken) return jobs.map(() => undefined)
    try {
      program ??= createExampleProgram(root.replaceAll('\\', '/'))
      const files = jobs.map(({ symbol, parsed }, index): [string, string] => [
        nameFile(root, symbol.module, parsed.isJsx, index),
        writeExampleFile(parsed, readScene(symbol)),
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
    written: string,
    { title, author }: { title: string; author: Author },
  ): Promise<CheckedExample> {
    const refuse = (code: string, message: string): CheckedExample => ({
      code: written,
      fault: { code: `example-${code}`, message: `${title} ${message}` },
    })
    const before = parseExample(written)
    if (typeof before === 'string') return refuse('syntax', `cannot be parsed: ${before}`)
    const settled =
      author === 'model' ? settleImports(before, readScene(symbol)) : { code: written }
    if ('fault' in settled) return refuse('import', `cannot be copied: ${settled.fault}.`)
    const { code } = settled
    const parsed = parseExample(code)
    if (typeof parsed === 'string') return refuse('syntax', `cannot be parsed: ${parsed}`)
    if (author === 'model') {
      const { statements } = parsed.file
      if (declaresOneOf(parsed.file, nameSymbol(symbol))) {
        return refuse('declares', `declares ${symbol.name} itself.`)
      }
      if (!usesSymbol(parsed.file, statements, symbol)) {
        return refuse('unused', `does not use ${symbol.name}.`)
      }
    }
    if (!/\.[cm]?tsx?$/.test(symbol.module)) return { code, check: 'parsed' }
    const diagnostics = await diagnose({ symbol, parsed })
    const own = diagnostics?.filter((diagnostic) => {
      return diagnostic.start! < code.length && !isStyle(diagnostic)
    })
    if (!own) return { code, check: 'parsed' }
    const errors = own.filter((diagnostic) => !isForgiven(diagnostic))
    if (errors.length === 0) return { code, check: own.length > 0 ? 'parsed' : 'typechecked' }
    const refused = refuse(
      'type',
      `does not type-check: ${describeDiagnostics(errors, code, root)}`,
    )
    const head = author === 'model' && cutBefore(parsed, errors, symbol)
    return head ? { ...refused, head } : refused
  }

  /** An example may go on where those before it ended. */
  async function joinExamples(
    symbol: CollectedSymbol,
    checked: readonly CheckedExample[],
  ): Promise<CheckedExample[]> {
    const joined: CheckedExample[] = []
    for (const [index, example] of checked.entries()) {
      const title = nameExample(symbol, index)
      let found: CheckedExample | undefined
      let start = joined.length
      while (example.fault && !found && start > Math.max(0, joined.length - MOST_JOINED)) {
        start--
        const before = joined.slice(start).map(({ code }) => code)
        if (!needsBefore(example.code, before)) continue
        const code = [...before, example.code].join('\n')
        const whole = await checkExample(symbol, code, { title, author: 'model' })
        if (!whole.fault) found = whole
      }
      joined.splice(found ? start : joined.length, Infinity, found ?? example)
    }
    return joined
  }

  return {
    async check(symbol, examples, author) {
      const checked = await Promise.all(
        examples.map(({ code }, index) =>
          checkExample(symbol, stripFence(code), { title: nameExample(symbol, index), author }),
        ),
      )
      const joined = author === 'model' ? await joinExamples(symbol, checked) : checked
      const shown = new Set<string>()
      return joined.map(({ code, check = 'typechecked', fault, head }) => {
        const kept = fault ? head : code
        if (kept === undefined || shown.has(kept)) return fault ? { fault } : {}
        shown.add(kept)
        return { example: { code: kept, check }, ...(fault && { fault }) }
      })
    },
  }
}

function nameExample({ name }: CollectedSymbol, index: number): string {
  return `Example ${index + 1} of ${name}`
}

/** One that is a part of code by itself, or names what those before it declare. */
function needsBefore(code: string, before: readonly string[]): boolean {
  const parsed = parseExample(code)
  if (typeof parsed === 'string') return true
  const free = [...listFree(parsed.file).keys()]
  return before
    .map(parseExample)
    .some((one) => typeof one === 'string' || declaresOneOf(one.file, free))
}

/** What stands before the first statement that is wrong, where it uses the symbol too. */
function cutBefore(
  { code, file }: ParsedExample,
  errors: readonly ts.Diagnostic[],
  symbol: CollectedSymbol,
): string | undefined {
  const first = Math.min(...errors.map(({ start = 0 }) => start))
  const right = file.statements.filter(({ end }) => end <= first)
  if (!usesSymbol(file, right, symbol)) return undefined
  return code.slice(0, right.at(-1)!.end).trim()
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
