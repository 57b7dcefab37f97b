import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { lookAtFile, lookAtPath } from './file-stamp.ts'
import { followLinks, listFolder, stampListing } from './listing.ts'

/** All that a collection saw of the disk. While it is the same, so is the collection. Paths are from the root. */
export interface Trace {
  /** Modules that were read, and their stamps: empty where there was no file, `unsettled` where it may have changed unseen. */
  files: Record<string, string>
  /** Other files that were read. */
  texts: Record<string, SeenText>
  /** Folders that were listed. A stamp is missing where the folder may have changed unseen. */
  folders: Record<string, { stamp: string; listing: string }>
  /** Links that were followed, and folders that might be some. */
  links: Record<string, string>
}

/** A file that was read for a few facts; a checkout writes it anew with the same text. */
export interface SeenText {
  stamp: string
  digest: string
}

/** Whether all that was seen is still the same. */
export function isUnchanged({ files, texts, folders, links }: Trace, root: string): boolean {
  return (
    Object.entries(files).every(([path, stamp]) => isUntouched(fromRoot(root, path), stamp)) &&
    Object.entries(texts).every(([path, text]) => isSameText(fromRoot(root, path), text)) &&
    Object.entries(folders).every(([name, { stamp, listing }]) => {
      const path = fromRoot(root, name)
      return isSameFolder(path, stamp) || stampListing(listFolder(path)) === listing
    }) &&
    Object.entries(links).every(([path, real]) => {
      return followLinks(fromRoot(root, path)) === fromRoot(root, real)
    })
  )
}

/** The files that are not as they were seen, as absolute paths. */
export function listTouched({ files, texts }: Trace, root: string): string[] {
  const stamps = Object.entries(texts).map(([name, { stamp }]) => [name, stamp] as const)
  return [...Object.entries(files), ...stamps].flatMap(([name, stamp]) => {
    const path = fromRoot(root, name)
    return isUntouched(path, stamp) ? [] : path
  })
}

/** Whether a file says what it said. */
function isSameText(path: string, { stamp, digest }: SeenText): boolean {
  return isUntouched(path, stamp) || digestText(readQuietly(path)) === digest
}

/** The text of a file; `undefined` where there is none. */
export function readQuietly(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

export function digestText(text: string | undefined): string {
  return text === undefined ? '' : hash('sha1', text, 'base64url')
}

/** Whether a file is as it was seen. */
export function isUntouched(path: string, stamp: string | undefined): boolean {
  return stamp !== undefined && (lookAtFile(path)?.stamp ?? '') === stamp
}

/** Whether a folder is as it was seen; where it is not, its listing may be the same all the same. */
export function isSameFolder(path: string, stamp: string): boolean {
  return stamp !== '' && lookAtPath(path)?.stamp === stamp
}

/** How a trace names a path: caches are copied to other machines, which a whole path would tell of this one. */
export function toRoot(root: string, path: string): string {
  // Nearly all are inside, and `relative` takes as long as looking at the file.
  return path.startsWith(root + sep) ? path.slice(root.length + 1) : relative(root, path)
}

export function fromRoot(root: string, path: string): string {
  return path.startsWith('..') || isAbsolute(path) ? resolve(root, path) : join(root, path)
}
