import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createSession } from '../../src/bundlers/session.ts'
import type { LiveDocs } from '../../src/project/live.ts'
import type { LiveEvent } from '../../src/project/live-state.ts'
import type { Options } from '../../src/types.ts'

export interface ServedDocs {
  live: LiveDocs
  /** All events so far. */
  events: LiveEvent[]
  info: string[]
  warnings: string[]
  /** Resolves with the next event of this type, or one that fits. */
  next: <T extends LiveEvent['type']>(
    type: T,
    fits?: (event: Extract<LiveEvent, { type: T }>) => boolean,
  ) => Promise<Extract<LiveEvent, { type: T }>>
  close: () => Promise<void>
}

/** Live docs of a project as a dev server has them, without a server. */
export async function serveProject(
  root: string,
  options: Options = {},
  entries: string[] = ['src/index.ts'],
): Promise<ServedDocs> {
  const info: string[] = []
  const warnings: string[] = []
  const session = createSession({ dev: { debounce: 20 }, ...options })
  session.configure({
    bundlerRoot: root,
    isServing: true,
    logger: {
      info: (line) => info.push(line),
      warn: (line) => warnings.push(line),
      error: (line) => warnings.push(line),
    },
  })
  onTestFinished(session.close)
  const live = await session.serve()
  if (!live) throw new Error('These options serve no live docs.')
  const events: LiveEvent[] = []
  const listeners = new Set<(event: LiveEvent) => void>()
  live.listen((event) => {
    events.push(event)
    for (const listener of listeners) listener(event)
  })
  await live.start(entries.map((entry) => join(root, entry)))
  return {
    live,
    events,
    info,
    warnings,
    next: (type, fits = () => true) =>
      new Promise((resolve) => {
        const listener = (event: LiveEvent): void => {
          if (event.type !== type || !fits(event as never)) return
          listeners.delete(listener)
          resolve(event as never)
        }
        listeners.add(listener)
      }),
    close: session.close,
  }
}
