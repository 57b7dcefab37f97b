import { basename, dirname, join } from 'node:path'
import { lookAtFile, lookAtPath, settledStamp, UNSETTLED } from './file-stamp.ts'
import { followLinks, listFolder, stampListing, type Kind, type Listing } from './listing.ts'
import { readSource, type Source } from './source.ts'
import {
  digestText,
  fromRoot,
  isSameFolder,
  isUntouched,
  readQuietly,
  toRoot,
  type SeenText,
  type Trace,
} from './trace.ts'

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
  /** Of a module that was read: what to compare a later look with. */
  stampOf: (path: string) => string
  /** All that was seen, but of the modules only these. */
  trace: (modules: Iterable<string>) => Trace
  /** Whether all that was seen but the modules, which are read again, is the same now. */
  isStill: () => boolean
}

/** A folder that was listed, perhaps by another process. */
interface Folder {
  stamp: string
  /** Of what is in it. */
  listed: () => string
  listing: () => Listing | undefined
}

/**
 * What it saw is named from the root. Given what another one saw, with the stamps of modules by absolute path, it has
 * seen that too: ask whether it is still so.
 */
export function createDisk(root: string, seen?: Trace, stamps?: ReadonlyMap<string, string>): Disk {
  const folders = new Map<string, Folder>()
  const modules = new Map(stamps)
  /** Files that are no modules. */
  const texts = new Map<string, SeenText>()
  const links = new Map<string, string>()
  const now = Date.now

  for (const [path, text] of Object.entries(seen?.texts ?? {})) {
    texts.set(fromRoot(root, path), text)
  }
  for (const [name, { stamp, listing }] of Object.entries(seen?.folders ?? {})) {
    const path = fromRoot(root, name)
    folders.set(path, { stamp, listed: () => listing, listing: once(() => listFolder(path)) })
  }
  for (const [path, real] of Object.entries(seen?.links ?? {})) {
    links.set(fromRoot(root, path), fromRoot(root, real))
  }

  function list(path: string): Listing | undefined {
    let found = folders.get(path)
    if (!found) {
      const stamp = lookAtFolder(path)
      const listing = listFolder(path)
      found = { stamp, listed: once(() => stampListing(listing)), listing: () => listing }
      folders.set(path, found)
    }
    return found.listing()
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

  // What says the same and looks different will look so from now on.
  function isStillText(path: string, text: SeenText): boolean {
    if (isUntouched(path, text.stamp)) return true
    const stamp = settledStamp(lookAtFile(path), now())
    if (digestText(readQuietly(path)) !== text.digest) return false
    texts.set(path, { ...text, stamp })
    return true
  }

  function isStillFolder(path: string, folder: Folder): boolean {
    if (isSameFolder(path, folder.stamp)) return true
    const stamp = lookAtFolder(path)
    if (stampListing(listFolder(path)) !== folder.listed()) return false
    folder.stamp = stamp
    return true
  }

  /** A folder may change unseen for a moment; its listing tells then. */
  function lookAtFolder(path: string): string {
    const stamp = settledStamp(lookAtPath(path), now())
    return stamp === UNSETTLED ? '' : stamp
  }

  return {
    isFile: (path) => kindOf(path) === 'file',
    isFolder: (path) => path === dirname(path) || kindOf(path) === 'folder',
    isLink: (path) => list(dirname(path))?.get(basename(path)) === 'link',
    realPath,
    readText(path) {
      const stamp = settledStamp(lookAtFile(path), now())
      const text = readQuietly(path)
      texts.set(path, { stamp, digest: digestText(text) })
      return text
    },
    readModule(path, earlier) {
      const at = now()
      const source = readSource(path, earlier)
      modules.set(path, settledStamp(source.look, at))
      return source
    },
    stampOf: (path) => modules.get(path) ?? UNSETTLED,
    trace(read) {
      const name = (path: string): string => toRoot(root, path)
      const files: Trace['files'] = {}
      for (const path of read) files[name(path)] = modules.get(path) ?? UNSETTLED
      const listed = [...folders].map(([path, { stamp, listed }]) => {
        return [name(path), { stamp, listing: listed() }] as const
      })
      return {
        files,
        texts: Object.fromEntries([...texts].map(([path, text]) => [name(path), text])),
        folders: Object.fromEntries(listed),
        links: Object.fromEntries([...links].map(([path, real]) => [name(path), name(real)])),
      }
    },
    isStill: () =>
      [...texts].every(([path, text]) => isStillText(path, text)) &&
      [...links].every(([path, real]) => followLinks(path) === real) &&
      [...folders].every(([path, folder]) => isStillFolder(path, folder)),
  }
}

function once<T>(read: () => T): () => T {
  let found: { value: T } | undefined
  return () => (found ??= { value: read() }).value
}
