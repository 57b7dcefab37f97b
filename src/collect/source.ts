import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { scriptOfFile } from './script.ts'

/** Generated code of this size is nobody's source. */
const LARGEST_MB = 2

/** A module's text and the hash under which its record is kept, or one sentence why there is none. */
export type Source =
  | { text: string; textHash: string; reason?: undefined }
  | { reason: string; isMissing: boolean; text?: undefined; textHash?: undefined }

/** Reads one file. Never throws. */
export async function readSource(file: string): Promise<Source> {
  try {
    const { size } = await statFile(file)
    if (size > LARGEST_MB * 1024 * 1024) {
      return { reason: `The file is larger than ${LARGEST_MB} MB.`, isMissing: false }
    }
    const text = await readFile(file, 'utf8')
    return { text, textHash: hashText(text, scriptOfFile(file) ?? 'ts') }
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    return { reason: `The file cannot be read (${code}).`, isMissing: code === 'ENOENT' }
  }
}

/** A pipe or a folder with a script's name would never end or never begin. */
async function statFile(file: string): Promise<{ size: number }> {
  const stats = await stat(file)
  if (!stats.isFile()) throw Object.assign(new Error('not a file'), { code: 'EISDIR' })
  return stats
}

/** The name of a text in the record cache: the same text is read differently as another kind of script. */
export function hashText(text: string, script: string): string {
  return createHash('sha256').update(script).update('\0').update(text).digest('hex')
}
