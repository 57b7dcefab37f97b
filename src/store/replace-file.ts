import { randomBytes } from 'node:crypto'
import { fdatasync } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { basename, dirname, join } from 'pathe'

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
