import type { CollectedSymbol, Collection } from '../collect/collection.ts'
import type { ParameterShape } from '../collect/record.ts'
import { listWords } from './words.ts'

/** Which names mean something in and around one symbol. */
export interface KnownNames {
  has: (name: string) => boolean
  /** Whether one of the names in the symbol and what it refers to is so. */
  someNear: (isSo: (name: string) => boolean) => boolean
  /** Whether it is a word of the project's code anywhere, in strings too. */
  isWord: (word: string) => boolean
  /** Whether the name comes from outside the project, so that its members are not known. */
  isForeign: (name: string) => boolean
  /** What was asked of the project as a whole, and the answers: while they are the same, so is what was found true. */
  asked: () => Asked
  /** Names asked for that exist only beside the symbol and its context: a neighbour's change can make them false. */
  relied: () => string[]
}

/** What a verdict rests on beside the symbol, its module and what it refers to. */
export interface Asked {
  /** Whether the project shows a name. */
  names: Record<string, boolean>
  /** The hash of the text of a module that has a word; `null` where none has. */
  words: Record<string, string | null>
}

/**
 * Names that exist: in the symbol, in what it refers to, in its module, in the project's exports, in the standard
 * library. From the narrow and cheap to the wide: the words of the whole module are read only for a name that is
 * found nowhere else.
 */
export function createKnownNames(options: {
  collection: Collection
  standard: ReadonlySet<string>
}): (symbol: CollectedSymbol) => KnownNames {
  const { collection, standard } = options
  const wordsOfModules = new Map<string, ReadonlySet<string>>()

  const readWords = (path: string): ReadonlySet<string> => {
    const known = wordsOfModules.get(path)
    if (known) return known
    const words = new Set(listWords(collection.modules.get(path)!.text))
    wordsOfModules.set(path, words)
    return words
  }

  /** The hash of the text of the first module that has it. */
  const findWord = (word: string): string | null => {
    for (const { path, textHash } of collection.modules.values()) {
      if (readWords(path).has(word)) return textHash
    }
    return null
  }

  return (symbol) => {
    let foreign: ReadonlySet<string> | undefined
    const relied = new Set<string>()
    const askedNames = new Map<string, boolean>()
    const askedWords = new Map<string, string | null>()
    let near: ReadonlySet<string> | undefined
    const readNear = (): ReadonlySet<string> => (near ??= new Set(listNear(symbol)))
    return {
      has(name) {
        if (standard.has(name)) return true
        if (readNear().has(name)) return true
        const isShown = collection.names().has(name)
        askedNames.set(name, isShown)
        const exists = isShown || readWords(symbol.module).has(name)
        if (exists) relied.add(name)
        return exists
      },
      someNear: (isSo) => [...readNear()].some(isSo),
      isWord(word) {
        const found = askedWords.get(word)
        const textHash = found === undefined ? findWord(word) : found
        askedWords.set(word, textHash)
        return textHash !== null
      },
      isForeign(name) {
        foreign ??= new Set(listForeign(collection, symbol.module))
        return foreign.has(name)
      },
      asked: () => ({
        names: Object.fromEntries(askedNames),
        words: Object.fromEntries(askedWords),
      }),
      relied: () => [...relied].sort(),
    }
  }
}

function listNear({ name, declaration, references }: CollectedSymbol): string[] {
  return [
    name,
    ...declaration.shape.identifiers,
    ...references.flatMap((reference) => [
      reference.declaration.local,
      ...reference.declaration.shape.identifiers,
    ]),
  ]
}

/** The names of parameters, those of a destructured one in its place. */
export function listParameters(parameters: readonly ParameterShape[]): string[] {
  return parameters.flatMap(({ name, properties }) => name ?? properties!)
}

function listForeign({ modules }: Collection, path: string): string[] {
  const module = modules.get(path)!
  return module.record.imports.flatMap(({ local, imported, specifier }) => {
    return module.resolved.has(specifier) ? [] : [local, imported]
  })
}
