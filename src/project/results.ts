import type { CollectedSymbol, Collection } from '../collect/collection.ts'
import { createPause } from '../collect/pause.ts'
import { SECRET_ISSUE } from '../emit/secrets.ts'
import type { Finding, SymbolOutcome, SymbolResult } from '../emit/symbol-doc.ts'
import type { Environment } from '../options/environment.ts'
import type { Plan, PlannedSymbol } from '../plan/plan.ts'
import type { Scanner } from '../secrets/scanner.ts'
import type { Answer } from '../store/answer.ts'
import type { Answers } from '../store/answers.ts'
import type { Issue } from '../types.ts'
import type { Asked } from '../verify/known-names.ts'
import type { Verifier } from '../verify/verify.ts'

const NO_KEY = { code: 'no_key', message: 'No API key' } as const
const OVER_LIMIT = { code: 'budget', message: 'Over the budget of the run' } as const

/** Lists the outcome of each key at the end of a run: from the store, from the model, or the reason for having none. */
export function listOutcomes(
  { symbols, questions, overLimit }: Plan,
  asked: ReadonlyMap<string, SymbolOutcome> | undefined,
  reason: Environment['reason'],
): Map<string, SymbolOutcome> {
  const outcomes = new Map<string, SymbolOutcome>()
  for (const { key, answer } of symbols) {
    if (answer?.docs) outcomes.set(key, { status: 'documented', answer })
    else if (answer?.error) outcomes.set(key, { status: 'failed', error: answer.error })
  }
  const noKey = reason === 'no-key'
  for (const { key } of questions) {
    outcomes.set(key, noKey ? { status: 'pending', error: NO_KEY } : { status: 'pending' })
  }
  for (const { key } of overLimit) {
    outcomes.set(key, { status: 'pending', error: noKey ? NO_KEY : OVER_LIMIT })
  }
  for (const [key, outcome] of asked ?? []) outcomes.set(key, outcome)
  return outcomes
}

/** Finds older answers for symbols that have nothing new to show. The store is searched only where there are some. */
export async function findEarlier(
  symbols: readonly PlannedSymbol[],
  outcomes: ReadonlyMap<string, SymbolOutcome>,
  answers: Answers,
): Promise<Map<string, Answer>> {
  const missing = symbols.filter(
    ({ key, human }) => !human?.summary && outcomes.get(key)?.status !== 'documented',
  )
  if (missing.length === 0) return new Map()
  return answers.latest(new Set(missing.map(({ symbol }) => symbol.id)))
}

/**
 * Checks answers that mention other symbols again, and drops what has become false. It costs no call, because the names
 * of neighbours are in no key. Returns the revisions by symbol id.
 */
export async function reviseAnswers(
  symbols: readonly PlannedSymbol[],
  outcomes: ReadonlyMap<string, SymbolOutcome>,
  collection: Collection,
  root: string,
): Promise<Map<string, NonNullable<SymbolResult['revision']>>> {
  const revisions = new Map<string, NonNullable<SymbolResult['revision']>>()
  const answered = symbols.flatMap(({ symbol, key }) => {
    const outcome = outcomes.get(key)
    const answer = outcome?.status === 'documented' ? outcome.answer : undefined
    return answer?.docs && answer.relies?.length ? { symbol, answer } : []
  })
  if (answered.length === 0) return revisions
  const { createNeighbourCheck } = await import('../verify/neighbours.ts')
  const stillExist = createNeighbourCheck(collection)
  const gone = answered.filter(({ symbol, answer }) => !stillExist(symbol, answer.relies!))
  if (gone.length === 0) return revisions
  const { createVerifier } = await import('../verify/verify.ts')
  const verifier = createVerifier({ collection, root, examples: false })
  for (const { symbol, answer } of gone) {
    revisions.set(symbol.id, await revise(symbol, answer, verifier))
  }
  return revisions
}

async function revise(
  symbol: CollectedSymbol,
  { docs, issues = [] }: Answer,
  verifier: Verifier,
): Promise<NonNullable<SymbolResult['revision']>> {
  const verdict = await verifier.verify(symbol, docs!)
  // A summary that was all about the neighbour stays as words: the answer is paid for, and its key does not change.
  const summary = verdict.docs.summary || docs!.summary.replaceAll('`', '')
  return { docs: { ...verdict.docs, summary }, issues: [...issues, ...verdict.faults] }
}

/** The findings about the hand-written docs of one symbol, and everything in the rest of the project that they depend on. */
export interface HandwrittenFinding extends Finding {
  asked: Asked
  /** Modules whose code decides which thrown errors may be described. */
  follows: readonly string[]
}

/**
 * Checks what people wrote against the code. Their words stay as they are, and the faults are listed in the asset, so that
 * a team without a key gets something too. Examples are not checked. Returns the findings by symbol id.
 */
export async function checkHandwritten(
  symbols: readonly PlannedSymbol[],
  collection: Collection,
  root: string,
): Promise<Map<string, HandwrittenFinding>> {
  const findings = new Map<string, HandwrittenFinding>()
  const written = symbols.filter(({ human }) => human)
  if (written.length === 0) return findings
  const [{ createVerifier }, { createScanner }, { listFollowedModules }] = await Promise.all([
    import('../verify/verify.ts'),
    import('../secrets/scanner.ts'),
    import('../verify/thrown.ts'),
  ])
  const verifier = createVerifier({ collection, root })
  const scanner = createScanner(undefined)
  const pause = createPause()
  for (const { symbol, human } of written) {
    const { checked, faults, asked } = await verifier.verify(symbol, human!, { source: 'human' })
    findings.set(symbol.id, {
      checked,
      faults: [...faults, ...findSecrets(symbol, collection, scanner)],
      asked,
      follows: human!.throws ? listFollowedModules(symbol, collection) : [],
    })
    await pause()
  }
  return findings
}

/** Finds secrets in comments. They ship as written, so only their authors can take a secret out. */
function findSecrets(
  { module, declaration }: CollectedSymbol,
  { modules }: Collection,
  scanner: Scanner,
): Issue[] {
  const { text } = modules.get(module)!
  const kinds = declaration.comments.flatMap(({ start, end }) =>
    scanner.find(text.slice(start, end)).map(({ kind }) => kind),
  )
  return [...new Set(kinds)].map((kind) => ({
    code: SECRET_ISSUE,
    message: `The comment holds what looks like a secret (${kind}). Take it out and revoke it.`,
  }))
}
