import { createHash, randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  existsSync,
  fdatasync,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
} from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'

/** A file below the nearest `node_modules`, which is where tools keep what is disposable. */
export function locateCache(root: string, name: string): string {
  const folder = join(findModules(root) ?? root, 'node_modules')
  return join(folder, '.cache/unplugin-symbol-docs', name)
}

/** Roots that share a `node_modules` have files of their own. */
export function nameRoot(root: string): string {
  return createHash('sha256').update(root).digest('hex').slice(0, 16)
}

function findModules(folder: string): string | undefined {
  if (existsSync(join(folder, 'node_modules'))) return folder
  const parent = dirname(folder)
  return parent === folder ? undefined : findModules(parent)
}

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

/** The system calls that write a file; tests make each of them fail. */
export interface FileWriter {
  open: typeof open
  rename: typeof rename
  rm: typeof rm
  /** Resolves when what was written through this descriptor is on the disk. */
  flush: (descriptor: number) => Promise<void>
  wait: (delayInMs: number) => Promise<unknown>
}

/** Takes a descriptor, since the file handles of Yarn's Plug'n'Play cannot flush. */
const flush = promisify(fdatasync)

export const nodeWriter: FileWriter = { open, rename, rm, flush, wait }

/** Error codes of file systems that cannot flush, as in some networks and containers. */
const UNSUPPORTED = new Set(['EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'])

/** The suffix of unfinished files. */
const UNFINISHED = '.tmp'

/** No write takes this long, so whoever began the file is gone. */
const ABANDONED_IN_MS = 60 * 60 * 1000

/** Virus scanners and indexers on Windows hold a file for a moment. */
const BUSY = new Set(['EPERM', 'EACCES', 'EBUSY'])
const RETRY_DELAYS_IN_MS = [10, 50, 250]

/**
 * Writes a file as a whole or not at all: a killed process or a full disk leaves the earlier file and at most one
 * unfinished file in `folder`, which must be on the same disk.
 */
export async function replaceFile(
  file: string,
  content: string | Buffer,
  {
    folder = dirname(file),
    durable = true,
    writer = nodeWriter,
  }: { folder?: string; durable?: boolean; writer?: FileWriter } = {},
): Promise<void> {
  const name = `.${basename(file)}.${process.pid}.${randomBytes(6).toString('hex')}${UNFINISHED}`
  const unfinished = join(folder, name)
  try {
    // `wx` neither follows a link nor takes over a file of another process.
    const handle = await writer.open(unfinished, 'wx')
    try {
      await handle.writeFile(content)
      // Otherwise a power failure may leave the name without the content.
      if (durable) await flushWhereItCan(handle.fd, writer)
    } finally {
      await handle.close()
    }
    await renameBusy(unfinished, file, writer)
  } catch (error) {
    await writer.rm(unfinished, { force: true }).catch(() => undefined)
    throw error
  }
}

async function flushWhereItCan(descriptor: number, writer: FileWriter): Promise<void> {
  try {
    await writer.flush(descriptor)
  } catch (error) {
    if (!UNSUPPORTED.has(String((error as NodeJS.ErrnoException).code))) throw error
  }
}

async function renameBusy(from: string, to: string, writer: FileWriter): Promise<void> {
  for (const delay of RETRY_DELAYS_IN_MS) {
    try {
      return await writer.rename(from, to)
    } catch (error) {
      if (!BUSY.has(String((error as NodeJS.ErrnoException).code))) throw error
      await writer.wait(delay)
    }
  }
  await writer.rename(from, to)
}

/** Deletes the unfinished files that killed processes left behind. */
export async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith('.') || !name.endsWith(UNFINISHED)) continue
    const file = join(folder, name)
    const { mtimeMs } = await stat(file)
    if (Date.now() - mtimeMs > ABANDONED_IN_MS) await rm(file, { force: true })
  }
}

/** Writes a disposable file as a whole; never throws. */
export async function writeQuietly(file: string, content: string | Buffer): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true })
    await replaceFile(file, content, { durable: false })
    await removeAbandoned(dirname(file))
  } catch {
    // A cache that cannot be written costs time, and nobody can do anything about it.
  }
}
