import { hash } from 'node:crypto'
import { readFileSync, statSync, type Stats } from 'node:fs'
import { describeStats, settledStamp } from './disk.ts'
import { scriptOfFile } from './script.ts'

/** Generated code of this size is nobody's source. */
const LARGEST_MB = 2

/** A module's text with its hash, or one sentence why there is none. */
export type Source =
  | { text: string; textHash: string; stamp: string; reason?: undefined }
  | { reason: string; isMissing: boolean; text?: undefined }

/** Reads one file; never throws. Synchronous, since that is several times faster for files of this size. */
export function readSource(file: string): Source {
  try {
    const then = Date.now()
    const stats = statFile(file)
    if (stats.size > LARGEST_MB * 1024 * 1024) {
      return { reason: `The file is larger than ${LARGEST_MB} MB.`, isMissing: false }
    }
    const text = readFileSync(file, 'utf8')
    const textHash = hashText(text, scriptOfFile(file) ?? 'ts')
    return { text, textHash, stamp: settledStamp(describeStats(stats), then) }
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    return { reason: `The file cannot be read (${code}).`, isMissing: code === 'ENOENT' }
  }
}

/** Reads the text that had this hash; throws where the file has another one by now. */
export function readAgain(file: string, textHash: string): string {
  const source = readSource(file)
  if (source.text === undefined || source.textHash !== textHash) {
    throw new Error(`${file} changed while it was read: build again`)
  }
  return source.text
}

/** A pipe or a folder with a script's name would never end or never begin. */
function statFile(file: string): Stats {
  const stats = statSync(file)
  if (!stats.isFile()) throw Object.assign(new Error('not a file'), { code: 'EISDIR' })
  return stats
}

/** Hashes a text with its kind of script, since the same text is parsed differently as another kind. */
export function hashText(text: string, script: string): string {
  return hash('sha256', `${script}\0${text}`, 'hex')
}
