import { lookAtFile, lookAtPath } from './file-stamp.ts'
import { followLinks, listFolder, stampListing } from './listing.ts'

/** All that a collection saw of the disk. While it is the same, so is the collection. Paths are absolute. */
export interface Trace {
  /** Files that were read, and their stamps; none where there was no file. */
  files: Record<string, string>
  /** Folders that were listed. A stamp is missing where the folder may have changed unseen. */
  folders: Record<string, { stamp: string; listing: string }>
  /** Links that were followed, and folders that might be some. */
  links: Record<string, string>
}

/** Whether all that was seen is still the same; nothing is read for it. */
export function isUnchanged({ files, folders, links }: Trace): boolean {
  return (
    Object.keys(files).every((path) => isUntouched(path, files[path])) &&
    Object.entries(folders).every(([path, { stamp, listing }]) => {
      const isSame = stamp !== '' && lookAtPath(path)?.stamp === stamp
      return isSame || stampListing(listFolder(path)) === listing
    }) &&
    Object.entries(links).every(([path, real]) => followLinks(path) === real)
  )
}

/** Whether a file is as it was seen. */
export function isUntouched(path: string, stamp: string | undefined): boolean {
  return stamp !== undefined && (lookAtFile(path)?.stamp ?? '') === stamp
}
