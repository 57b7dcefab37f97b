import { hash } from 'node:crypto'
import { readdirSync, realpathSync, type Dirent } from 'node:fs'

export type Kind = 'file' | 'folder' | 'link'

/** What is in a folder, by name. */
export type Listing = ReadonlyMap<string, Kind>

/** `undefined` where there is no folder. */
export function listFolder(path: string): Listing | undefined {
  try {
    const entries = readdirSync(path, { withFileTypes: true })
    return new Map(entries.map((entry) => [entry.name, kindOf(entry)]))
  } catch {
    return undefined
  }
}

function kindOf(entry: Dirent): Kind {
  if (entry.isSymbolicLink()) return 'link'
  return entry.isDirectory() ? 'folder' : 'file'
}

/** Equal for equal listings, in whatever order. */
export function stampListing(listing: Listing | undefined): string {
  if (!listing) return ''
  const lines = [...listing].map(([name, kind]) => `${kind} ${name}`)
  return hash('sha1', lines.sort().join('\n'), 'base64url')
}

/** The path with all links followed; itself where that fails. */
export function followLinks(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return path
  }
}
