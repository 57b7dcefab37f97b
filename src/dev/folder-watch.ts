import { watch, type FSWatcher } from 'node:fs'
import { dirname } from 'node:path'
import { RE_SCRIPT } from '../bundlers/entries.ts'

/** Sees changes of files that a bundler does not watch, since only types reach them. */
export interface FolderWatch {
  /** Watches the folders of these files, and no others. */
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
      // A folder that goes away takes its watcher along; its modules are gone at the next reading.
      watcher.on('error', () => close(folder))
      watchers.set(folder, watcher)
    } catch {
      // Gone already, or the system's watchers are used up: the bundler's own still see most.
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
