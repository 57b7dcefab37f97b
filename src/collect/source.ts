import { hash } from 'node:crypto'
import { readFileSync, statSync, type Stats } from 'node:fs'
import { describeStats, type Look } from './file-stamp.ts'
import { scriptOfFile } from './script.ts'

/** Generated code of this size is nobody's source. */
const LARGEST_MB = 2

/** A module's text and the hash under which its record is kept, or one sentence why there is none. */
export type Source = { look: Look | undefined } & (
  | { text: string; textHash: string; reason?: undefined }
  | { reason: string; isMissing: boolean; text?: undefined; textHash?: undefined }
)

/**
 * Reads one file, unless an earlier reading is still what is on disk. Never throws. Synchronous, since that is several
 * times faster for files of this size, and the bundler has just read most of them.
 */
export function readSource(file: string, earlier?: Source): Source {
  let look: Look | undefined
  try {
    const stats = statFile(file)
    look = describeStats(stats)
    if (earlier?.textHash !== undefined && earlier.look?.stamp === look.stamp) return earlier
    if (stats.size > LARGEST_MB * 1024 * 1024) {
      return { look, reason: `The file is larger than ${LARGEST_MB} MB.`, isMissing: false }
    }
    const text = readFileSync(file, 'utf8')
    return { look, text, textHash: hashText(text, scriptOfFile(file) ?? 'ts') }
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    return { look, reason: `The file cannot be read (${code}).`, isMissing: code === 'ENOENT' }
  }
}

/** The text that had this hash; throws where the file has another one by now. */
export function readAgain(file: string, textHash: string): string {
  const { text, textHash: now } = readSource(file)
  if (text === undefined || now !== textHash) {
    throw new Error(`${file} changed while it was read: build again`)
  }
  return text
}

/** A pipe or a folder with a script's name would never end or never begin. */
function statFile(file: string): Stats {
  const stats = statSync(file)
  if (!stats.isFile()) throw Object.assign(new Error('not a file'), { code: 'EISDIR' })
  return stats
}

/** The name of a text in the record cache: the same text is read differently as another kind of script. */
export function hashText(text: string, script: string): string {
  return hash('sha256', `${script}\0${text}`, 'hex')
}
