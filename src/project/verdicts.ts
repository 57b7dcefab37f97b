import { hash } from 'node:crypto'
import manifest from '../../package.json' with { type: 'json' }
import type { CollectedSymbol, Collection } from '../collect/collection.ts'
import type { HumanVerdict, HumanVerdicts } from '../store/module-records.ts'
import { tellNames } from '../verify/known-names.ts'
import { listWords } from '../verify/words.ts'

/** Which verdicts of an earlier reading still hold. */
export interface KnownVerdicts {
  /** The verdict that checking it again would give, too. */
  of: (symbol: CollectedSymbol, stamp: string) => HumanVerdict | undefined
}

/**
 * A claim may be about any module of the project, yet most changes are about none of the claims: what each verdict
 * asked of the project is asked again, and only where an answer is another one now the claims are.
 */
export function openVerdicts(kept: HumanVerdicts, collection: Collection): KnownVerdicts {
  const names = findAsked(kept, collection)
  const texts = new Set([...collection.modules.values()].map(({ textHash }) => textHash))
  const hasNewWord = findNewWords(kept, collection)

  return {
    of({ id }, stamp) {
      const verdict = Object.hasOwn(kept.symbols, id) ? kept.symbols[id] : undefined
      if (verdict?.stamp !== stamp) return undefined
      const isSame =
        Object.entries(verdict.names).every(([name, exists]) => names.has(name) === exists) &&
        Object.entries(verdict.words).every(([word, textHash]) =>
          textHash === null ? !hasNewWord(word) : texts.has(textHash) || hasNewWord(word),
        )
      return isSame ? verdict : undefined
    },
  }
}

/** The names that verdicts asked for and the project has: gathering all of its names would take much longer. */
function findAsked({ symbols }: HumanVerdicts, collection: Collection): ReadonlySet<string> {
  const asked = new Set(Object.values(symbols).flatMap(({ names }) => Object.keys(names)))
  const found = new Set<string>()
  if (asked.size > 0) tellNames(collection, (name) => asked.has(name) && found.add(name))
  return found
}

/** Stamps that cover all that a symbol's verdict comes from but what it asks of the project as a whole. */
export function createStamper({ modules }: Collection): (symbol: CollectedSymbol) => string {
  const stampOf = (path: string): string => `${path}\0${modules.get(path)?.textHash}`
  let project: string | undefined
  const stampProject = (): string => stamp([...modules.keys()].map(stampOf))
  const surroundings = new Map<string, string>()
  const stampSurroundings = (path: string): string => {
    let known = surroundings.get(path)
    if (known === undefined) {
      known = stamp([stampOf(path), ...(modules.get(path)?.resolved.keys() ?? [])])
      surroundings.set(path, known)
    }
    return known
  }

  return ({ id, module, references, declaration }) => {
    const parts = [manifest.version, id, stampSurroundings(module)]
    for (const reference of references) {
      parts.push(reference.declaration.local, stampOf(reference.module))
    }
    // What is thrown may come from callees of callees, wherever they are.
    if (declaration.human?.throws) parts.push((project ??= stampProject()))
    return stamp(parts)
  }
}

function stamp(parts: readonly string[]): string {
  return hash('sha256', parts.join('\0'), 'base64url')
}

function findNewWords(
  { modules: known }: HumanVerdicts,
  { modules }: Collection,
): (word: string) => boolean {
  const isKnown = new Set(known)
  let words: Set<string> | undefined
  return (word) => {
    words ??= new Set(
      [...modules.values()].flatMap(({ text, textHash }) =>
        isKnown.has(textHash) ? [] : listWords(text),
      ),
    )
    return words.has(word)
  }
}
