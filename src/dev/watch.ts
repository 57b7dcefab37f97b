import { watch, type FSWatcher } from 'node:fs'
import { dirname } from 'node:path'
import { RE_SCRIPT } from '../bundlers/entries.ts'
import type { LiveDocs } from '../project/live.ts'
import { createDebounce, type Debounce } from '../project/waiting.ts'

/** Changes within this time reach a running app together. */
const QUIET_IN_MS = 100

/** Calls `work` after the docs have changed, until it is closed. */
export function onDocsChange(live: LiveDocs, work: () => void): Debounce {
  const quiet = createDebounce(QUIET_IN_MS, work)
  live.listen(({ type }) => {
    if (type !== 'progress' && type !== 'log') quiet.touch()
  })
  return quiet
}

/** Watches files that a bundler does not, because only type imports lead to them. */
export interface FolderWatch {
  /** Watches the folders of these files and stops watching all others. */
  follow: (files: readonly string[]) => void
  close: () => void
}

export function createFolderWatch(onChange: () => void): FolderWatch {
  const watchers = new Map<string, FSWatcher>()

  function open(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, (_, file) => {
        if (file === null || RE_SCRIPT.test(file)) onChange()
      })
      // A deleted folder ends its watcher; the next run finds that its modules are gone.
      watcher.on('error', () => close(folder))
      watchers.set(folder, watcher)
    } catch {
      // The folder is gone, or the system is out of watchers; the bundler's own watcher still sees most changes.
    }
  }

  function close(folder: string): void {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }

  return {
    follow(files) {
      const folders = new Set(files.map((file) => dirname(file)))
      for (const folder of watchers.keys()) if (!folders.has(folder)) close(folder)
      for (const folder of folders) if (!watchers.has(folder)) open(folder)
    },
    close() {
      for (const folder of [...watchers.keys()]) close(folder)
    },
  }
}

/** The part of a server that is needed; HTTP/2 servers have it, too. */
interface Listener {
  listening: boolean
  once: (event: 'listening', work: () => void) => unknown
}

/**
 * Resolves when a server listens; at once where there is none, as in middleware mode. It does not end with an error of the
 * server, which may try another port.
 */
export function waitForListening(server: Listener | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (!server || server.listening) resolve()
    else server.once('listening', resolve)
  })
}
