import { readdirSync, realpathSync, type Dirent } from 'node:fs'
import { dirname, join, basename } from 'node:path'

/** What is where on disk, read once per folder: much cheaper than asking for every path that a specifier may mean. */
export interface Folders {
  isFile: (path: string) => boolean
  isFolder: (path: string) => boolean
  /** Whether the path itself is a symbolic link. */
  isLink: (path: string) => boolean
  /** The path with all links followed; itself where that fails. */
  realPath: (path: string) => string
}

type Kind = 'file' | 'folder' | 'link'

export function createFolders(): Folders {
  const folders = new Map<string, Map<string, Kind> | undefined>()
  const realFolders = new Map<string, string>()

  function list(path: string): Map<string, Kind> | undefined {
    if (!folders.has(path)) folders.set(path, readFolder(path))
    return folders.get(path)
  }

  /** The kind of what a link leads to. */
  function kindOf(path: string): Kind | undefined {
    const kind = list(dirname(path))?.get(basename(path))
    if (kind !== 'link') return kind
    const real = realPath(path)
    return real === path ? undefined : kindOf(real)
  }

  function realPath(path: string): string {
    const folder = dirname(path)
    let real = realFolders.get(folder)
    if (real === undefined) {
      real = followLinks(folder)
      realFolders.set(folder, real)
    }
    const kind = list(folder)?.get(basename(path))
    return kind === 'link' ? followLinks(path) : join(real, basename(path))
  }

  return {
    isFile: (path) => kindOf(path) === 'file',
    isFolder: (path) => path === dirname(path) || kindOf(path) === 'folder',
    isLink: (path) => list(dirname(path))?.get(basename(path)) === 'link',
    realPath,
  }
}

function readFolder(path: string): Map<string, Kind> | undefined {
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

function followLinks(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return path
  }
}
