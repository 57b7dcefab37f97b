import { escapeCharacters } from './escape.ts'
import { DamageError } from './read-file.ts'

/** What Keyv hands to a store: a text, or the value itself where it was told not to serialise. */
export type Kept = string | { value?: unknown; expires?: number | undefined }

/** Characters that a reviewer cannot see, or that turn the text around them. */
const RE_INVISIBLE = /[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/**
 * A value that names its own key is the file, so that a pull request shows the answer and nothing else. Whatever
 * else Keyv keeps is put into an envelope.
 */
export function encodeFile(key: string, kept: Kept): string {
  const content = isOwnKeyed(key, kept) ? kept.value : { key, keyv: kept }
  const text = JSON.stringify(content, null, 2)
  return `${escapeCharacters(text, RE_INVISIBLE)}\n`
}

/** The key and what Keyv kept under it; throws a DamageError for anything else. */
export function decodeFile(text: string): { key: string; kept: Kept } {
  const content = parse(text)
  if (!isRecord(content) || typeof content['key'] !== 'string') {
    throw new DamageError('it names no key')
  }
  const { key } = content
  if (!Object.hasOwn(content, 'keyv')) return { key, kept: { value: content } }
  const kept = content['keyv']
  if (typeof kept !== 'string' && !isRecord(kept)) throw new DamageError('its envelope is empty')
  return { key, kept }
}

function isOwnKeyed(key: string, kept: Kept): kept is { value: Record<string, unknown> } {
  if (typeof kept === 'string' || kept.expires !== undefined || !isRecord(kept.value)) return false
  return kept.value['key'] === key && !Object.hasOwn(kept.value, 'keyv')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new DamageError('it is no JSON')
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
