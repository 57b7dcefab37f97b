/** Reads from storage. A browser may refuse it, for example in another site's frame; then nothing is remembered. */
export function recall(storage: () => Storage, key: string): string | undefined {
  try {
    return storage().getItem(`symbol-docs:${key}`) ?? undefined
  } catch {
    return undefined
  }
}

export function remember(storage: () => Storage, key: string, value: string): void {
  try {
    storage().setItem(`symbol-docs:${key}`, value)
  } catch {
    // The page works without it.
  }
}
