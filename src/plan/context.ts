import type { CollectedSymbol, Reference } from '../collect/collection.ts'

/** Characters of one signature in a prompt at most; a longer one says little and costs much. */
const SIGNATURE_CHARACTERS = 2000
/** Characters of all signatures in a prompt at most, about 1,500 tokens. */
const CONTEXT_CHARACTERS = 6000

/**
 * The declarations whose signatures a symbol's prompt carries: those that its text names, by first appearance, as many
 * as fit. One hop, so that a change reaches the direct users of a signature and nobody else.
 */
export function selectContext(symbol: CollectedSymbol): Reference[] {
  const selected: Reference[] = []
  let characters = 0
  for (const reference of symbol.references) {
    const { length } = reference.declaration.signature
    if (length > SIGNATURE_CHARACTERS || characters + length > CONTEXT_CHARACTERS) continue
    selected.push(reference)
    characters += length
  }
  return selected
}
