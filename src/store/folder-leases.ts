import { hash, randomBytes } from 'node:crypto'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  utimes,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { NO_LEASE, Waiting, type Lease, type Leases } from './leases.ts'

const HEARTBEAT_IN_MS = 2000
/** An owner whose heart did not beat for this long is gone. */
const LIMIT_IN_MS = 10_000
const LOOK_IN_MS = 100
/** Files that killed processes left behind for keys that nobody wants any more. */
const FORGOTTEN_IN_MS = 60 * 60 * 1000

/** Hashed, since the name of a machine is nobody's business. */
const HOST = hash('sha256', hostname(), 'hex').slice(0, 16)

/**
 * Leases among the processes that share a folder of answers: one file a key, created exclusively. The owner touches its
 * file while it lives.
 */
export function openFolderLeases(
  answers: string,
  { patienceInMs, limitInMs = LIMIT_IN_MS }: { patienceInMs: number; limitInMs?: number },
): Leases {
  const folder = `${answers}/.leases`
  /** The files of this process. */
  const held = new Set<string>()
  /** When this process first saw each foreign lease as it is: the clocks of other machines may be wrong. */
  const seen = new Map<string, { sight: string; since: number }>()
  const waiting = new Waiting(async (key) => isFree(locate(key)), {
    patienceInMs,
    lookInMs: LOOK_IN_MS,
  })
  let hasLeased = false
  let timer: NodeJS.Timeout | undefined

  const locate = (key: string): string => `${folder}/${key}`

  function hold(file: string, mark: string): Lease {
    held.add(file)
    hasLeased = true
    timer ??= setInterval(beat, HEARTBEAT_IN_MS).unref()
    return {
      release() {
        held.delete(file)
        if (held.size === 0) {
          clearInterval(timer)
          timer = undefined
        }
        removeLease(file, mark)
      },
    }
  }

  function beat(): void {
    const now = new Date()
    for (const file of held) utimes(file, now, now, () => {})
  }

  function isAbandoned(file: string, { mark, mtimeMs }: Sight): boolean {
    const sight = `${mark} ${mtimeMs}`
    const known = seen.get(file)
    if (known?.sight !== sight) seen.set(file, { sight, since: performance.now() })
    else if (performance.now() - known.since > limitInMs) return true
    return hasEnded(mark)
  }

  function isFree(file: string): boolean {
    try {
      const sight = readLease(file)
      return !sight || isAbandoned(file, sight)
    } catch {
      // `take` meets the same error and goes on without a lease.
      return true
    }
  }

  return {
    async take(key) {
      const file = locate(key)
      const mark = `${HOST} ${process.pid} ${randomBytes(6).toString('hex')}`
      try {
        while (!waiting.isOver(key)) {
          if (createLease(file, mark)) return hold(file, mark)
          const sight = readLease(file)
          if (sight && !isAbandoned(file, sight)) return waiting.start(key)
          // Otherwise it was released between the two looks.
          if (sight) removeLease(file, sight.mark)
        }
      } catch {
        // A disk that takes no lease may still take the answer, and says itself what is wrong with it.
      }
      return NO_LEASE
    },
    async close() {
      if (hasLeased) removeFolder(folder)
    },
  }
}

/** A lease as another process finds it. */
interface Sight {
  /** Names the machine, the process and this very lease. */
  mark: string
  /** Its owner moves it while it lives. */
  mtimeMs: number
}

/** Creates the file of a lease; `false` where there is one. */
function createLease(file: string, mark: string, isSecondTry = false): boolean {
  const folder = dirname(file)
  const found = lstatSync(folder, { throwIfNoEntry: false })
  // In a committed folder a link could lead anywhere.
  if (found?.isSymbolicLink()) throw new Error(`${folder} is a symbolic link`)
  if (!found) {
    mkdirSync(folder, { recursive: true })
    hideFromGit(folder)
  }
  try {
    writeFileSync(file, mark, { flag: 'wx' })
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    // Another process has just removed the folder.
    if (hasCode(error, 'ENOENT') && !isSecondTry) return createLease(file, mark, true)
    throw error
  }
}

function readLease(file: string): Sight | undefined {
  try {
    return { mark: readFileSync(file, 'utf8'), mtimeMs: statSync(file).mtimeMs }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Leaves the lease of a process that took this one over. */
function removeLease(file: string, mark: string): void {
  try {
    if (readFileSync(file, 'utf8') === mark) rmSync(file, { force: true })
  } catch {
    // Nobody touches it from now on, so that it ends by itself.
  }
}

/** Returns whether a lease belongs to a process of this machine that has ended, which need not be waited for. */
function hasEnded(mark: string): boolean {
  const [host, pid = ''] = mark.split(' ')
  if (host !== HOST || !/^\d+$/.test(pid)) return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return hasCode(error, 'ESRCH')
  }
}

/** Removes the folder, unless other processes have leases in it. */
function removeFolder(folder: string): void {
  try {
    for (const name of readdirSync(folder)) {
      if (name === '.gitignore') continue
      const file = `${folder}/${name}`
      if (Date.now() - statSync(file).mtimeMs < FORGOTTEN_IN_MS) return
      rmSync(file)
    }
    rmSync(`${folder}/.gitignore`)
    rmdirSync(folder)
    // Succeeds only where no answer was stored.
    rmdirSync(dirname(folder))
  } catch {
    // Another process has taken a lease meanwhile, or answers are there.
    if (existsSync(folder)) hideFromGit(folder)
  }
}

function hideFromGit(folder: string): void {
  writeFileSync(`${folder}/.gitignore`, '*\n')
}

function hasCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code
}
