import { createRedactor } from '../options/logger.ts'

const MOST_NAMED = 5

/** Warns once about each kind of trouble with a store, which otherwise would fail again for every answer. */
export interface Complaints {
  unreadable: (error: unknown) => void
  unwritable: (error: unknown) => void
  /** The shared store failed and is not asked any more. */
  unreachable: (error: unknown, isReadOnly: boolean) => void
  /** Takes the keys of entries that are no whole answers. Each is named once. */
  damaged: (keys: readonly string[]) => void
}

export function createComplaints({
  name,
  warn,
}: {
  name: string
  warn: (line: string) => void
}): Complaints {
  const said = new Set<string>()
  // The errors of a store may contain its address with the password.
  const redact = createRedactor()
  const sayOnce = (kind: string, error: unknown, say: (cause: string) => string): void => {
    if (said.has(kind)) return
    said.add(kind)
    warn(say(redact(describe(error))))
  }
  return {
    unreadable(error) {
      sayOnce(
        'read',
        error,
        (cause) =>
          `Known answers could not be read from ${name} (${cause}) and count as missing. ` +
          'Check that the store can be reached and read.',
      )
    },
    unwritable(error) {
      sayOnce(
        'write',
        error,
        (cause) =>
          `Answers of this run could not be kept in ${name} (${cause}) and will be asked again. ` +
          'Check that the store can be reached, is writable and has room.',
      )
    },
    unreachable(error, isReadOnly) {
      sayOnce('reach', error, (cause) => {
        const fate = isReadOnly
          ? 'what others know counts as missing'
          : 'what others know counts as missing, and answers are kept on this machine until a later build hands them over'
        return (
          `This run goes on without ${name} (${cause}): ${fate}. ` +
          'Check that the store can be reached, is writable and has room.'
        )
      })
    },
    damaged(keys) {
      const fresh = keys.filter((key) => !said.has(key)).sort()
      if (fresh.length === 0) return
      for (const key of fresh) said.add(key)
      const named = fresh.slice(0, MOST_NAMED).join(', ')
      const more = fresh.length > MOST_NAMED ? ` and ${fresh.length - MOST_NAMED} more` : ''
      warn(
        `${fresh.length} stored ${fresh.length === 1 ? 'answer is' : 'answers are'} damaged in ${name} ` +
          `and ${fresh.length === 1 ? 'counts' : 'count'} as missing: ${named}${more}. ` +
          'Restore them from version control, or build with a key to ask again.',
      )
    },
  }
}

function describe(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.replace(/\s+/g, ' ').slice(0, 200)
}
