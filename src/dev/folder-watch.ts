import { watch, type FSWatcher } from 'node:fs'
import { dirname } from 'node:path'
import { RE_SCRIPT } from '../bundlers/entries.ts'

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
