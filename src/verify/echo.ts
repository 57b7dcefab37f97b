import type { CollectedSymbol } from '../collect/collection.ts'
import type { SymbolKind } from '../types.ts'
import { listParameters } from './known-names.ts'

/** Words that add nothing to a name: articles, prepositions, what declarations are and what all code does. */
const FILLER = new Set(
  (
    'a an the this that these those it its of to for from in into on onto at by with within as and or if whether when ' +
    'given specified provided passed supplied current some any all each certain is are be was has have does do can will ' +
    'which who whose what value object property symbol instance type definition declaration implementation represent ' +
    'return get set create make define describe contain hold provide specify handle perform execute indicate denote ' +
    'simple basic utility helper used use'
  )
    .split(' ')
    .map(stem),
)

/** What words of a text say something, each once and in one form. */
export function listContent(text: string): Set<string> {
  return new Set(
    splitName(text)
      .map(stem)
      .filter((word) => !FILLER.has(word)),
  )
}

/** What people call a declaration; of another kind these words tell something. */
const KIND_WORDS: Readonly<Record<SymbolKind, readonly string[]>> = {
  function: ['function', 'method'],
  variable: ['variable', 'constant', 'const', 'function', 'method'],
  class: ['class'],
  interface: ['interface'],
  type: ['alias', 'interface'],
  enum: ['enum'],
  // It may be merged with one.
  namespace: ['namespace', 'module', 'interface'],
}

/** Returns whether a summary says nothing that the name, the kind and the names of parameters do not say already. */
export function isEcho(summary: string, symbol: CollectedSymbol): boolean {
  const { name, kind, module, declaration } = symbol
  const { shape } = declaration
  const named = name === 'default' ? module.split('/').at(-1)! : name
  const own = [named, ...listParameters(shape.parameters), ...shape.typeParameters]
  const said = new Set(own.flatMap(splitName).map(stem))
  const words = splitName(summary)
  const kinds = new Set(KIND_WORDS[kind].map(stem))
  const isContent = (word: string): boolean => !FILLER.has(stem(word)) && !kinds.has(stem(word))
  const content = words.filter(isContent)
  // Abbreviations come apart in many ways.
  const joined = splitName(named).filter(isContent).join('')
  if (content.length > 0 && content.join('') === joined) return true
  return content.every((word) => said.has(stem(word))) && words.some((word) => said.has(stem(word)))
}

const ARTICLES = new Set(['a', 'an', 'the', 'this', 'of'])

/** Returns whether a summary is nothing but the name in words, with its articles and kind: `The cart class.` */
export function isBareEcho(summary: string, { name, kind, module }: CollectedSymbol): boolean {
  const named = name === 'default' ? module.split('/').at(-1)!.split('.')[0]! : name
  const kinds = new Set([...KIND_WORDS[kind], kind])
  const words = splitName(summary).filter((word) => !ARTICLES.has(word))
  const content = words.filter((word) => !kinds.has(word))
  const own = splitName(named).filter((word) => !ARTICLES.has(word))
  const isSame = (list: readonly string[]): boolean =>
    list.length > 0 && list.map(stem).join('') === own.map(stem).join('')
  return isSame(words) || isSame(content)
}

/** `getHTMLText2` gives get, html, text, 2. */
function splitName(text: string): string[] {
  return (
    text
      .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
      .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
      .toLowerCase()
      .match(/\p{L}+|\d+/gu) ?? []
  )
}

/** Endings of English words, roughly: the same word in another form becomes the same. */
function stem(word: string): string {
  if (word.length <= 2) return word
  return word
    .replace(/(?:ies|ied)$/, 'y')
    .replace(/(?<=..)(?:([sxz]|ch|sh)es|(?<!s)s)$/, '$1')
    .replace(/(?<=..)(?:ations?|ating|ator)$/, 'at')
    .replace(/(?<=..)(?:ing|ed|er|or)$/, '')
    .replace(/(\p{L})\1$/u, '$1')
    .replace(/(?<=..)e$/, '')
}
