import { createHash } from 'node:crypto'
import { readStoredAnswer } from './answer-shape.ts'
import { LARGEST_IN_BYTES } from './read-file.ts'
import type { Answer, StoredAnswer } from './answer.ts'

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
