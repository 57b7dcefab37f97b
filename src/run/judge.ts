import { createHash } from 'node:crypto'
import manifest from '../../package.json' with { type: 'json' }
import type { CollectedSymbol, Collection } from '../collect/collection.ts'
import { SECRET_ISSUE } from '../emit/secrets.ts'
import type { SymbolOutcome } from '../emit/symbol-doc.ts'
import type { Plan } from '../plan/plan.ts'
import type { ModuleRecords } from '../store/module-records.ts'
import type { Scanner } from '../secrets/scanner.ts'
import type { Issue } from '../types.ts'
import type { Verifier } from '../verify/verify.ts'

interface Judged {
  plan: Plan
  collection: Collection
  root: string
}

/**
 * Holds what people wrote against the code. Their words stay as they are; what is wrong goes to the asset's issues, so
 * that a team without a key gets something too: its stale comments found. Examples are not checked here. Nothing is
 * checked again while no module has changed.
 */
export async function judgeHuman(
  { plan, collection, root }: Judged,
  records: Pick<ModuleRecords, 'verdicts' | 'keepVerdicts'>,
): Promise<void> {
  const written = plan.symbols.filter(({ human }) => human)
  if (written.length === 0) return
  const stamp = stampProject(collection)
  const known = records.verdicts(stamp) ?? {}
  const open = written.filter(({ symbol }) => !Object.hasOwn(known, symbol.id))
  if (open.length > 0) {
    const { createVerifier } = await import('../verify/verify.ts')
    const { createScanner } = await import('../secrets/scanner.ts')
    const verifier = createVerifier({ collection, root })
    const scanner = createScanner(undefined)
    for (const { symbol, human } of open) {
      const { checked, faults } = await verifier.verify(symbol, human!, { source: 'human' })
      const secrets = findSecrets(symbol, collection, scanner)
      known[symbol.id] = { checked, faults: [...faults, ...secrets] }
    }
    records.keepVerdicts(stamp, known)
  }
  for (const planned of written) {
    const verdict = known[planned.symbol.id]
    if (verdict) planned.humanVerdict = verdict
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

/** The checks may differ between versions, so the version counts too. */
function stampProject({ modules }: Collection): string {
  const hash = createHash('sha256').update(manifest.version)
  for (const { path, textHash } of modules.values()) hash.update(`\0${path}\0${textHash}`)
  return hash.digest('hex')
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
