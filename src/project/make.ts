import type { Reach } from '../collect/reach.ts'
import type { Environment } from '../options/environment.ts'
import type { Logger } from '../options/logger.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { createDocs, stringifyDocs } from '../emit/docs-json.ts'
import { stringifyReport } from '../emit/report.ts'
import { describeProblems } from '../emit/summary.ts'
import type { SymbolOutcome } from '../emit/symbol-doc.ts'
import type { Plan } from '../plan/plan.ts'
import type { Answers } from '../store/answers.ts'
import type { SymbolDocs } from '../types.ts'
import { findFailure } from './enforce.ts'
import { writeLines } from './lines.ts'
import type { Line } from './narrate.ts'
import { gatherOutcomes, listMissing } from './outcomes.ts'
import type { Project } from './project.ts'
import { composeSource, readModules, type Found, type Reading } from './reading.ts'
import { stampAnswers, type Recalled } from './recall.ts'
import { createReport, type Ended } from './report.ts'

/** What a run gives, in a form that another build can keep. */
export interface Product {
  /** The bytes of the asset. */
  json: string
  /** The bytes of the run report. */
  report: string
  /** Why the build should fail, by `mode` and `failOn`. */
  failure?: string
  /** What the log says of the sources. */
  problems: string[]
  /** What the log says when the run has ended. */
  lines: Line[]
}

export interface Made extends Product {
  found: Found
  docs: SymbolDocs
  hasAsked: boolean
  /** Every key that was looked for, where all answers were found whole. */
  keys: string[] | undefined
  /** Covers what those answers say; nothing where older ones may be shown in the place of some. */
  content: string | undefined
}

/** What was found out while the bundler was at work, before it said which modules it has. */
export interface Ahead {
  /** Of the modules that were read; what is found out of others is worth nothing. */
  stamp: string
  /** Before the first answer was read, in ms since 1970. */
  startedAt: number
  /** What an earlier build made of the same. */
  equal?: Recalled
  reading?: Reading
  /** Where nobody is to be asked. */
  made?: Made
}

export interface MakeParts {
  root: string
  options: ResolvedOptions
  environment: Environment
  project: Project
  logger: Logger
  signal: AbortSignal
  /** What the bundler calls its environment. */
  name: string
  /** `false` for a run that asks nothing, whatever the options say. */
  mayAsk: boolean
  /** What is known of these modules already. */
  ahead?: Ahead | undefined
}

/** Makes the docs of a build: looks at its symbols, asks for what is missing, and says what became of it. */
export async function makeDocs(reach: Reach, parts: MakeParts): Promise<Made> {
  const { options, environment, project, ahead } = parts
  const reading = ahead?.reading ?? (await readModules(reach, parts))
  const { collection, plan } = reading
  const ask = environment.ask && parts.mayAsk && plan.questions.length > 0
  if (!ask && ahead?.made) return ahead.made
  const asked = ask
    ? // Only now: a build with nothing to ask must not pay for loading what asks.
      await import('./ask.ts').then(async ({ askQuestions }) =>
        askQuestions({ ...parts, reading, answers: await project.answers() }),
      )
    : undefined

  const outcomes = gatherOutcomes(plan, asked?.outcomes, environment.reason)
  const source = await composeSource(reading, outcomes, parts)
  const docs = createDocs(source)
  const ended: Ended = { environment: parts.name, collection, plan, asked, docs }
  const failure = findFailure({
    docs,
    options,
    stopped: asked?.stopped,
    secrets: asked?.secrets,
  })
  const answers = await project.answers()
  const keys = answers.wanted()
  return {
    json: stringifyDocs(docs),
    report: stringifyReport(createReport(ended)),
    ...(failure !== undefined && { failure }),
    problems: describeProblems(collection),
    lines: writeLines(ended, options, environment.reason),
    found: { reading, source },
    docs,
    hasAsked: asked !== undefined,
    keys,
    content: keys && (await stampContent(keys, { plan, outcomes, answers })),
  }
}

/** Others of this process may have looked for answers too, and nobody tells them apart later. */
async function stampContent(
  keys: readonly string[],
  parts: { plan: Plan; outcomes: Map<string, SymbolOutcome>; answers: Answers },
): Promise<string | undefined> {
  const { plan, outcomes, answers } = parts
  if (listMissing(plan, outcomes).length > 0) return undefined
  const known = new Map(plan.symbols.map(({ key, answer }) => [key, answer]))
  const others = keys.filter((key) => !known.has(key))
  const found = others.length > 0 ? await answers.getMany(others) : []
  return stampAnswers(keys, new Map([...known, ...found]))
}
