import { isAmbiguous, isCodeLike, isSnakeCase, readMention } from './mention.ts'
import { isKnown, isPlaceholder, isPrivate, isSlip } from './naming.ts'
import { listBases } from './members.ts'
import { dropSentences } from './sentences.ts'
import { findSpans, type Span } from './spans.ts'
import { isIntroduced, nameSubject, readCode, readComments, type Subject } from './subject.ts'
import { isFileName } from './file-name.ts'

/**
 * Checks what a text names and links to. Gives the text without the sentences that hold something false, so that
 * nothing is left which speaks about a thing that is not there; undefined where nothing is left.
 */
export function checkProse(text: string, place: string, subject: Subject): string | undefined {
  // What a text says twice is one claim.
  const verdicts = new Map<string, boolean>()
  const holds = (span: Span): boolean => {
    const claim = `${span.kind} ${span.value}`
    const known = verdicts.get(claim) ?? CHECKS[span.kind](span, place, subject)
    verdicts.set(claim, known)
    return known
  }
  const wrong = findSpans(text).filter((span) => !holds(span))
  if (wrong.length === 0 || subject.author === 'human') return text
  const kept = dropSentences(
    text,
    wrong.map(({ start }) => start),
  )
  return kept === '' ? undefined : kept
}

type SpanCheck = (span: Span, place: string, subject: Subject) => boolean

const CHECKS: Record<Span['kind'], SpanCheck> = {
  code: checkCode,
  link: ({ value }, place, subject) => checkTarget(value, place, 'links to', subject),
  url: checkAddress,
}

function checkCode(span: Span, place: string, subject: Subject): boolean {
  const mention = readMention(span.value)
  if (!mention || isFileName(span.value)) return true
  const { path, isCall } = mention
  const head = path[0]!
  if (isPlaceholder(head, subject)) return true
  if (path.length === 1 && !isCall && isValue(head, span, subject)) return true
  if (subject.author === 'human' && !isCertain(path, subject)) return true
  return checkPath(path, place, 'names', subject)
}

/**
 * Returns whether a name that a person wrote can only be one of the project's: a slip of a name nearby, or a member of
 * what the symbol's own code declares. People know packages, products and environments that no code shows.
 */
function isCertain(path: string[], { symbol, names }: Subject): boolean {
  const missing = path.findIndex((part, index) => !isKnown(part, index < path.length - 1, names))
  if (missing < 0) return true
  if (isSlip(path[missing]!, names)) return true
  if (missing === 0) return false
  const owner = path[missing - 1]!
  const declared = [symbol, ...symbol.references].find(({ declaration }) => {
    const { local, kind } = declaration
    const isOwner = local.toLowerCase() === owner.toLowerCase()
    return (
      isOwner && kind !== 'variable' && kind !== 'function' && declaration.shape.members.length > 0
    )
  })
  return declared !== undefined && listBases(declared.declaration.signature).length === 0
}

/** Returns whether a word by itself may be something else than a name: an abbreviation, a value, what an example is about. */
function isValue(word: string, { isInstance }: Span, { names, author }: Subject): boolean {
  if (names.has(word)) return false
  if (isAmbiguous(word)) return true
  if (isCodeLike(word)) return isSnakeCase(word) && names.isWord(word)
  return isInstance === true || names.isWord(word) || (author === 'human' && !isSlip(word, names))
}

/** A link's target, or an entry of `see`: always meant as a name. */
export function checkTarget(
  target: string,
  place: string,
  verb: string,
  subject: Subject,
): boolean {
  // Meanings (`(Cart:class)`) and quotes say nothing about the name; packages and JSDoc's name paths lead elsewhere.
  const name = target.replace(/\((\w+):[^)]*\)/g, '$1').replace(/^`|`$/g, '')
  if (/[/!:@]/.test(name) || isFileName(name)) return true
  const mention = readMention(name)
  if (!mention) return true
  // TSDoc writes `package#name`.
  const [head = ''] = mention.path
  const isPackage = name.includes('#') && /^[a-z]/.test(head) && !subject.names.has(head)
  return isPackage || checkPath(mention.path, place, verb, subject)
}

function checkPath(path: string[], place: string, verb: string, subject: Subject): boolean {
  const missing = subject.names.isForeign(path[0]!)
    ? undefined
    : path.find((part, index) => {
        const isOwner = index < path.length - 1
        return !isKnown(part, isOwner, subject.names) && !isIntroduced(part, subject)
      })
  // A link leads only to what others can see; of what they cannot see the members are not known.
  const isMeant = verb === 'names' && isPrivate(path[0]!, subject)
  return subject.claims.check(missing === undefined || isMeant, () => ({
    code: verb === 'names' ? 'name-unknown' : 'link-unknown',
    message: `The ${place} of ${nameSubject(subject)} ${verb} \`${missing}\`, which exists neither in its code nor in what it refers to, the project's exports or the standard library.`,
  }))
}

/** A person may link to anywhere; a model knows only the addresses that the code shows. */
function checkAddress({ value: address }: Span, place: string, subject: Subject): boolean {
  if (subject.author === 'human') return true
  const { record } = subject.module
  const sources = [readCode(subject), readComments(subject), record.comment ?? '']
  return subject.claims.check(
    sources.some((source) => source.includes(address)),
    () => ({
      code: 'address-unknown',
      message: `The ${place} of ${nameSubject(subject)} gives the address ${address}, which its source does not contain.`,
    }),
  )
}
