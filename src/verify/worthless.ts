import type { Docs, Issue } from '../types.ts'
import { listContent } from './echo.ts'
import { splitSentences } from './sentences.ts'

/** Sentences about the documentation instead of the code, such as "No additional remarks are provided." */
const RE_ABOUT_DOCS = [
  /^(?:there (?:is|are) )?no (?:(?:additional|further|other|specific|more|related|deprecated) )*(?:remarks|notes|background|documentation|examples?|symbols|details|information)(?: (?:or|and) (?:\w+ )?\w+)?(?: (?:is|are|were|was))? (?:needed|provided|required|mentioned|available|given|necessary|specified|included)\b/i,
  /^this (?:documentation|reference page)\b/i,
]
/** Words of the prompt, or of what a check said about an example. */
const RE_ABOUT_PROMPT = [
  /\brare reader\b/i,
  /^what it is for\b/i,
  /\bboundary lines?\b.{0,40}\bdata\b/i,
  /\bthe (?:given|provided) (?:code|source) (?:does not|doesn't|only) (?:show|tell|say|mention|provide)\b/i,
  /\b(?:given|provided) examples? (?:does|do) not (?:type-check|compile)\b/i,
]
/** A type in place of a description. */
const RE_TYPE_ONLY =
  /^(?:an? |the )?`?(?:string|number|boolean|bigint|symbol|object|array|function|any|unknown|null|undefined|Date)(?:\[\])?`?(?: ?(?:\||or) ?`?(?:string|number|boolean|bigint|symbol|object|array|function|any|unknown|null|undefined|Date)(?:\[\])?`?)*\.?$/i

/** A type that has more to it: `Array<string | number>`, `'add' | 'remove'`, `() => void`. */
const RE_WRITTEN_TYPE =
  /^`?(?:[\w.]+<.+>(?:\[\])?|(?:'[\w-]*'|"[\w-]*")(?: ?\| ?(?:'[\w-]*'|"[\w-]*"))+|\([^()]*\) => [\w.<>[\]]+)`?\.?$/

/** The same few words may stand in several places; a sentence of so many says the same thing twice. */
const LEAST_REPEATED_WORDS = 4
/** They only lend weight to what is said. */
const EMPHASIS = new Set([
  'particularly',
  'especially',
  'also',
  'you',
  'your',
  'be',
  'useful',
  'helpful',
])
/** Without one of these a sentence says the opposite. */
const DECISIVE = ['not', 'no', 'never', 'without', 't', 'only', 'true', 'false']

/**
 * Docs of a model without sentences that are worth no reader's time: about the documentation itself, words of the prompt, an
 * announcement that nothing follows, and what another field says already. What was dropped is an issue each.
 */
export function dropWorthless(docs: Docs): { docs: Docs; issues: Issue[] } {
  const issues: Issue[] = []
  const said: Said[] = []

  function keep(text: string, place: string, isRepeatable: boolean): string | undefined {
    const sentences = splitSentences(text).map(({ start, end }) => text.slice(start, end))
    const kept = sentences.filter((sentence, index) => {
      const isLast = index === sentences.length - 1
      const reason = findReason(sentence.trim(), isLast, isRepeatable ? [] : said)
      if (reason) issues.push({ code: 'worthless', message: `The ${place} ${reason}.` })
      else said.push(readSaid(sentence))
      return reason === undefined
    })
    return kept.join('').trim() || undefined
  }

  function keepEach<T extends { description: string }>(list: T[] = [], place: string): T[] {
    return list.flatMap((item) => {
      const description = keepDescription(item.description, place)
      return description === undefined ? [] : [{ ...item, description }]
    })
  }

  function keepDescription(text: string, place: string): string | undefined {
    const isType = RE_TYPE_ONLY.test(text) || RE_WRITTEN_TYPE.test(text)
    if (!isType) return keep(text, place, true)
    issues.push({ code: 'worthless', message: `The ${place} only names a type.` })
    return undefined
  }

  const { summary, description, params, typeParams, returns, throws, members, remarks } = docs
  // The description comes last, so that what is said twice stays in its own place.
  const kept = {
    summary: keep(summary, 'summary', false) ?? '',
    params: keepEach(params, 'description of a parameter'),
    typeParams: keepEach(typeParams, 'description of a type parameter'),
    returns: returns && keep(returns, 'description of the returned value', true),
    throws: keepEach(throws, 'description of an error'),
    members: (members ?? []).flatMap((member) => {
      const own = keepDescription(member.summary, 'summary of a member')
      return own === undefined ? [] : [{ ...member, summary: own }]
    }),
    description: description && keep(description, 'description', false),
    remarks: remarks && keep(remarks, 'remarks', false),
  }
  return { docs: replaceFields(docs, kept), issues }
}

/** In the order of the fields that were there; what became empty is left out. */
function replaceFields(docs: Docs, kept: Partial<Record<keyof Docs, unknown>>): Docs {
  const fields = Object.entries(docs).flatMap(([name, value]) => {
    const now: unknown = Object.hasOwn(kept, name) ? kept[name as keyof Docs] : value
    return now === undefined || (Array.isArray(now) && now.length === 0) ? [] : [[name, now]]
  })
  return Object.fromEntries(fields) as unknown as Docs
}

function findReason(sentence: string, isLast: boolean, said: readonly Said[]): string | undefined {
  if (RE_ABOUT_DOCS.some((pattern) => pattern.test(sentence))) return 'speaks of the documentation'
  if (RE_ABOUT_PROMPT.some((pattern) => pattern.test(sentence))) return 'speaks of the prompt'
  if (isLast && sentence.endsWith(':')) return 'announces what does not follow'
  if (isLast && sentence.split('`').length % 2 === 0) return 'breaks off'
  const own = readSaid(sentence)
  return said.some((one) => isRepeated(own, one)) ? 'repeats a sentence' : undefined
}

/** What a sentence says, for comparison. */
interface Said {
  /** Without case, punctuation and layout; empty where it is short. */
  words: string
  content: ReadonlySet<string>
}

function readSaid(sentence: string): Said {
  const words = sentence.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  const content = words.filter((word) => !EMPHASIS.has(word)).join(' ')
  return {
    words: words.length < LEAST_REPEATED_WORDS ? '' : words.join(' '),
    content: listContent(content),
  }
}

/** The same words, or fewer of them in another order; a sentence that denies or tells another case says something else. */
function isRepeated(own: Said, before: Said): boolean {
  if (own.words !== '' && own.words === before.words) return true
  if (own.content.size < LEAST_REPEATED_WORDS) return false
  const isSame = DECISIVE.every((word) => own.content.has(word) === before.content.has(word))
  return isSame && [...own.content].every((word) => before.content.has(word))
}
