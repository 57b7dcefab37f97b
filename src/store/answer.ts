import { createHash } from 'node:crypto'
import type {
  Docs,
  ErrorCode,
  ExampleDoc,
  Issue,
  MemberDoc,
  ParameterDoc,
  ThrowsDoc,
  Tokens,
  Truncation,
} from '../types.ts'
import { LARGEST_IN_BYTES } from './files.ts'

/** The verified docs of one symbol, or the error that asking again for the same key would repeat. */
export interface Answer {
  docs?: Docs
  /** Claims that were false and dropped. */
  issues?: Issue[]
  /** How many claims were checked and how many of them were false. */
  claims?: { checked: number; false: number }
  /** Names of other symbols that the docs mention and that may be removed some day. */
  relies?: string[]
  truncated?: Truncation
  /** The sum of all calls that led to this answer, discarded and repaired ones included. */
  tokens: Tokens
  costUsd: number | null
  model: string
  error?: { code: ErrorCode; message: string }
}

/** An answer as it is stored, with a checksum that shows whether it is whole. */
export interface StoredAnswer extends Answer {
  schemaVersion: 1
  key: string
  /** The id of the symbol that was asked first; equal symbols share the answer. */
  symbol: string
  /** ISO date of the answer. */
  date: string
  /** The sha256 of everything else. */
  checksum: string
}

/** Adds the checksum to an answer; returns nothing where `openAnswer` would refuse the result. */
export function sealAnswer({
  key,
  symbol,
  answer,
  date,
}: {
  key: string
  symbol: string
  answer: Answer
  date: Date
}): StoredAnswer | undefined {
  const content = { ...answer, schemaVersion: 1, key, symbol, date: date.toISOString() }
  try {
    // Reading it back drops unknown fields before the checksum is computed.
    const plain = readStoredAnswer({ ...content, checksum: '' })
    return openAnswer(key, { ...plain, checksum: computeChecksum(toContent(plain)) })
  } catch {
    return undefined
  }
}

/** Returns the answer if it is whole and belongs to the key. Stores are shared, and nobody who writes to one is trusted. */
export function openAnswer(key: string, value: unknown): StoredAnswer | undefined {
  try {
    const answer = readStoredAnswer(value)
    if (answer.key !== key || Number.isNaN(Date.parse(answer.date))) return undefined
    if (!answer.docs && !answer.error) return undefined
    // The checksum covers everything that is there, so that nothing can be added beside the known fields.
    const content = toContent(value as object)
    if (content.length > LARGEST_IN_BYTES) return undefined
    return answer.checksum === computeChecksum(content) ? answer : undefined
  } catch {
    // The shape is wrong, or so deep that the stack overflows.
    return undefined
  }
}

function toContent(answer: object): string {
  return toCanonicalJSON({ ...answer, checksum: undefined })
}

function computeChecksum(content: string): string {
  return createHash('sha256').update(content).digest('hex')
}

