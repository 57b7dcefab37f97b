import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync } from 'node:fs'

/** A file that is there but is no answer. It costs only itself. */
export class DamageError extends Error {}

/** Answers have some kilobytes; whatever is this large is none, and would cost memory. */
export const LARGEST_IN_BYTES: number = 4 * 1024 * 1024

/** Missing on Windows, where a link is looked for before. */
const NO_FOLLOW: number | undefined = constants.O_NOFOLLOW

/**
 * The text of a file, or `undefined` where there is none. Links are refused: in a committed folder they could lead
 * anywhere. Synchronous, since for small files that is several times faster, on the main thread too.
 */
export function readPlainFile(file: string): string | undefined {
  let handle: number | undefined
  try {
    if (NO_FOLLOW === undefined && lstatSync(file).isSymbolicLink()) {
      throw new DamageError('it is a symbolic link')
    }
    handle = openSync(file, constants.O_RDONLY | (NO_FOLLOW ?? 0))
    const { size } = fstatSync(handle)
    if (size > LARGEST_IN_BYTES) throw new DamageError('it is too large')
    return readFileSync(handle, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    if (code === 'ELOOP') throw new DamageError('it is a symbolic link')
    if (code === 'EISDIR') throw new DamageError('it is a folder')
    throw error
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}
