import type { CollectedSymbol, Reference } from '../collect/collection.ts'
import type { Declaration } from '../collect/record.ts'

/** Tokens of one declaration in a prompt at most; a longer one says little and costs much. */
const DECLARATION_TOKENS = 500
/** Tokens of all of them at most. */
const CONTEXT_TOKENS = 1500
/** Code has about four characters to a token; counting would load the tokenizer for each key. */
const CHARACTERS_PER_TOKEN = 4

/**
 * The declarations whose signatures a symbol's prompt carries: most relevant first, as many as fit. One hop, so that a
 * change reaches the direct users of a signature and nobody else. Decided by `npx tsx bench/keys/flutter.ts` (53 edits
 * of four published packages, 22,714 symbols; 1.86 % of keys change by their text, 3.60 % with this context):
 *
 * - A class shows its head only. With its public members 4.01 % of keys change, and the members that matter are named
 *   in the user's own text.
 */
export function selectContext(symbol: CollectedSymbol): Reference[] {
  const selected: Reference[] = []
  let left = CONTEXT_TOKENS
  for (const reference of sortByRelevance(symbol)) {
    const tokens = estimateTokens(reference.declaration)
    if (tokens > DECLARATION_TOKENS || tokens > left) continue
    selected.push(reference)
    left -= tokens
  }
  return selected
}

/** The signature of a declaration, of an overloaded function all that can be called. */
export function readSignatures({ signature, signatures }: Declaration): string {
  return signatures?.join('\n') ?? signature
}

function sortByRelevance(symbol: CollectedSymbol): Reference[] {
  const head = readHead(symbol.declaration)
  return symbol.references
    .map((reference) => ({ reference, rank: rankOf(reference.declaration, head) }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ reference }) => reference)
}

/**
 * The names in the symbol's own signature matter most; then types, since the members of a class are in no signature; then
 * what is called; then other values. Equals keep the order in which the text names them.
 */
function rankOf({ local, kind, shape }: Declaration, head: ReadonlySet<string>): number {
  if (head.has(local)) return 0
  if (kind === 'function') return 2
  if (kind === 'variable') return shape.returns === undefined ? 3 : 2
  return 1
}

const RE_NAMES = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu

/** The names in a declaration's own signature. */
const readHead = remember(
  (declaration): ReadonlySet<string> => new Set(readSignatures(declaration).match(RE_NAMES)),
)

/** Leaves out what a formatter adds and takes away, so that layout does not decide what fits. */
const estimateTokens = remember((declaration) =>
  Math.ceil(readSignatures(declaration).replace(RE_LAYOUT, '').length / CHARACTERS_PER_TOKEN),
)

const RE_LAYOUT = /[\s,;()|&'"\\]/g

/** Declarations stay the same objects until their module changes, and are asked about at every save. */
function remember<T>(compute: (declaration: Declaration) => T): (declaration: Declaration) => T {
  const known = new WeakMap<Declaration, { value: T }>()
  return (declaration) => {
    let found = known.get(declaration)
    if (!found) known.set(declaration, (found = { value: compute(declaration) }))
    return found.value
  }
}
