import type { Collection } from '../collect/collection.ts'
import { createPause } from '../collect/pause.ts'
import { stringifyModule } from '../emit/docs-json.ts'
import { createModuleDocs, type SymbolParts } from '../emit/module-docs.ts'
import type { SymbolOutcome, SymbolResult } from '../emit/symbol-doc.ts'
import type { CountedQuestion } from '../plan/estimate.ts'
import type { Plan } from '../plan/plan.ts'
import type { Answer, StoredAnswer } from '../store/answer.ts'
import type { Answers } from '../store/answers.ts'
import { restamp, stateOf, type AnswerChanges, type Surroundings } from './changed.ts'
import type { HandwrittenFinding } from './results.ts'
import type { AnswerState, ModuleState, Snapshot } from './snapshot.ts'

/** Takes over the states of all modules that a build need not go through. */
export function takeOver(
  saved: Snapshot | undefined,
  changed: ReadonlySet<string>,
  answers: AnswerChanges | undefined,
): Map<string, ModuleState> {
  const kept = new Map<string, ModuleState>()
  for (const [path, state] of saved?.modules ?? []) {
    if (!changed.has(path)) kept.set(path, restamp(state, answers?.restamped))
  }
  return kept
}

/** The results for the symbols of the modules that a build went through. */
interface Results {
  plan: Plan
  /** By symbol id. */
  findings: ReadonlyMap<string, HandwrittenFinding>
  revisions: ReadonlyMap<string, NonNullable<SymbolResult['revision']>>
  earlier: ReadonlyMap<string, Answer>
  /** By key. */
  outcomes: ReadonlyMap<string, SymbolOutcome>
  /** The answers that this build stored, by key. */
  stored: ReadonlyMap<string, StoredAnswer>
}

/** Joins what belongs to each symbol, by module. */
export function joinParts(
  modules: Iterable<string>,
  { plan, findings, revisions, earlier, outcomes, stored }: Results,
): Map<string, SymbolParts[]> {
  const parts = new Map<string, SymbolParts[]>([...modules].map((path) => [path, []]))
  for (const planned of plan.symbols) {
    const { id, module } = planned.symbol
    parts.get(module)?.push({
      planned,
      outcome: outcomes.get(planned.key) ?? { status: 'pending' },
      stored: planned.answer ?? stored.get(planned.key),
      finding: findings.get(id),
      revision: revisions.get(id),
      earlier: earlier.get(id),
    })
  }
  return parts
}

interface StateParts {
  collection: Collection
  kept: ReadonlyMap<string, ModuleState>
  surroundings: ReadonlyMap<string, Surroundings>
  parts: ReadonlyMap<string, SymbolParts[]>
  results: Results
  answers: Answers
  /** The tokens that open questions are expected to take, by key; undefined if no price is stated. */
  expected: ReadonlyMap<string, CountedQuestion> | undefined
}

/** Creates the states of all modules in the order of the asset: those that were taken over, and those that changed. */
export async function createStates(given: StateParts): Promise<Map<string, ModuleState>> {
  const { collection, kept, results } = given
  const { questions, overLimit } = results.plan
  const open = new Set([...questions, ...overLimit].map(({ key }) => key))
  const states = new Map<string, ModuleState>()
  const pause = createPause()
  for (const path of collection.modules.keys()) {
    states.set(path, kept.get(path) ?? createState(path, open, given))
    await pause()
  }
  return states
}

function createState(path: string, open: ReadonlySet<string>, given: StateParts): ModuleState {
  const { collection, surroundings, parts, results } = given
  const { exports, references } = surroundings.get(path)!
  const symbols = parts.get(path)!
  const { docs, totals } = createModuleDocs(symbols)
  const findings = symbols.flatMap(({ planned }) => results.findings.get(planned.symbol.id) ?? [])
  const relied = symbols.flatMap(({ outcome }) =>
    outcome.status === 'documented' ? (outcome.answer.relies ?? []) : [],
  )
  const names = collection.names()
  const keys = symbols.flatMap(({ planned: { key }, stored }) =>
    open.has(key) && !stored ? key : [],
  )
  return {
    text: stringifyModule(path, docs),
    totals,
    exports,
    references,
    follows: [...new Set(findings.flatMap(({ follows }) => follows))],
    names: Object.assign(
      Object.fromEntries(relied.map((name) => [name, names.has(name)])),
      ...findings.map(({ asked }) => asked.names),
    ) as ModuleState['names'],
    words: Object.assign({}, ...findings.map(({ asked }) => asked.words)) as ModuleState['words'],
    answers: describeAnswers(symbols, given),
    open: [...new Set(keys)],
    ...(given.expected && { expected: pickExpected(keys, given.expected) }),
  }
}

function pickExpected(
  keys: readonly string[],
  expected: ReadonlyMap<string, CountedQuestion>,
): Record<string, CountedQuestion> {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const counted = expected.get(key)
      return counted ? [[key, counted] as const] : []
    }),
  )
}

function describeAnswers(
  symbols: readonly SymbolParts[],
  { results, answers }: StateParts,
): Record<string, AnswerState> {
  const { plan, stored } = results
  return Object.fromEntries(
    symbols.flatMap(({ planned: { key }, stored: answer }) => {
      const before = plan.stamps.get(key)
      if (before === undefined) return []
      const stamp = stored.has(key) ? (answers.look(key) ?? '') : before
      return [[key, stateOf(stamp, answer?.checksum)] as const]
    }),
  )
}
