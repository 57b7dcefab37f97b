/** Storage that a browser may refuse, in a frame of another site for instance; then nothing is remembered. */
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
    // The page works without.
  }
}
