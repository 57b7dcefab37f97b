/** Resolves a word of the docs to a symbol: by id, or by name if that is not ambiguous. */
export function resolveReference(
  word: string,
  options: {
    ids: ReadonlyMap<string, readonly string[]>
    module: string
    has: (id: string) => boolean
  },
): string | undefined {
  if (options.has(word)) return word
  const name = /^([\p{L}_$][\p{L}\p{N}_$]*)(?:[.#][\p{L}\p{N}_$.#]*)?(?:\(\))?$/u.exec(word)?.[1]
  const ids = name === undefined ? undefined : options.ids.get(name)
  if (!ids) return undefined
  return ids.length === 1 ? ids[0] : ids.find((id) => id.startsWith(`${options.module}!`))
}
