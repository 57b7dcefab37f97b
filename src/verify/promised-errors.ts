import type { Docs } from '../types.ts'
import { findCallees } from './callees.ts'
import { dropSentences, splitSentences } from './sentences.ts'
import { replaceTexts } from './texts.ts'
import { throwsByStandard } from './thrown.ts'
import { mayHoldJSX, nameSubject, readCode, type Subject } from './subject.ts'

/** Sentences that promise an error of the symbol itself, not of a callback: "If `recipe` throws" promises none. */
const RE_PROMISE =
  /^throws? \S|\b(?:it|this|and|function|method|constructor|otherwise|will|may|can) throws? (?:an?|the|its|if|when|`?[A-Z])|\b(?:error|exception)s? (?:is|are|will be|may be|can be|gets?) (?:thrown|raised)\b|^thrown (?:if|when)\b|\braises? an? (?:error|exception)\b/i
const RE_DENIAL =
  /\b(?:never|not|without|instead of|rather than) (?:\w+ )?(?:throw|rais)|n't throw|\bno (?:error|exception)/i

/** True where an error can come from the symbol: from its own code, the project's code that it calls, or the standard library. */
export function mayThrow(subject: Subject): boolean {
  return (
    subject.thrown().size > 0 ||
    throwsByStandard(findCallees(readCode(subject), { jsx: mayHoldJSX(subject) }))
  )
}

/** Docs of a model without sentences that promise an error where nothing in the code throws one. */
export function dropPromisedErrors(docs: Docs, subject: Subject): Docs {
  if (mayThrow(subject)) return docs
  return replaceTexts(docs, (text, place) => dropPromises(text, place, subject))
}

function dropPromises(text: string, place: string, subject: Subject): string {
  const promises = splitSentences(text).filter(({ start, end }) => {
    const sentence = text.slice(start, end)
    if (!RE_PROMISE.test(sentence) || RE_DENIAL.test(sentence)) return false
    return !subject.claims.check(false, () => ({
      code: 'throws-unfounded',
      message: `The ${place} promises an error, but ${nameSubject(subject)} throws none.`,
    }))
  })
  // Otherwise the text stays as it is, white space too.
  if (promises.length === 0) return text
  return dropSentences(
    text,
    promises.map(({ start }) => start),
  )
}
