import type { CollectedSymbol, Collection, Reference } from '../collect/collection.ts'
import type { Declaration } from '../collect/record.ts'

/** How far calls are followed: what is thrown further down is seldom what docs are about. */
const DEPTH = 6

/**
 * Finds what can leave a symbol by `throw`: thrown by it, by what it refers to, or said to be thrown there. It follows
 * references through the whole project: the issue of a call is true however deep it comes from.
 */
export function createThrownTypes(
  collection: Collection,
): (symbol: CollectedSymbol) => ReadonlySet<string> {
  const symbols = new Map(collection.symbols.map((symbol) => [symbol.declaration, symbol]))
  return (symbol) => {
    const thrown = new Set<string>()
    const visited = new Set<Declaration>()
    let front: Declaration[] = [symbol.declaration]
    for (let depth = 0; depth < DEPTH && front.length > 0; depth++) {
      const next: Reference[] = []
      for (const declaration of front) {
        if (visited.has(declaration)) continue
        visited.add(declaration)
        for (const name of listThrown(declaration, depth > 0)) thrown.add(name)
        const known = declaration === symbol.declaration ? symbol : symbols.get(declaration)
        next.push(...(known?.references ?? []))
      }
      front = next.map((reference) => reference.declaration)
    }
    return thrown
  }
}

function listThrown({ shape, human }: Declaration, isCallee: boolean): string[] {
  const inCode = [...shape.throws, ...shape.members.flatMap((member) => member.throws)]
  if (!isCallee) return inCode
  return [...inCode, ...(human?.throws ?? []).map(({ type }) => type ?? '*')]
}
