import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isSettled, lookAtFile, lookAtPath, type Look } from './file-stamp.ts'
import { followLinks, listFolder, stampListing, type Kind, type Listing } from './listing.ts'
import { readSource, type Source } from './source.ts'
import { toRoot, type Trace } from './trace.ts'

/**
 * What is where on disk, as one collection sees it. Folders are listed once, which is much cheaper than asking for every
 * path that a specifier may mean. All that was seen is remembered.
 */
export interface Disk {
  isFile: (path: string) => boolean
  isFolder: (path: string) => boolean
  /** Whether the path itself is a symbolic link. */
  isLink: (path: string) => boolean
  /** The path with all links followed; itself where that fails. */
  realPath: (path: string) => string
  /** The text of a file that is no module; `undefined` where there is none. */
  readText: (path: string) => string | undefined
  readModule: (path: string, earlier?: Source) => Source
  /** All that was seen. `startedAt`, in ms since 1970, is before the first look. */
  trace: (startedAt: number) => Trace | undefined
  /** Whether all that was seen but the modules, which are read again, is the same now. */
  isStill: (startedAt: number) => boolean
}

/** What it saw is named from the root. */
export function createDisk(root: string): Disk {
  const folders = new Map<string, { look: Look | undefined; listing: Listing | undefined }>()
  const files = new Map<string, Look | undefined>()
  /** Those of the files that are no modules. */
  const texts = new Set<string>()
  const links = new Map<string, string>()

  function list(path: string): Listing | undefined {
    let found = folders.get(path)
    if (!found) {
      found = { look: lookAtPath(path), listing: listFolder(path) }
      folders.set(path, found)
    }
    return found.listing
  }

  /** The kind of what a link leads to. */
  function kindOf(path: string): Kind | undefined {
    const kind = list(dirname(path))?.get(basename(path))
    if (kind !== 'link') return kind
    const real = realPath(path)
    return real === path ? undefined : kindOf(real)
  }

  function follow(path: string): string {
    let real = links.get(path)
    if (real === undefined) links.set(path, (real = followLinks(path)))
    return real
  }

  function realPath(path: string): string {
    const folder = dirname(path)
    const kind = list(folder)?.get(basename(path))
    return kind === 'link' ? follow(path) : join(follow(folder), basename(path))
  }

  return {
    isFile: (path) => kindOf(path) === 'file',
    isFolder: (path) => path === dirname(path) || kindOf(path) === 'folder',
    isLink: (path) => list(dirname(path))?.get(basename(path)) === 'link',
    realPath,
    readText(path) {
      files.set(path, lookAtFile(path))
      texts.add(path)
      try {
        return readFileSync(path, 'utf8')
      } catch {
        return undefined
      }
    },
    readModule(path, earlier) {
      const source = readSource(path, earlier)
      files.set(path, source.look)
      return source
    },
    isStill: (startedAt) =>
      [...texts].every((path) => isSame(files.get(path), lookAtFile(path), startedAt)) &&
      [...links].every(([path, real]) => followLinks(path) === real) &&
      [...folders].every(
        ([path, { look, listing }]) =>
          isSame(look, lookAtPath(path), startedAt) ||
          stampListing(listFolder(path)) === stampListing(listing),
      ),
    trace(startedAt) {
      const name = (path: string): string => toRoot(root, path)
      const looks = [...files].map(([path, look]) => [name(path), look?.stamp ?? ''] as const)
      if ([...files.values()].some((look) => look && !isSettled(look, startedAt))) return undefined
      const listed = [...folders].map(([path, { look, listing }]) => {
        // A folder may change unseen for a moment; its listing tells then.
        const stamp = look && isSettled(look, startedAt) ? look.stamp : ''
        return [name(path), { stamp, listing: stampListing(listing) }] as const
      })
      return {
        files: Object.fromEntries(looks),
        folders: Object.fromEntries(listed),
        links: Object.fromEntries([...links].map(([path, real]) => [name(path), name(real)])),
      }
    },
  }
}

/** What looked so and may have changed unseen since is not the same. */
function isSame(then: Look | undefined, now: Look | undefined, startedAt: number): boolean {
  return then ? then.stamp === now?.stamp && isSettled(then, startedAt) : !now
}
