import { SHORTEST_KEY } from '../options/redact.ts'

/**
 * A server that says the key back must not bring it into answers, which are stored and shown. An answer is JSON in JSON,
 * so that it may be escaped, even twice.
 */
export function hideKey(text: string, key: string): string {
  if (key.length < SHORTEST_KEY) return text
  const escaped = escapeText(key)
  return [escapeText(escaped), escaped, key].reduce(
    (rest, spelling) => rest.replaceAll(spelling, '<redacted:own-key>'),
    text,
  )
}

function escapeText(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}
