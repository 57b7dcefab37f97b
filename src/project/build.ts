import { existsSync } from 'node:fs'
import manifest from '../../package.json' with { type: 'json' }
import type { Collection } from '../collect/collection.ts'
import { findModules, type FoundModules } from '../collect/modules.ts'
import type { ModuleRecord } from '../collect/record.ts'
import { collectSymbols } from '../collect/symbols.ts'
import { splitCache } from '../options/cache.ts'
import type { Environment } from '../options/environment.ts'
import { createModuleFilter } from '../options/filter.ts'
import type { Logger } from '../options/logger.ts'
import { readPackage } from '../options/root.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { stampValue } from '../project/snapshot.ts'
import { sumOutputs, type SymbolParts } from '../emit/module-docs.ts'
import { createPlan, type Plan } from '../plan/plan.ts'
import type { Answers } from '../store/answers.ts'
import type { AskResult } from './ask.ts'
import {
  compareAnswers,
  describeSurroundings,
  hasGaps,
  isCurrent,
  listChanged,
  restamp,
  type AnswerChanges,
} from './changed.ts'
import { checkHandwritten, findEarlier, listOutcomes, reviseAnswers } from './results.ts'
import { countOpen, estimateOpen } from './expected.ts'
import { createOutput } from './output.ts'
import {
  locateSnapshot,
  openRecords,
  openSnapshot,
  saveSnapshot,
  type ModuleState,
  type Output,
  type Snapshot,
  type SnapshotKey,
} from './snapshot.ts'
import { createStates, joinParts, takeOver } from './states.ts'

export interface BuildRequest {
  /** The project's root: absolute, posix. */
  root: string
  options: ResolvedOptions
  environment: Environment
  /** The bundler's environment: `client`, `ssr`, …; `build` where it has only one. */
  name: string
  /** Absolute paths of the entries. Only called where they matter, since bundlers take their time to name them. */
  entries: () => readonly string[]
  /** Absolute paths of the modules in the bundler's own graph. */
  graph: readonly string[]
  /** `false` for a build that asks nothing, whatever the options say. */
  mayAsk: boolean
  /** The snapshot of the build before in this process; otherwise it is read from disk. */
  saved?: Snapshot | undefined
  /** Records of modules that were parsed while the bundler was at work, by text hash. */
  parsed?: ReadonlyMap<string, ModuleRecord> | undefined
  /** `false` where the caller saves the snapshot. */
  saves?: boolean
  answers: Answers
  logger: Logger
  signal: AbortSignal
}

export interface BuildResult extends Output {
  /** The state after this build, for the next one. */
  snapshot: Snapshot
  hasAsked: boolean
  /** Nothing where the snapshot was current. */
  collection?: Collection
  /** The symbols of the modules that the build went through, by path. */
  parts: ReadonlyMap<string, SymbolParts[]>
}

/**
 * Documents the modules of one build. Everything that is unchanged since the last build is taken from its snapshot; the
 * result is the same as without one.
 */
export async function build(request: BuildRequest): Promise<BuildResult> {
  const { root, options, environment, answers } = request
  await answers.handOver()
  const key = createSnapshotKey(request)
  const saved = request.saved ?? (await openSnapshot(key))
  const now = { graph: stampGraph(request), package: readPackage(root) }
  const found = await findModules({
    root,
    filter: createModuleFilter({ root, include: options.include, exclude: options.exclude }),
    aliases: options.aliases,
    graph: request.graph,
    known: saved?.found,
    parsed: saved
      ? request.parsed
      : new Map([...(await openRecords(root)), ...(request.parsed ?? [])]),
    entries: saved?.graph === now.graph ? undefined : request.entries(),
  })
  const asks = environment.ask && request.mayAsk
  const statesPrice = environment.reason === 'no-key' && request.mayAsk
  const mayAnswerOpen = asks || saved?.hasAsked === true || mayChangeOpen(options)
  const stored = saved && (await compareAnswers(saved, answers))
  if (saved && isCurrent({ saved, found, now, answers: stored!, mayAnswerOpen })) {
    return keepCurrent(request, saved, found, stored!)
  }

  const collection = collectSymbols(found)
  const surroundings = await describeSurroundings(collection)
  const changed = saved
    ? listChanged({ saved, collection, surroundings, answers: stored!, mayAnswerOpen, statesPrice })
    : new Set(collection.modules.keys())
  const kept = takeOver(saved, changed, stored)
  const symbols = [...changed].flatMap(collection.symbolsOf)
  const plan = await createPlan({ symbols, collection, options, answers })
  const findings = await checkHandwritten(plan.symbols, collection, root)
  const asked = asks ? await askModel(request, plan, collection, kept) : undefined
  const outcomes = listOutcomes(plan, asked?.outcomes, environment.reason)
  const revisions = await reviseAnswers(plan.symbols, outcomes, collection, root)
  const earlier = await findEarlier(plan.symbols, outcomes, answers)
  const results = {
    plan,
    findings,
    outcomes,
    revisions,
    earlier,
    stored: asked?.stored ?? new Map(),
  }
  const parts = joinParts(changed, results)
  const expected = statesPrice
    ? await countOpen({ collection, options }, plan.questions)
    : undefined
  const made = { collection, kept, surroundings, parts, results, answers, expected }
  const states = await createStates(made)
  const estimate = statesPrice ? await estimateOpen([...states.values()], request) : undefined
  const output = createOutput({ ...request, ...now, found, states, plan, asked, estimate })
  const snapshot: Snapshot = {
    ...now,
    found,
    modules: states,
    answers: [...states.values()].some(hasGaps) ? answers.list() : undefined,
    hasAsked: asked !== undefined,
    output: output.silent,
  }
  if (request.saves !== false) await saveSnapshot(key, snapshot)
  return { ...output.shown, snapshot, hasAsked: asked !== undefined, collection, parts }
}

