/** Replaces characters of a JSON text that a pattern with the flag `g` finds by escapes that mean the same. */
export function escapeCharacters(json: string, pattern: RegExp): string {
  return json.replace(
    pattern,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
