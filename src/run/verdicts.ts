import { createHash } from 'node:crypto'
import manifest from '../../package.json' with { type: 'json' }
import type { CollectedSymbol, Collection } from '../collect/collection.ts'
import type { HumanVerdict, HumanVerdicts } from '../store/module-records.ts'
import { listProject } from '../verify/known-names.ts'
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
  const verdicts = Object.values(kept.symbols)
  const hasName = findNames(
    new Set(verdicts.flatMap(({ names }) => Object.keys(names))),
    collection,
  )
  const texts = new Set([...collection.modules.values()].map(({ textHash }) => textHash))
  const hasNewWord = findNewWords(kept, collection)

  return {
    of({ id }, stamp) {
      const verdict = Object.hasOwn(kept.symbols, id) ? kept.symbols[id] : undefined
      if (verdict?.stamp !== stamp) return undefined
      const isSame =
        Object.entries(verdict.names).every(([name, exists]) => hasName(name) === exists) &&
        Object.entries(verdict.words).every(([word, textHash]) =>
          textHash === null ? !hasNewWord(word) : texts.has(textHash) || hasNewWord(word),
        )
      return isSame ? verdict : undefined
    },
  }
}

/** Covers all that a verdict comes from but what it asks of the project as a whole. */
export function stampSubject(symbol: CollectedSymbol, { modules }: Collection): string {
  const hash = createHash('sha256').update(manifest.version)
  const add = (path: string, name: string): void =>
    void hash.update(`\0${path}\0${name}\0${modules.get(path)?.textHash}`)
  add(symbol.module, symbol.id)
  for (const specifier of modules.get(symbol.module)?.resolved.keys() ?? [])
    hash.update(`\0${specifier}`)
  for (const { module, declaration } of symbol.references) add(module, declaration.local)
  // What is thrown may come from callees of callees, wherever they are.
  const { throws } = symbol.declaration.human ?? {}
  if (throws) for (const { path } of modules.values()) add(path, '')
  return hash.digest('base64url')
}

function findNames(wanted: ReadonlySet<string>, collection: Collection): (name: string) => boolean {
  const found = new Set<string>()
  for (const name of listProject(collection)) if (wanted.has(name)) found.add(name)
  return (name) => found.has(name)
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
