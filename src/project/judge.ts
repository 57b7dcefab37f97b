import type { CollectedSymbol, Collection } from '../collect/collection.ts'
import { SECRET_ISSUE } from '../emit/secrets.ts'
import type { SymbolOutcome } from '../emit/symbol-doc.ts'
import type { Plan } from '../plan/plan.ts'
import type { HumanVerdict, HumanVerdicts, ModuleRecords } from '../store/module-records.ts'
import type { Scanner } from '../secrets/scanner.ts'
import type { Docs, Issue } from '../types.ts'
import type { Verifier } from '../verify/verify.ts'
import { createStamper, openVerdicts } from './verdicts.ts'

interface Judged {
  plan: Plan
  collection: Collection
  root: string
}

/**
 * Holds what people wrote against the code. Their words stay as they are; what is wrong goes to the asset's issues, so
 * that a team without a key gets something too: its stale comments found. Examples are not checked here. Nothing is
 * checked again that would come to the same.
 */
export async function judgeHuman(
  { plan, collection, root }: Judged,
  records: Pick<ModuleRecords, 'verdicts' | 'keepVerdicts'>,
): Promise<void> {
  const written = plan.symbols.filter(({ human }) => human)
  if (written.length === 0) return
  const kept = records.verdicts()
  const verdicts = kept && openVerdicts(kept, collection)
  const judge = createJudge({ collection, root })
  const stampSubject = createStamper(collection)
  const symbols: HumanVerdicts['symbols'] = {}
  let isNew = false
  for (const planned of written) {
    const { symbol, human } = planned
    const stamp = stampSubject(symbol)
    const verdict = verdicts?.of(symbol, stamp) ?? { stamp, ...(await judge(symbol, human!)) }
    isNew ||= verdict !== kept?.symbols[symbol.id]
    symbols[symbol.id] = verdict
    planned.humanVerdict = { checked: verdict.checked, faults: verdict.faults }
  }
  const modules = [...collection.modules.values()].map(({ textHash }) => textHash)
  const known = new Set(kept?.modules)
  if (isNew || modules.some((textHash) => !known.has(textHash))) {
    records.keepVerdicts({ modules, symbols })
  }
}

/** Loads what it needs with the first question. */
function createJudge({
  collection,
  root,
}: Omit<Judged, 'plan'>): (
  symbol: CollectedSymbol,
  human: Docs,
) => Promise<Omit<HumanVerdict, 'stamp'>> {
  let loaded: Promise<{ verifier: Verifier; scanner: Scanner }> | undefined
  async function load(): Promise<{ verifier: Verifier; scanner: Scanner }> {
    const { createVerifier } = await import('../verify/verify.ts')
    const { createScanner } = await import('../secrets/scanner.ts')
    return { verifier: createVerifier({ collection, root }), scanner: createScanner(undefined) }
  }
  return async (symbol, human) => {
    const { verifier, scanner } = await (loaded ??= load())
    const verdict = await verifier.verify(symbol, human, { source: 'human' })
    const { checked, faults, asked } = verdict
    return { checked, faults: [...faults, ...findSecrets(symbol, collection, scanner)], ...asked }
  }
}

/** What people write ships as it is, so that a secret in it is theirs to take out. */
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

/**
 * Looks again at answers that speak of neighbours: what is gone since they were given is dropped before they ship. It
 * costs no call, since a neighbour's name is in no key.
 */
export async function reviseAnswers(
  { plan, collection, root }: Judged,
  outcomes: Map<string, SymbolOutcome>,
): Promise<void> {
  const { createNeighbourCheck } = await import('../verify/neighbours.ts')
  const stillExist = createNeighbourCheck(collection)
  let verifier: Verifier | undefined
  for (const planned of plan.symbols) {
    const outcome = outcomes.get(planned.key)
    if (outcome?.status !== 'documented') continue
    const { docs, issues = [], relies = [] } = outcome.answer
    if (!docs || relies.length === 0 || stillExist(planned.symbol, relies)) continue
    const { createVerifier } = await import('../verify/verify.ts')
    verifier ??= createVerifier({ collection, root, examples: false })
    const verdict = await verifier.verify(planned.symbol, docs)
    // A summary that was all about the neighbour stays as words: the answer is paid for, and its key does not change.
    const summary = verdict.docs.summary || docs.summary.replaceAll('`', '')
    planned.revised = {
      docs: { ...verdict.docs, summary },
      issues: [...issues, ...verdict.faults],
    }
  }
}
