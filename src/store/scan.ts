import { isSealed } from './seal.ts'

/** All that claims to be an answer. */
export type Scanned = AsyncGenerator<{ key: string; value: unknown }, void>

/** Walks through a store; gives nothing where that cannot be done. */
export async function* scanAnswers(
  iterate: () => AsyncGenerator<unknown, void> | undefined,
  onError: (error: unknown) => void,
): Scanned {
  try {
    for await (const entry of iterate() ?? []) {
      const value: unknown = Array.isArray(entry) ? entry[1] : undefined
      if (isSealed(value)) yield { key: value.key, value }
    }
  } catch (error) {
    onError(error)
  }
}