/** JSON with sorted keys and no white space: equal values give equal text, whatever the order they were written in. */
export function toCanonicalJSON(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map((item: unknown) => toCanonicalJSON(item ?? null)).join(',')}]`
  }
  if (typeof value === 'object' && value !== null) {
    const fields = value as Record<string, unknown>
    const parts = Object.keys(fields)
      .sort()
      // As in JSON, what is undefined is not there.
      .filter((key) => fields[key] !== undefined)
      .map((key) => `${JSON.stringify(key)}:${toCanonicalJSON(fields[key])}`)
    return `{${parts.join(',')}}`
  }
  return JSON.stringify(value)
}

/** Checks a value of unknown type and returns it with its type; throws a ShapeError where the type is another one. */
type Reader<T> = (value: unknown) => T

class ShapeError extends Error {}

/** A field that may be left out. */
interface Optional<T> {
  optional: Reader<T>
}

/** One reader for each field of `T`. */
type Fields<T> = {
  [Name in keyof T]-?: undefined extends T[Name]
    ? Optional<Exclude<T[Name], undefined>>
    : object extends Pick<T, Name>
      ? Optional<Exclude<T[Name], undefined>>
      : Reader<T[Name]>
}

const readText: Reader<string> = (value) => {
  if (typeof value !== 'string') throw new ShapeError()
  return value
}

const readFlag: Reader<boolean> = (value) => {
  if (typeof value !== 'boolean') throw new ShapeError()
  return value
}

const readAmount: Reader<number> = (value) => {
  if (typeof value !== 'number' || !(value >= 0 && value < Infinity)) throw new ShapeError()
  return value
}

function optional<T>(reader: Reader<T>): Optional<T> {
  return { optional: reader }
}

function orNull<T>(reader: Reader<T>): Reader<T | null> {
  return (value) => (value === null ? null : reader(value))
}

function oneOf<T extends string | number>(...choices: T[]): Reader<T> {
  return (value) => {
    const found = choices.find((choice) => choice === value)
    if (found === undefined) throw new ShapeError()
    return found
  }
}

function listOf<T>(reader: Reader<T>): Reader<T[]> {
  return (value) => {
    if (!Array.isArray(value)) throw new ShapeError()
    return value.map((item: unknown) => reader(item))
  }
}

/** Picks the known fields only, so that nothing else, such as `__proto__`, gets through. */
function objectOf<T extends object>(fields: Fields<T>): Reader<T> {
  const entries = Object.entries<Reader<unknown> | Optional<unknown>>(fields)
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ShapeError()
    const picked: Record<string, unknown> = {}
    for (const [name, field] of entries) {
      const content = Object.hasOwn(value, name)
        ? (value as Record<string, unknown>)[name]
        : undefined
      if (typeof field === 'function') picked[name] = field(content)
      else if (content !== undefined) picked[name] = field.optional(content)
    }
    return picked as T
  }
}

const readParameters = listOf(objectOf<ParameterDoc>({ name: readText, description: readText }))

const readDocs = objectOf<Docs>({
  summary: readText,
  description: optional(readText),
  params: optional(readParameters),
  typeParams: optional(readParameters),
  returns: optional(readText),
  throws: optional(
    listOf(objectOf<ThrowsDoc>({ type: optional(readText), description: readText })),
  ),
  examples: optional(
    listOf(
      objectOf<ExampleDoc>({
        code: readText,
        check: oneOf('unchecked', 'parsed', 'typechecked'),
      }),
    ),
  ),
  members: optional(
    listOf(
      objectOf<MemberDoc>({
        name: readText,
        kind: readText,
        static: optional(readFlag),
        summary: readText,
        deprecated: optional(readText),
        params: optional(readParameters),
        returns: optional(readText),
      }),
    ),
  ),
  remarks: optional(readText),
  see: optional(listOf(readText)),
  deprecated: optional(readText),
})

const ERROR_CODES: Record<ErrorCode, true> = {
  token_limit: true,
  output_limit: true,
  rate_limit: true,
  timeout: true,
  network: true,
  server: true,
  auth: true,
  quota: true,
  content_filter: true,
  invalid_output: true,
  bad_request: true,
  budget: true,
  no_key: true,
  secret: true,
}

/** Reads a stored answer, wherever it comes from. */
const readStoredAnswer: Reader<StoredAnswer> = objectOf<StoredAnswer>({
  schemaVersion: oneOf(1),
  key: readText,
  symbol: readText,
  model: readText,
  date: readText,
  docs: optional(readDocs),
  issues: optional(listOf(objectOf<Issue>({ code: readText, message: readText }))),
  claims: optional(
    objectOf<{ checked: number; false: number }>({ checked: readAmount, false: readAmount }),
  ),
  relies: optional(listOf(readText)),
  truncated: optional(objectOf<Truncation>({ fromChars: readAmount, toChars: readAmount })),
  error: optional(
    objectOf<{ code: ErrorCode; message: string }>({
      code: oneOf(...(Object.keys(ERROR_CODES) as ErrorCode[])),
      message: readText,
    }),
  ),
  tokens: objectOf<Tokens>({
    input: readAmount,
    output: readAmount,
    cachedInput: optional(readAmount),
    cacheWrite: optional(readAmount),
    reasoning: optional(readAmount),
  }),
  costUsd: orNull(readAmount),
  checksum: readText,
})

/** Everything in a store that looks like an answer; whether it is one shows when it is read. */
export type Scanned = AsyncGenerator<{ key: string; value: object }, void>

/** Walks through the entries `[name, value]` of a store; gives nothing where that cannot be done. */
export async function* scanAnswers(
  iterate: () => AsyncIterable<unknown> | Iterable<unknown> | undefined,
  onError: (error: unknown) => void,
): Scanned {
  try {
    for await (const entry of iterate() ?? []) {
      const value: unknown = Array.isArray(entry) ? entry[1] : undefined
      if (isLikeAnswer(value)) yield { key: value.key, value }
    }
  } catch (error) {
    onError(error)
  }
}

/** A store may hold other things too, which are none of ours. */
function isLikeAnswer(value: unknown): value is { key: string } {
  if (typeof value !== 'object' || value === null) return false
  const fields = value as Record<string, unknown>
  return ['key', 'symbol', 'checksum'].every((name) => typeof fields[name] === 'string')
}
