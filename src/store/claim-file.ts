import { hash, randomBytes } from 'node:crypto'
import {
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'

/** What a claim looks like to whoever finds it. */
export interface Sight {
  /** Names the process and this very claim. */
  text: string
  /** Its owner moves it while it lives. */
  mtimeMs: number
}

const LIVING = Symbol.for('unplugin-symbol-docs: claims')

/** Of another machine nobody can tell whether a process lives; which machine it is concerns nobody. */
const HOST = hash('sha256', hostname(), 'hex').slice(0, 16)

/**
 * What this process claims just now: a claim that it could not take back, since its disk failed, is none. On
 * `globalThis`, since bundlers may load the plugin more than once.
 */
const host = globalThis as { [LIVING]?: Set<string> }
export const living: Set<string> = (host[LIVING] ??= new Set())

export function writeMark(): string {
  return `${HOST} ${process.pid} ${randomBytes(6).toString('hex')}`
}

/**
 * Writes a claim; `false` where there is one. In one go, so that a process is hardly ever killed between the file and
 * its content.
 */
export function createClaimFile(file: string, mark: string, isPrepared = false): boolean {
  const folder = dirname(file)
  // In a committed folder it could lead anywhere.
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new Error(`${folder} is a symbolic link`)
  }
  try {
    writeFileSync(file, mark, { flag: 'wx' })
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    if (isPrepared || !hasCode(error, 'ENOENT')) throw error
  }
  // Beside the answers, where all processes with the same store find it.
  mkdirSync(folder, { recursive: true })
  keepFromGit(folder)
  return createClaimFile(file, mark, true)
}

function hasCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code
}

export function keepFromGit(folder: string): void {
  writeFileSync(`${folder}/.gitignore`, '*\n')
}

export function readClaimFile(file: string): Sight | undefined {
  try {
    return { text: readFileSync(file, 'utf8'), mtimeMs: statSync(file).mtimeMs }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Whether the owner is known to claim it no more, as a process of this machine that has ended. */
export function isOwnerGone({ text }: Sight): boolean {
  const [machine, pid = ''] = text.split(' ')
  if (machine !== HOST || !/^\d+$/.test(pid)) return false
  if (Number(pid) === process.pid) return !living.has(text)
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return hasCode(error, 'ESRCH')
  }
}

/**
 * Takes an abandoned claim away. Of several processes that found it only one can move it; whoever comes late may have
 * moved the claim of a process that lives, and puts it back.
 */
export function removeAbandonedClaim(file: string, { text }: Sight): void {
  const moved = `${file}.${randomBytes(6).toString('hex')}`
  try {
    renameSync(file, moved)
    if (readFileSync(moved, 'utf8') !== text) linkSync(moved, file)
  } catch (error) {
    if (!hasCode(error, 'ENOENT') && !hasCode(error, 'EEXIST')) throw error
  } finally {
    rmSync(moved, { force: true })
  }
}
