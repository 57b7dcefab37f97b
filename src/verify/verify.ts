import type { CollectedSymbol, Collection } from '../collect/collection.ts'
import type { Docs } from '../types.ts'
import { createClaims } from './claims.ts'
import { createExampleChecker, type ExampleResult } from './examples.ts'
import { checkFields } from './fields.ts'
import { createKnownNames, type Asked, type KnownNames } from './known-names.ts'
import { promoteSummary } from './sentences.ts'
import { loadStandardNames } from './standard-names.ts'
import { readPieces, type Author } from './subject.ts'
import { createThrownTypes } from './thrown.ts'
import type { Verdict } from './verdict.ts'

/** Holds docs against the code of one project. */
export interface Verifier {
  verify: (
    symbol: CollectedSymbol,
    docs: Docs,
    options?: VerifyOptions,
  ) => Promise<Verdict & { asked: Asked }>
}

export interface VerifyOptions {
  /** From a `model`'s docs false claims are dropped; a `human`'s words stay, their faults are told. @default 'model' */
  source?: Author
  /** Parse and type-check the examples. @default what the verifier was made with, for a human `false` */
  examples?: boolean
}

/**
 * One verifier per run: what it learns about the project serves all symbols. Nothing is loaded before the first
 * question, the compiler not before the first example.
 */
export function createVerifier(options: {
  /** The modules as they are now. */
  collection: Collection
  /** Absolute; where the paths of the collection start. */
  root: string
  /** @default true */
  examples?: boolean
}): Verifier {
  const { collection, root, examples = true } = options
  const listThrown = createThrownTypes(collection)
  const checker = createExampleChecker({ collection, root })
  let known: ((symbol: CollectedSymbol) => KnownNames) | undefined

  return {
    async verify(symbol, docs, { source = 'model', ...settings } = {}) {
      const module = collection.modules.get(symbol.module)
      if (!module) throw new Error(`${symbol.module} is not in the collection.`)
      known ??= createKnownNames({ collection, standard: await loadStandardNames() })
      const claims = createClaims()
      const names = known(symbol)
      let thrown: ReadonlySet<string> | undefined
      const checked = checkFields(docs, {
        symbol,
        module,
        author: source,
        names,
        claims,
        thrown: () => (thrown ??= listThrown(symbol)),
        context: () =>
          symbol.references.flatMap((reference) => {
            const place = collection.modules.get(reference.module)
            return place ? readPieces(place, reference.declaration) : []
          }),
      })
      const kept = source === 'human' ? docs : promoteSummary(checked)
      const { examples: written } = docs
      if (written && (settings.examples ?? (examples && source === 'model'))) {
        const results = await checker.check(symbol, written, source)
        for (const { fault } of results) claims.check(!fault, () => fault!)
        if (source === 'model') setExamples(kept, results)
      }
      return {
        docs: kept,
        checked: claims.checked,
        faults: claims.faults,
        relies: names.relied(),
        asked: names.asked(),
      }
    },
  }
}

function setExamples(docs: Docs, results: readonly ExampleResult[]): void {
  const examples = results.flatMap(({ example }) => example ?? [])
  if (examples.length > 0) docs.examples = examples
  else delete docs.examples
}