/** Loads what asking needs only where there is something to ask. */
async function askModel(
  { root, options, environment, answers, logger, signal }: BuildRequest,
  plan: Plan,
  collection: Collection,
  kept: ReadonlyMap<string, ModuleState>,
): Promise<AskResult | undefined> {
  if (plan.questions.length === 0) return undefined
  const { askQuestions } = await import('./ask.ts')
  const outputs = sumOutputs(
    plan.symbols,
    [...kept.values()].map(({ totals }) => totals),
  )
  const source = { root, options, environment, collection, outputs }
  return askQuestions({ ...source, plan, answers, logger, signal })
}

/** The snapshot's output, with the present stamps of what was read again and says the same. */
async function keepCurrent(
  request: BuildRequest,
  saved: Snapshot,
  found: FoundModules,
  { restamped }: AnswerChanges,
): Promise<BuildResult> {
  const modules = [...saved.modules].map(
    ([path, state]) => [path, restamp(state, restamped)] as const,
  )
  const snapshot = { ...saved, found, modules: new Map(modules) }
  if (request.saves !== false && hasNewStamps(saved, snapshot))
    await saveSnapshot(createSnapshotKey(request), snapshot)
  return { ...saved.output, snapshot, hasAsked: false, parts: new Map() }
}

function hasNewStamps(before: Snapshot, after: Snapshot): boolean {
  return (
    [...after.found.modules].some(
      ([path, { stamp }]) => before.found.modules.get(path)?.stamp !== stamp,
    ) ||
    [...after.modules].some(([path, state]) => before.modules.get(path) !== state) ||
    JSON.stringify(before.found.trace) !== JSON.stringify(after.found.trace)
  )
}

/** Returns whether open symbols may get an answer, or another reason for having none, although nothing is asked. */
function mayChangeOpen({ cache, maxSymbols }: ResolvedOptions): boolean {
  return splitCache(cache).shared !== undefined || maxSymbols < Infinity
}

/** Returns whether an earlier build of this kind left a snapshot. */
export function hasSnapshot(request: SnapshotOwner): boolean {
  return existsSync(locateSnapshot(createSnapshotKey(request)))
}

type SnapshotOwner = Pick<BuildRequest, 'root' | 'options' | 'environment' | 'name'>

export function createSnapshotKey({
  root,
  options,
  environment,
  name,
}: SnapshotOwner): SnapshotKey {
  const { ask, reason, provider, baseURL } = environment
  const { local } = splitCache(options.cache)
  // Its address and its key's variable are named where the key is missing.
  const server = reason === 'no-key' ? [provider, baseURL] : []
  // Functions are left out: they are told results and decide nothing.
  const decisive = { ...options, cache: local }
  const settings = stampValue([manifest.version, decisive, ask, reason, ...server])
  return { root, environment: name, settings }
}

/** The entries count only with `scope: 'entries'`: otherwise all modules are documented, whichever of them is an entry. */
function stampGraph({ entries, graph, options }: BuildRequest): string {
  return stampValue([options.scope === 'entries' ? [...entries()].sort() : [], [...graph].sort()])
}
