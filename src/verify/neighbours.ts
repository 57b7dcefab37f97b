import type { CollectedSymbol, Collection } from '../collect/collection.ts'
import { createKnownNames } from './known-names.ts'

/** Tells whether names of neighbours that docs speak of still exist. Cheap: nothing is loaded, nothing else is checked. */
export function createNeighbourCheck(
  collection: Collection,
): (symbol: CollectedSymbol, names: readonly string[]) => boolean {
  const known = createKnownNames({ collection, standard: new Set() })
  return (symbol, names) => {
    const { has } = known(symbol)
    return names.every((name) => has(name))
  }
}
