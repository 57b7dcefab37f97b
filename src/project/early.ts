import type { Logger } from '../options/logger.ts'
import type { Ahead } from './make.ts'
import type { Memory } from './recall.ts'

/** What is begun before the bundler says which modules it has. Nothing here throws. */
export interface Early {
  /** Loads what a build with a new text needs. */
  load: () => void
  /** The files that changed since the last builds; `undefined` where none of these builds is known. */
  listChanged: (environments: readonly string[]) => string[] | undefined
  /** Reads an environment in which `listChanged` found changes. */
  start: (environment: string, logger: Logger) => Promise<void>
  /** What was found out, for the next run only: others may ask meanwhile. */
  take: () => Promise<Ahead | undefined>
}

export function createEarly({
  memoryOf,
  readAhead,
}: {
  memoryOf: (environment: string) => Memory
  /** Comes before every run that is asked for later; `undefined` where nothing may be read ahead. */
  readAhead: ((environment: string, logger: Logger) => Promise<Ahead | undefined>) | undefined
}): Early {
  /** Environments that differ from what their last builds saw. */
  const changed = new Set<string>()
  let loading: Promise<unknown> | undefined
  let ahead: Promise<Ahead | undefined> | undefined

  function load(): void {
    loading ??= loadRooms().catch(ignore)
  }

  return {
    load,
    listChanged(names) {
      const known = names.flatMap((name) => {
        const files = memoryOf(name).listChanged()
        if (files && files.length > 0) changed.add(name)
        return files ? [files] : []
      })
      // Sooner than the first file is read: the bundler is not at work yet.
      if (changed.size > 0) load()
      return known.length > 0 ? [...new Set(known.flat())] : undefined
    },
    async start(name, logger) {
      if (ahead || !changed.delete(name) || !readAhead) return
      ahead = readAhead(name, logger).catch(ignore)
      await ahead
    },
    async take() {
      const found = await ahead
      ahead = undefined
      return found
    },
  }
}

/** Side by side: one after another, each would wait for the bundler's own work. */
function loadRooms(): Promise<unknown> {
  return Promise.all([
    import('./project.ts'),
    import('../collect/parse.ts'),
    import('../collect/symbols.ts'),
    import('./make.ts'),
  ])
}

/** For work that only starts early: the run meets the same error again and reports it. */
export function ignore(): undefined {}
