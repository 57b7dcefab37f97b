import { hash } from 'node:crypto'
import type { CollectedSymbol } from '../collect/collection.ts'
import type { Declaration } from '../collect/record.ts'
import type { ResolvedOptions } from '../options/resolve.ts'
import { selectContext } from './context.ts'
import { PROMPT_VERSION } from './prompt.ts'
import { foldSpace, shortenComment } from './visible.ts'

export type FingerprintOptions = Pick<
  ResolvedOptions,
  'model' | 'language' | 'instructions' | 'existing'
>

/**
 * The key of a symbol's answer: sha256 over what the model sees or obeys. The text goes in as the digest of its tokens,
 * so that layout is free; path, host, completion cap, timeout, schema dialect and shrinking stay out, since they do not
 * change what a good answer is.
 */
export function createFingerprint(
  options: FingerprintOptions,
): (symbol: CollectedSymbol, moduleComment: string | undefined) => string {
  const obeyed = [PROMPT_VERSION, options.model, options.language ?? '', options.instructions ?? '']
  return (symbol, moduleComment) => {
    const { declaration } = symbol
    const seen = [
      symbol.kind,
      symbol.name,
      declaration.digest,
      options.existing === 'ignore' ? '' : (declaration.commentDigest ?? ''),
      foldSpace(shortenComment(moduleComment ?? '')),
    ]
    const context = selectContext(symbol).map(({ declaration }) => declaration.signatureDigest)
    const parts = [...obeyed, ...seen, ...context]
    const known = keys.get(declaration)
    if (known && isEqual(known.parts, parts)) return known.key
    const key = hash('sha256', JSON.stringify([obeyed, [...seen, context]]), 'hex')
    keys.set(declaration, { parts, key })
    return key
  }
}

/** Keys by declaration, since a save changes few of them. */
const keys = new WeakMap<Declaration, { parts: readonly unknown[]; key: string }>()

function isEqual(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((part, index) => part === other[index])
}
