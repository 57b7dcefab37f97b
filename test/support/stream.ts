import { onTestFinished } from 'vitest'
import type { LiveEvent } from '../../src/project/live-state.ts'
import { followEvents } from './event-stream.ts'

export interface Stream {
  /** Resolves with the next event of this type that comes from now on. */
  next: <T extends LiveEvent['type']>(type: T) => Promise<Extract<LiveEvent, { type: T }>>
  /** How many of this type came so far. */
  count: (type: LiveEvent['type']) => number
  /** Resolves when the server ends it. */
  ended: Promise<void>
}

/** The events of a dev server, as a page hears them. */
export async function openStream(url: string): Promise<Stream> {
  const abort = new AbortController()
  onTestFinished(() => abort.abort())
  const waiting = new Set<(event: LiveEvent) => void>()
  const seen: LiveEvent[] = []
  const { ended } = await followEvents(url, abort.signal, (event) => {
    seen.push(event)
    for (const listener of waiting) listener(event)
  })
  return {
    ended,
    count: (type) => seen.filter((event) => event.type === type).length,
    next: (type) =>
      new Promise((resolve) => {
        // The first event may be there before anybody waits for it.
        if (type === 'snapshot' && seen[0]?.type === type) return resolve(seen[0] as never)
        const listener = (event: LiveEvent): void => {
          if (event.type !== type) return
          waiting.delete(listener)
          resolve(event as never)
        }
        waiting.add(listener)
      }),
  }
}
