import { hash } from 'node:crypto'
import {
  readdirSync,
  readFileSync,
  realpathSync,
  type Dirent,
  lstatSync,
  statSync,
  type Stats,
} from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'

type Kind = 'file' | 'folder' | 'link'

/** The names in a folder. */
type Listing = ReadonlyMap<string, Kind>

/**
 * Everything but modules that resolution saw on disk. As long as it is unchanged, every specifier leads where it led.
 * Paths are relative to the root, since caches are copied to other machines.
 */
export interface Trace {
  /** Files that were read for a few facts. A checkout writes them anew with the same text, so the text counts. */
  texts: Record<string, SeenText>
  /** Folders in which names were looked up. The stamp is empty where the folder may still change unseen. */
  folders: Record<string, SeenFolder>
  /** Links that were followed, and folders that might be links. */
  links: Record<string, string>
}

interface SeenText {
  stamp: string
  digest: string
}

interface SeenFolder {
  stamp: string
  /** Each name that was looked up, and what it was. Others may come and go, as the bundler's output does. */
  names: Record<string, Kind | ''>
}

/**
 * The disk as one collection sees it. A folder is listed once, which is much cheaper than asking for every path that a
 * specifier may mean.
 */
export interface Disk {
  isFile: (path: string) => boolean
  isFolder: (path: string) => boolean
  /** Returns the path with all links followed, or the path itself where that fails. */
  realPath: (path: string) => string
  /** Returns the text of a file that is no module; `undefined` where there is none. */
  readText: (path: string) => string | undefined
  trace: () => Trace
}

/** Opens the disk as an earlier build saw it; `undefined` where something that it saw has changed. */
export function reopenDisk(root: string, { texts, folders, links }: Trace): Disk | undefined {
  const seen: Trace = { texts: {}, folders: {}, links }
  for (const [name, text] of Object.entries(texts)) {
    const same = compareText(fromRoot(root, name), text)
    if (!same) return undefined
    seen.texts[name] = same
  }
  for (const [name, real] of Object.entries(links)) {
    if (followLinks(fromRoot(root, name)) !== fromRoot(root, real)) return undefined
  }
  for (const [name, folder] of Object.entries(folders)) {
    const same = compareFolder(fromRoot(root, name), folder)
    if (!same) return undefined
    seen.folders[name] = same
  }
  return createDisk(root, seen)
}

/** Opens the disk. With a trace, what it holds counts as seen. */
export function createDisk(root: string, trace?: Trace): Disk {
  const texts = new Map<string, SeenText>()
  const folders = new Map<string, { stamp: string; names: Map<string, Kind | ''> }>()
  const listings = new Map<string, Listing | undefined>()
  const links = new Map<string, string>()
  for (const [name, text] of Object.entries(trace?.texts ?? {})) {
    texts.set(fromRoot(root, name), text)
  }
  for (const [name, folder] of Object.entries(trace?.folders ?? {})) {
    const { stamp, names } = folder
    folders.set(fromRoot(root, name), { stamp, names: new Map(Object.entries(names)) })
  }
  for (const [name, real] of Object.entries(trace?.links ?? {})) {
    links.set(fromRoot(root, name), fromRoot(root, real))
  }

  function list(path: string): Listing | undefined {
    if (listings.has(path)) return listings.get(path)
    const stamp = stampFolder(path)
    const listing = listFolder(path)
    listings.set(path, listing)
    if (!folders.has(path)) folders.set(path, { stamp, names: new Map() })
    return listing
  }

  function lookUp(path: string): Kind | undefined {
    const folder = dirname(path)
    const name = basename(path)
    const kind = list(folder)?.get(name)
    folders.get(folder)!.names.set(name, kind ?? '')
    return kind
  }

  /** The kind of what a link leads to. */
  function kindOf(path: string): Kind | undefined {
    const kind = lookUp(path)
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
    return lookUp(path) === 'link' ? follow(path) : join(follow(dirname(path)), basename(path))
  }

  return {
    isFile: (path) => kindOf(path) === 'file',
    isFolder: (path) => path === dirname(path) || kindOf(path) === 'folder',
    realPath,
    readText(path) {
      const stamp = stampFile(path)
      const text = readQuietly(path)
      texts.set(path, { stamp, digest: digestText(text) })
      return text
    },
    trace() {
      const name = (path: string): string => toRoot(root, path)
      return {
        texts: Object.fromEntries([...texts].map(([path, text]) => [name(path), text])),
        folders: Object.fromEntries(
          [...folders].map(([path, { stamp, names }]) => [
            name(path),
            { stamp, names: Object.fromEntries(names) },
          ]),
        ),
        links: Object.fromEntries([...links].map(([path, real]) => [name(path), name(real)])),
      }
    },
  }
}

