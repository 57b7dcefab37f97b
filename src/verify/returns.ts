import type { Shape } from '../collect/record.ts'
import { checkProse } from './prose.ts'
import { findStub } from './stubs.ts'
import { readCode, type Subject } from './subject.ts'

/** A text that says itself that there is nothing. */
const RE_NOTHING = /^\W*(?:\w+\s+)?(?:nothing|void|undefined|never|none|no value|n\/a|noop)\b/i
/** What a function without a value still gives when it is asynchronous. */
const RE_PROMISE =
  /\b(?:promise|resolv|reject|settle|fulfil|await|async|complet|finish|done|once|when|after)/i

/** What is returned, where something is. */
export function checkReturns(
  text: string,
  owner: { name: string; returns: Shape['returns'] },
  subject: Subject,
): string | undefined {
  if (owner.returns === 'nothing' && findStub(owner.name, subject)?.isEmpty) return text
  const holds = owner.returns !== 'nothing' || RE_NOTHING.test(text) || isPromise(text, subject)
  const kept = subject.claims.check(holds, () => ({
    code: 'returns-nothing',
    message: `\`returns\` describes a value, but ${owner.name} returns nothing.`,
  }))
  return kept ? checkProse(text, `\`returns\``, subject) : undefined
}

function isPromise(text: string, subject: Subject): boolean {
  return RE_PROMISE.test(text) && /\basync\b|\bPromise/.test(readCode(subject))
}
