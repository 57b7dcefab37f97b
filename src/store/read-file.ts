import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync } from 'node:fs'

/** Thrown for a file that exists but holds no answer. Other files are not affected. */
export class DamageError extends Error {}

/** Answers take a few kilobytes; a file of this size is none and would only cost memory. */
export const LARGEST_IN_BYTES: number = 4 * 1024 * 1024

/** Missing on Windows, where links are checked before opening. */
const NO_FOLLOW: number | undefined = constants.O_NOFOLLOW

/**
 * Reads the text of a file; returns `undefined` where there is none. Links are refused, since in a committed folder they
 * could lead anywhere. Synchronous, since for small files that is several times faster, on the main thread too.
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
