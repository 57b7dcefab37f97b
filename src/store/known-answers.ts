import { isSettled, lookAtPath, type Look } from '../collect/file-stamp.ts'
import { encodeAnswer } from './answer-folder.ts'
import { nameRoot } from './cache-file.ts'
import { openLocalCache } from './local-cache.ts'
import { readPlainFile } from './read-file.ts'
import type { StoredAnswer } from './answer.ts'

/** Raised when the shape of answers or the way they are proved changes. */
const VERSION = 1

/** Answers whose files were read and proved by an earlier build: as long as a file is untouched, so is its answer. */
export interface KnownAnswers {
  /**
   * The answer of a file that is untouched or says the same, nothing where there is no file, or what to call with the
   * answer once it is read and proved.
   */
  look: (
    key: string,
  ) => { answer: StoredAnswer | undefined } | { keep: (answer: StoredAnswer) => void }
  /** What the files looked like before they were read last; nothing of those that were written since. */
  looks: Map<string, Look | undefined>
  /** Writes what is new. Never throws. */
  save: () => Promise<void>
}

interface Known {
  stamp: string
  answer: StoredAnswer
}

export function openKnownAnswers({
  root,
  folder,
  locate,
  now = Date.now,
}: {
  root: string
  /** The store's folder. */
  folder: string
  /** The file of a key. */
  locate: (key: string) => string
  now?: (() => number) | undefined
}): KnownAnswers {
  const cache = openLocalCache({
    root,
    name: 'answers',
    version: { VERSION, folder: nameRoot(folder) },
    now,
  })
  const looks = new Map<string, Look | undefined>()
  return {
    looks,
    look(key) {
      const file = lookAtPath(locate(key))
      looks.set(key, file)
      if (!file) return { answer: undefined }
      const known = cache.read(key) as Known | undefined
      if (known && known.stamp === file.stamp) return { answer: known.answer }
      const isKept = isSettled(file, now())
      const keep = (answer: StoredAnswer): void => {
        if (isKept) cache.keep(key, { stamp: file.stamp, answer } satisfies Known)
      }
      if (!known || !isWritten(locate(key), known.answer)) return { keep }
      keep(known.answer)
      return { answer: known.answer }
    },
    save: cache.save,
  }
}

/** Whether a file holds just what was proved: a checkout writes all files anew. */
function isWritten(file: string, answer: StoredAnswer): boolean {
  try {
    return readPlainFile(file) === encodeAnswer(answer)
  } catch {
    // Whoever reads it next says what is wrong.
    return false
  }
}
