import { existsSync, readdirSync, rmdirSync, rmSync, statSync, utimes } from 'node:fs'
import { dirname } from 'node:path'
import { nameFile } from './answer-files.ts'
import {
  createClaimFile,
  keepFromGit,
  living,
  readClaimFile,
  removeAbandonedClaim,
  writeMark,
} from './claim-file.ts'
import { createClaimWatch, type ClaimPatience } from './claim-watch.ts'

/** A key that this process asks for. */
export interface Claim {
  /** Others may take it from now on, or soon. */
  release: () => void
}

/** A key that another process asks for. */
export interface Holder {
  /** Resolves when it has asked, or is gone, or when a signal aborts. */
  ended: (...signals: (AbortSignal | undefined)[]) => Promise<void>
}

/**
 * Who asks for what among the processes that share answers, so that two that want the same answer at once pay for one
 * call. A claim only saves calls: where none can be written or its owner is silent, everybody asks.
 */
export interface Claims {
  take: (key: string) => Claim | Holder | Promise<Claim | Holder>
  /** Leaves nothing behind. */
  close: () => void | Promise<void>
}

/** Where they share a folder, nothing has to be waited for. */
export interface FolderClaims extends Claims {
  take: (key: string) => Claim | Holder
  close: () => void
}

const HEARTBEAT_IN_MS = 2000
const STALE_IN_MS = 10_000
/** What killed processes left behind for keys that nobody wants any more. */
const FORGOTTEN_IN_MS = 60 * 60 * 1000

/** Where nobody can be told of it. */
export const UNCLAIMED: Claim = { release() {} }

export function openClaims(
  store: string,
  {
    patienceInMs,
    staleInMs = STALE_IN_MS,
  }: Partial<ClaimPatience> & Pick<ClaimPatience, 'patienceInMs'>,
): FolderClaims {
  const folder = `${store}/.claims`
  const watch = createClaimWatch(folder, { staleInMs, patienceInMs })
  const own = new Map<string, string>()
  /** Keys for which the wait was too long once. */
  const impatient = new Set<string>()
  let hasClaimed = false
  let timer: NodeJS.Timeout | undefined

  function moveAll(): void {
    const now = new Date()
    for (const file of own.keys()) utimes(file, now, now, () => {})
  }

  function hold(file: string, mark: string): Claim {
    own.set(file, mark)
    living.add(mark)
    hasClaimed = true
    timer ??= setInterval(moveAll, HEARTBEAT_IN_MS).unref()
    return {
      release() {
        own.delete(file)
        living.delete(mark)
        if (own.size === 0) {
          clearInterval(timer)
          timer = undefined
        }
        removeOwn(file, mark)
      },
    }
  }

  return {
    take(key) {
      const file = `${folder}/${nameFile(key)}`
      const mark = writeMark()
      try {
        while (!impatient.has(key)) {
          if (createClaimFile(file, mark)) return hold(file, mark)
          const sight = readClaimFile(file)
          if (sight && !watch.isAbandoned(file, sight)) {
            return {
              async ended(...signals) {
                if (!(await watch.wait(file, signals))) impatient.add(key)
              },
            }
          }
          // Otherwise it was released between the two looks.
          if (sight) removeAbandonedClaim(file, sight)
        }
      } catch {
        // A disk that takes no claim may still take the answer, and says itself what is wrong with it.
      }
      return UNCLAIMED
    },
    close() {
      if (hasClaimed) removeFolder(folder)
    },
  }
}

/** Another process that took this one for gone has a claim of its own there. */
function removeOwn(file: string, mark: string): void {
  try {
    if (readClaimFile(file)?.text === mark) rmSync(file, { force: true })
  } catch {
    // Others will see that nobody moves it.
  }
}

/** Not while others have claims in it. */
function removeFolder(folder: string): void {
  try {
    for (const name of readdirSync(folder)) {
      if (name === '.gitignore') continue
      const file = `${folder}/${name}`
      if (Date.now() - statSync(file).mtimeMs < FORGOTTEN_IN_MS) return
      rmSync(file)
    }
    rmSync(`${folder}/.gitignore`)
  } catch {
    // Nobody is harmed by a folder that git does not see.
    return
  }
  try {
    rmdirSync(folder)
    // Only where no answer came.
    rmdirSync(dirname(folder))
  } catch {
    if (existsSync(folder)) keepFromGit(folder)
  }
}