/** A text that looks different and says the same gets its new stamp. */
function compareText(path: string, seen: SeenText): SeenText | undefined {
  if ((lookAtFile(path)?.stamp ?? '') === seen.stamp) return seen
  const stamp = stampFile(path)
  return digestText(readQuietly(path)) === seen.digest ? { ...seen, stamp } : undefined
}

function compareFolder(path: string, seen: SeenFolder): SeenFolder | undefined {
  if (seen.stamp !== '' && lookAtPath(path)?.stamp === seen.stamp) return seen
  const stamp = stampFolder(path)
  const listing = listFolder(path)
  const isSame = Object.entries(seen.names).every(
    ([name, kind]) => (listing?.get(name) ?? '') === kind,
  )
  return isSame ? { ...seen, stamp } : undefined
}

function stampFile(path: string): string {
  return settledStamp(lookAtFile(path), Date.now())
}

function stampFolder(path: string): string {
  const stamp = settledStamp(lookAtPath(path), Date.now())
  return stamp === UNSETTLED ? '' : stamp
}

/** `undefined` where there is no folder. */
function listFolder(path: string): Listing | undefined {
  try {
    const entries = readdirSync(path, { withFileTypes: true })
    return new Map(entries.map((entry) => [entry.name, kindOfEntry(entry)]))
  } catch {
    return undefined
  }
}

function kindOfEntry(entry: Dirent): Kind {
  if (entry.isSymbolicLink()) return 'link'
  return entry.isDirectory() ? 'folder' : 'file'
}

/** Returns the path with all links followed, or the path itself where that fails. */
export function followLinks(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return path
  }
}

function readQuietly(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function digestText(text: string | undefined): string {
  return text === undefined ? '' : hash('sha1', text, 'base64url')
}

function toRoot(root: string, path: string): string {
  // Nearly all are inside, and `relative` takes as long as looking at the file.
  return path.startsWith(root + sep) ? path.slice(root.length + 1) : relative(root, path)
}

function fromRoot(root: string, path: string): string {
  return path.startsWith('..') || isAbsolute(path) ? resolve(root, path) : join(root, path)
}

/**
 * A file that changes within this time after it was looked at may keep its size and its times, since file systems count
 * time in steps, some of two seconds.
 */
const SETTLED_IN_MS = 2000

/** What the file system says of a file without reading it. */
export interface Look {
  /** Equal as long as nothing was touched. */
  stamp: string
  changedAtMs: number
}

/** Looks at a file, links followed; `undefined` where there is no plain file. */
export function lookAtFile(path: string): Look | undefined {
  return look(path, statSync, (stats) => stats.isFile())
}

/** Looks at the path itself, whatever it is; `undefined` where there is nothing. */
export function lookAtPath(path: string): Look | undefined {
  return look(path, lstatSync)
}

/** The stamp of a file that may still change unseen: no file ever has it. */
export const UNSETTLED = 'unsettled'

/** Returns the stamp to compare a later look with; empty where nothing was there. `then` is when it was looked at, in ms. */
export function settledStamp(look: Look | undefined, then: number): string {
  if (!look) return ''
  return then - look.changedAtMs > SETTLED_IN_MS ? look.stamp : UNSETTLED
}

/** Where looking fails, reading says why; until then nothing is known of the file. */
const UNREADABLE: Look = { stamp: 'unreadable', changedAtMs: Infinity }

function look(
  path: string,
  read: typeof statSync,
  isWanted: (stats: Stats) => boolean = () => true,
): Look | undefined {
  try {
    const stats = read(path, { throwIfNoEntry: false })
    return stats && isWanted(stats) ? describeStats(stats) : undefined
  } catch {
    return UNREADABLE
  }
}

/** The time of the last change, unlike that of the last writing, cannot be set by hand. */
export function describeStats({ ino, size, mtimeMs, ctimeMs }: Stats): Look {
  return {
    stamp: `${ino} ${size} ${mtimeMs} ${ctimeMs}`,
    changedAtMs: Math.max(mtimeMs, ctimeMs),
  }
}
