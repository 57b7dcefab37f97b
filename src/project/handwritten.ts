import type { CollectedSymbol, Collection } from '../collect/collection.ts'
import { createPause } from '../collect/pause.ts'
import { SECRET_ISSUE } from '../emit/secrets.ts'
import type { Finding } from '../emit/symbol-doc.ts'
import type { PlannedSymbol } from '../plan/plan.ts'
import type { Scanner } from '../secrets/scanner.ts'
import type { Issue } from '../types.ts'
import type { Asked } from '../verify/known-names.ts'

/** What was found about the hand-written docs of one symbol, and what that depends on in the rest of the project. */
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

/** People's words ship as they are, so that a secret in them is theirs to take out. */
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
