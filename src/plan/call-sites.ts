import { createByModule, type ByModule } from '../collect/by-module.ts'
import type { CollectedModule, CollectedSymbol, Collection } from '../collect/collection.ts'
import { compareBrevity } from '../collect/compare.ts'

/** Call sites in one prompt at most. */
const CALL_SITES = 3

/** A call, and whether it stands in another module than what it calls. */
type Calls = Map<string, boolean>

const linked = new WeakMap<Collection, Map<CollectedSymbol, Calls>>()

/**
 * How the project calls a symbol: other modules first, then the shortest, whatever their order. They are in the prompt
 * and not in the key. Decided by `npx tsx bench/keys/flutter.ts`:
 *
 * - In the key they would raise its changes from 3.60 % to 3.69 %. That is little, but each of them is an edited caller
 *   that asks about a callee which did not change, and a changed body is to cost one call. What an answer takes from
 *   them is the manner of an example, which is checked against the code like any other.
 * - 27 % of symbols have one; 22 tokens are then added, 6 to the mean prompt. 98 % of the calls name something of the
 *   caller's, so the instructions ask for their manner alone. Checks do not count these names as known: who reads the
 *   docs does not know the caller, and no key would tell that it has changed.
 */
export function selectCallSites(symbol: CollectedSymbol, collection: Collection): string[] {
  let all = linked.get(collection)
  if (!all) linked.set(collection, (all = linkCalls(collection)))
  return [...(all.get(symbol) ?? [])]
    .sort(([one, isForeign], [other, isOtherForeign]) => {
      return Number(isOtherForeign) - Number(isForeign) || compareBrevity(one, other)
    })
    .slice(0, CALL_SITES)
    .map(([text]) => text)
}

/** The symbols by the names under which calls know them. */
interface Names {
  exported: ByModule<CollectedSymbol>
  local: ByModule<CollectedSymbol>
}

function linkCalls({ modules, symbols }: Collection): Map<CollectedSymbol, Calls> {
  const names: Names = { exported: createByModule(), local: createByModule() }
  for (const symbol of symbols) {
    names.local.set(symbol.module, symbol.declaration.local, symbol)
    for (const { module, name } of symbol.exportedAs) names.exported.set(module, name, symbol)
  }
  const found = new Map<CollectedSymbol, Calls>()
  for (const module of modules.values()) {
    const imports = new Map(module.record.imports.map((binding) => [binding.local, binding]))
    for (const { name, texts } of module.record.calls ?? []) {
      const symbol = findCallee(name, module, imports, names)
      if (!symbol) continue
      const calls: Calls = found.get(symbol) ?? new Map<string, boolean>()
      const isForeign = symbol.module !== module.path
      for (const text of texts) calls.set(text, isForeign || (calls.get(text) ?? false))
      found.set(symbol, calls)
    }
  }
  return found
}

/** The symbol that a module calls by a name: itself, a member of it, or a member of a whole module. */
function findCallee(
  name: string,
  { path, resolved }: CollectedModule,
  imports: ReadonlyMap<string, { specifier: string; imported: string }>,
  { exported, local }: Names,
): CollectedSymbol | undefined {
  const [first = '', member = ''] = name.split('.')
  const binding = imports.get(first)
  if (!binding) return local.get(path, first)
  const from = resolved.get(binding.specifier)
  if (from === undefined) return undefined
  const { imported } = binding
  const symbol =
    imported === '*'
      ? exported.get(from, member)
      : (exported.get(from, imported) ?? exported.get(from, `${imported}.${member}`))
  // A module that imports itself may do so in the symbol's own body.
  return symbol?.module === path ? undefined : symbol
}
