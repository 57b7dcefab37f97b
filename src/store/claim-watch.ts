import { watch, type FSWatcher } from 'node:fs'
import { basename } from 'node:path'
import { isOwnerGone, readClaimFile, type Sight } from './claim-file.ts'

/** File systems that tell nothing, and owners that are killed, are looked at. */
const LOOK_IN_MS = 500

export interface ClaimWatch {
  /** Resolves when the claim is gone or abandoned, or when a signal aborts; `false` when it took too long. */
  wait: (file: string, signals: readonly (AbortSignal | undefined)[]) => Promise<boolean>
  /** Whether nobody will release it any more. */
  isAbandoned: (file: string, sight: Sight) => boolean
}

export interface ClaimPatience {
  /** An owner that did not move its claim for so long is gone. By this machine's clock alone: others may be wrong. */
  staleInMs: number
  /** The longest wait for one answer. */
  patienceInMs: number
}

/** Watches the claims of others. Holds a watcher and a timer only while somebody waits. */
export function createClaimWatch(
  folder: string,
  { staleInMs, patienceInMs }: ClaimPatience,
): ClaimWatch {
  /** When this process first saw the claim as it is. */
  const seen = new Map<string, { sight: Sight; since: number }>()
  const looks = new Map<() => void, string>()
  let watcher: FSWatcher | undefined
  let timer: NodeJS.Timeout | undefined

  function isAbandoned(file: string, sight: Sight): boolean {
    const known = seen.get(file)
    const isSame = known?.sight.text === sight.text && known.sight.mtimeMs === sight.mtimeMs
    if (!isSame) seen.set(file, { sight, since: performance.now() })
    else if (performance.now() - known.since > staleInMs) return true
    return isOwnerGone(sight)
  }

  function lookAgain(name?: string | null): void {
    for (const [look, file] of looks) if (!name || name === basename(file)) look()
  }

  function start(): void {
    timer ??= setInterval(lookAgain, LOOK_IN_MS)
    try {
      watcher ??= watch(folder, (_, name) => lookAgain(name)).on('error', () => {})
    } catch {
      // Then it is looked at.
    }
  }

  function stop(): void {
    clearInterval(timer)
    watcher?.close()
    timer = watcher = undefined
  }

  return {
    isAbandoned,
    wait(file, signals) {
      const startedAt = performance.now()
      return new Promise((resolve) => {
        function end(isOver: boolean): void {
          looks.delete(look)
          if (looks.size === 0) stop()
          for (const signal of signals) signal?.removeEventListener('abort', look)
          resolve(isOver)
        }
        function look(): void {
          if (signals.some((signal) => signal?.aborted) || isEnded(file)) return end(true)
          if (performance.now() - startedAt > patienceInMs) end(false)
        }
        looks.set(look, file)
        start()
        for (const signal of signals) signal?.addEventListener('abort', look)
        // It may have ended before anybody watched.
        look()
      })
    },
  }

  function isEnded(file: string): boolean {
    try {
      const sight = readClaimFile(file)
      return !sight || isAbandoned(file, sight)
    } catch {
      return true
    }
  }
}
