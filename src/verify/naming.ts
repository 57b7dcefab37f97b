import leven from 'leven'
import type { KnownNames } from './known-names.ts'
import type { Subject } from './subject.ts'

/** Names that stand for anything wherever people write about code. */
const PLACEHOLDERS = new Set(['foo', 'bar', 'baz', 'qux', '$'])
/** In shorter words one letter more or less makes another word. */
const SHORTEST_SLIP = 5

/** Returns whether a path begins with what stands for anything: `foo.bar`, `$(list)`, `x.y`. */
export function isPlaceholder(head: string, { names }: Subject): boolean {
  return (PLACEHOLDERS.has(head) || head.length === 1) && !names.has(head)
}

/** Returns whether a name exists, in the form that it has or as custom changes it. `isOwner`: a member is named with it. */
export function isKnown(name: string, isOwner: boolean, names: KnownNames): boolean {
  if (names.has(name)) return true
  // `onClick` in JSX is `onclick` of the standard.
  if (/^on\p{Lu}/u.test(name)) return names.has(name.toLowerCase())
  // `cart.total` speaks of some `Cart`.
  return isOwner && names.has(name.slice(0, 1).toUpperCase() + name.slice(1))
}

/** Returns whether a person names what the project has, though not for others: what is not exported, what its strings say. */
export function isPrivate(name: string, { author, names }: Subject): boolean {
  return author === 'human' && !names.has(name) && names.isWord(name)
}

/** Returns whether a word is a name of the code with a letter or digit wrong; a plural is none, nor is `item0` where `items` are. */
export function isSlip(word: string, names: KnownNames): boolean {
  if (word.length < SHORTEST_SLIP) return false
  const forms = new Set([`${word}s`, word.replace(/s$/, ''), word.replace(/(?<!\d)\d+$/, 's')])
  return (
    names.someNear((name) => isOneOff(word, name)) && !names.someNear((name) => forms.has(name))
  )
}

function isOneOff(word: string, name: string): boolean {
  if (Math.abs(word.length - name.length) > 1) return false
  return leven(word, name) === 1 || (word !== name && word.toLowerCase() === name.toLowerCase())
}
