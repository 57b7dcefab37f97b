import type { Docs, Issue } from '../types.ts'
import { splitSentences } from './sentences.ts'

/** Sentences about the documentation instead of the code, such as "No additional remarks are provided." */
const RE_ABOUT_DOCS = [
  /^(?:there (?:is|are) )?no (?:(?:additional|further|other|specific|more|related|deprecated) )*(?:remarks|notes|background|documentation|examples?|symbols|details|information)(?: (?:or|and) (?:\w+ )?\w+)?(?: (?:is|are|were|was))? (?:needed|provided|required|mentioned|available|given|necessary|specified|included)\b/i,
  /^this (?:documentation|reference page)\b/i,
]
/** Words of the prompt, or of what a check said about an example. */
const RE_ABOUT_PROMPT = [
  /\brare reader\b/i,
  /\bboundary lines?\b.{0,40}\bdata\b/i,
  /\bthe (?:given|provided) (?:code|source) (?:does not|doesn't|only) (?:show|tell|say|mention|provide)\b/i,
  /\b(?:given|provided) examples? (?:does|do) not (?:type-check|compile)\b/i,
]
/** A type in place of a description. */
const RE_TYPE_ONLY =
  /^(?:an? |the )?`?(?:string|number|boolean|bigint|symbol|object|array|function|any|unknown|null|undefined|Date)(?:\[\])?`?(?: ?(?:\||or) ?`?(?:string|number|boolean|bigint|symbol|object|array|function|any|unknown|null|undefined|Date)(?:\[\])?`?)*\.?$/i

/** The same few words may stand in several places; a sentence of so many says the same thing twice. */
const LEAST_REPEATED_WORDS = 4

/**
 * Docs of a model without sentences that are worth no reader's time: about the documentation itself, words of the prompt, an
 * announcement that nothing follows, and what another field says already. What was dropped is an issue each.
 */
export function dropWorthless(docs: Docs): { docs: Docs; issues: Issue[] } {
  const issues: Issue[] = []
  const said = new Set<string>()

  function keep(text: string, place: string, isRepeatable: boolean): string | undefined {
    const sentences = splitSentences(text).map(({ start, end }) => text.slice(start, end))
    const kept = sentences.filter((sentence, index) => {
      const isLast = index === sentences.length - 1
      const reason = findReason(sentence.trim(), isLast, isRepeatable ? new Set() : said)
      if (reason) issues.push({ code: 'worthless', message: `The ${place} ${reason}.` })
      else if (normalize(sentence) !== '') said.add(normalize(sentence))
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
    if (!RE_TYPE_ONLY.test(text)) return keep(text, place, true)
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

function findReason(
  sentence: string,
  isLast: boolean,
  said: ReadonlySet<string>,
): string | undefined {
  if (RE_ABOUT_DOCS.some((pattern) => pattern.test(sentence))) return 'speaks of the documentation'
  if (RE_ABOUT_PROMPT.some((pattern) => pattern.test(sentence))) return 'speaks of the prompt'
  if (isLast && sentence.endsWith(':')) return 'announces what does not follow'
  if (isLast && sentence.split('`').length % 2 === 0) return 'breaks off'
  return said.has(normalize(sentence)) ? 'repeats a sentence' : undefined
}

/** A sentence without case, punctuation and layout; empty where it is short. */
function normalize(sentence: string): string {
  const words = sentence.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return words.length < LEAST_REPEATED_WORDS ? '' : words.join(' ')
}
