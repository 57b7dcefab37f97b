import { createHash } from 'node:crypto'
import { readStoredAnswer } from './answer-shape.ts'
import { LARGEST_IN_BYTES } from './read-file.ts'
import type { Answer, StoredAnswer } from './answer.ts'

/** Makes an answer prove itself; gives nothing for what `openAnswer` would refuse later. */
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
    // Reading it back drops what is no part of an answer before it is signed.
    const plain = readStoredAnswer({ ...content, checksum: '' })
    return openAnswer(key, { ...plain, checksum: computeChecksum(toContent(plain)) })
  } catch {
    return undefined
  }
}

/** The answer if it is whole and belongs to the key, else nothing: stores are shared, and nobody in them is trusted. */
export function openAnswer(key: string, value: unknown): StoredAnswer | undefined {
  try {
    const answer = readStoredAnswer(value)
    if (answer.key !== key || Number.isNaN(Date.parse(answer.date))) return undefined
    if (!answer.docs && !answer.error) return undefined
    // Over all that is there, so that nothing can be slipped in beside the known fields.
    const content = toContent(value as object)
    if (content.length > LARGEST_IN_BYTES) return undefined
    return answer.checksum === computeChecksum(content) ? answer : undefined
  } catch {
    // A wrong shape, or so deep that the stack ends.
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
