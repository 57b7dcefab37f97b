import { createByModule, type ByModule } from '../collect/by-module.ts'
import type { CollectedSymbol, Collection } from '../collect/collection.ts'
import { compareBrevity } from '../collect/compare.ts'

/** Call sites in one prompt at most. */
const CALL_SITES = 3

/** A call, and whether it stands in another module than what it calls. */
type Calls = Map<string, boolean>

const linked = new WeakMap<Collection, ByModule<Calls>>()

/**
 * Returns how the project calls a symbol: other modules first, then the shortest, whatever their order. The calls are in
 * the prompt and not in the key: there they would let an edited caller ask again about a callee that did not change, and
 * an answer takes no more from them than the manner of its examples, which are checked against the code.
 */
export function selectCallSites(
  { module, declaration }: CollectedSymbol,
  collection: Collection,
): string[] {
  let all = linked.get(collection)
  if (!all) linked.set(collection, (all = linkCalls(collection)))
  return [...(all.get(module, declaration.local) ?? [])]
    .sort(([one, isForeign], [other, isOtherForeign]) => {
      return Number(isOtherForeign) - Number(isForeign) || compareBrevity(one, other)
    })
    .slice(0, CALL_SITES)
    .map(([text]) => text)
}

function linkCalls(collection: Collection): ByModule<Calls> {
  const found = createByModule<Calls>()
  for (const { path, outline } of collection.modules.values()) {
    const imported = new Set(outline.imports.map(({ local }) => local))
    for (const { name, texts } of outline.calls ?? []) {
      const [first = ''] = name.split('.', 1)
      // A member of a whole module, or of the declaration that the name itself stands for.
      const target = collection.findTarget(path, name) ?? collection.findTarget(path, first)
      if (!target) continue
      const isForeign = target.module !== path
      // A module that imports itself may do so in the symbol's own body.
      if (!isForeign && imported.has(first)) continue
      const calls: Calls = found.get(target.module, target.local) ?? new Map<string, boolean>()
      for (const text of texts) calls.set(text, isForeign || (calls.get(text) ?? false))
      found.set(target.module, target.local, calls)
    }
  }
  return found
}
